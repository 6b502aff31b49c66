// Package crowd is the few people whom the suites about queries ask for. They are made once a run, when the first case needs
// them; they differ in what filters, sorting and projection tell apart, and share a family name that nobody else in the target
// has, so that a query can be narrowed to them on a tenant that is full of other people.
package crowd

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Enterprise is the URN of the enterprise extension (RFC 7643 §4.3).
const Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// Core is the URN of the user's own schema (RFC 7643 §4.1).
const Core = "urn:ietf:params:scim:schemas:core:2.0:User"

// Member is one person of the crowd.
type Member struct {
	stage.Made

	// Name is what messages call the member.
	Name string
	// UserName and ExternalID are as they were sent; ExternalID is "" where none was.
	UserName, ExternalID string
	// Resource is the user as the target shows it.
	Resource probe.Resource
}

// Crowd is the people.
type Crowd struct {
	s *stage.Stage

	making sync.Once
	// Ada has a value of everything, and two addresses. Bob has the same title in other capitals, and a given name in small
	// letters. Cleo is inactive. Dora has none of what can be left out. Eve has a given name full of signs that mean something
	// to somebody.
	Ada, Bob, Cleo, Dora, Eve *Member
	// Family is the family name that they share.
	Family string

	narrowing sync.Once
	everybody string
	narrow    hits

	crewing sync.Once
	crew    Crew

	describing sync.Once
	facets     map[string]facet
}

// New is a crowd that is yet to be made.
func New(s *stage.Stage) *Crowd {
	return &Crowd{
		s: s, Ada: &Member{Name: "Ada"}, Bob: &Member{Name: "Bob"}, Cleo: &Member{Name: "Cleo"}, Dora: &Member{Name: "Dora"}, Eve: &Member{Name: "Eve"},
	}
}

// Awkward is Eve's given name: an apostrophe, a double quote, a backslash, the two wildcards of SQL, signs that part a query, and a
// letter beyond ASCII.
const Awkward = `Eve O'Né "Q" \ 100%_ &+=`

// Members are all of them, in the alphabetical order of their given names.
func (g *Crowd) Members() []*Member { return []*Member{g.Ada, g.Bob, g.Cleo, g.Dora, g.Eve} }

// Given makes the crowd if it is not yet there, and blocks the case unless it is.
func (g *Crowd) Given(c *spec.Case) {
	g.making.Do(func() { g.make(c.Context()) })
	for _, member := range g.Members() {
		member.Given(c)
	}
}

func (g *Crowd) make(ctx context.Context) {
	g.Family = g.s.GroupName("Quill")
	engineer := "Engineer " + strings.TrimPrefix(g.Family, "Quill ")
	// They are made in another order than that of the alphabet.
	g.add(ctx, g.Cleo, "Cleo", map[string]any{"title": "Purser", "active": false, "externalId": g.s.GroupName("Ext-C")})
	g.add(ctx, g.Eve, Awkward, nil)
	g.add(ctx, g.Ada, "Ada", map[string]any{
		"title": engineer, "nickName": "Addie", "displayName": "Ada " + g.Family, "externalId": g.s.GroupName("Ext-A"),
		Enterprise: map[string]any{"department": "Ropes"},
	})
	g.add(ctx, g.Dora, "Dora", nil)
	g.add(ctx, g.Bob, "bob", map[string]any{
		"title": strings.ToLower(engineer), "nickName": "Bobby", "externalId": g.s.GroupName("ext-b"),
		Enterprise: map[string]any{"department": "Sails"},
	})
	g.s.Target.Settle(ctx) // a query asks for all of them at once
}

func (g *Crowd) add(ctx context.Context, member *Member, given string, more map[string]any) {
	if g.try(ctx, member, given, g.Family, more); member.ID == "" && member.Answer.Status() != 0 {
		// The target may be right to refuse what is odd or optional: then the member goes without it, and by the name of its own.
		g.try(ctx, member, member.Name, "", nil)
	}
	if member.ID == "" {
		return
	}
	member.Resource, _ = member.Answer.Resource()
	if shown, err := g.s.Target.Get(ctx, probe.UserPath(member.ID), "read "+member.Name+" back"); err == nil && shown.Status() == http.StatusOK {
		if whole, err := shown.Resource(); err == nil {
			member.Resource = whole
		}
	}
}

func (g *Crowd) try(ctx context.Context, member *Member, given, family string, more map[string]any) {
	person := g.s.People.Someone()
	body := g.s.NewUser(person)
	body["name"] = map[string]any{"givenName": given, "familyName": cmp.Or(family, person.Family)}
	schemas, _ := body["schemas"].([]any)
	for name, value := range more {
		if name != Enterprise {
			body[name] = value
			continue
		}
		extension, _ := body[Enterprise].(map[string]any)
		if extension == nil {
			extension, body["schemas"] = map[string]any{}, append(schemas, Enterprise)
		}
		for inner, text := range value.(map[string]any) { //nolint:forcetypeassert // ours, above
			extension[inner] = text
		}
		body[Enterprise] = extension
	}
	if member == g.Ada && more != nil {
		emails, _ := body["emails"].([]any)
		body["emails"] = append([]any{map[string]any{"value": g.home(person.Email), "type": "home"}}, emails...)
	}
	member.UserName = person.Email
	member.ExternalID, _ = body["externalId"].(string)
	member.Made = g.s.MakeUser(ctx, member.Name+", who is asked for", body)
}

// home is an address beside the one at work, which is primary; it comes first in the list and last in the alphabet.
func (*Crowd) home(work string) string { return "zz.home." + work }

// HomeAddress is Ada's second address.
func (g *Crowd) HomeAddress() string { return g.home(g.Ada.UserName) }

// Keeps settles the case as not applicable unless the target kept a value of a member as it was sent: a server need not have every
// attribute, nor every value of it.
func (g *Crowd) Keeps(c *spec.Case, member *Member, path string, sent any) {
	if found := member.Resource.At(path); found != sent {
		c.NotApplicable("the target does not keep %s: of %v it shows %v", path, sent, found)
	}
}

// HasHome settles the case as not applicable unless the target keeps both of Ada's addresses.
func (g *Crowd) HasHome(c *spec.Case) {
	emails, _ := g.Ada.Resource.At("emails").([]any)
	for i := range emails {
		if strings.EqualFold(g.Ada.Resource.Text(fmt.Sprintf("emails[%d].value", i)), g.HomeAddress()) && len(emails) > 1 {
			return
		}
	}
	c.NotApplicable("the target does not keep a second address of a user")
}

// Lacks settles the case as not applicable unless the target shows no value of a member at the path.
func (g *Crowd) Lacks(c *spec.Case, member *Member, path string) {
	if found := member.Resource.At(path); found != nil {
		c.NotApplicable("the target gives %s a value of its own: %v", path, found)
	}
}
