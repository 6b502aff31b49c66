package provisioning

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// The event types of an import that concern the target (Okta event type catalogue). The others are the org's business.
const (
	importComplete   = "system.import.complete"
	membershipImport = "application.provision.group_membership.import"
)

// Import is everything that a target holds, as far as Okta looks at it.
type Import struct {
	// Users in the target's order. Inactive ones are there, but Okta neither counts nor imports them (Okta, "Understanding
	// SCIM": not even in a full import).
	Users []ImportedUser
	// Groups, if the app imports groups.
	Groups []ImportedGroup
	// Warnings tell what an administrator of a real org would not be told: pages with holes.
	Warnings []string
}

// ImportedUser is a user of the target.
type ImportedUser struct {
	// ID is the target's id, UserName its userName.
	ID, UserName string
	Active       bool
	// Profile is the app-user profile as the schema reads it.
	Profile map[string]any
	Grants  []Grant `json:",omitempty"`
}

// ImportedGroup is a group of the target. Members are the target's ids of users.
type ImportedGroup struct {
	ID, Name string
	Members  []string
}

// pageSize is the count of every page of an import; startIndex goes up by it, whatever a page holds (Okta SCIM 2.0 protocol
// reference, "Retrieve Users").
const pageSize = 100

// mostPages ends an import from a target whose pages have no end.
const mostPages = 20_000

// Import reads all users, then all groups if the app imports them. A list that cannot be trusted (a page that fails, repeats
// what another page held, or tells of another total) fails the whole import: a user who seems to be missing would be
// unassigned.
func (p *Provisioner) Import(ctx context.Context, app App) (Import, Result) {
	f, failed := p.begin(app, Person{}, importComplete, importing)
	if f == nil {
		return Import{}, failed
	}
	var found Import
	if err := f.importUsers(ctx, &found); err != nil {
		return Import{}, f.failImport(importComplete, "Error while downloading users", err)
	}
	if app.Features.ImportGroups {
		if err := f.importGroups(ctx, &found); err != nil {
			return Import{}, f.failImport(groupImport, "Error while downloading groups", err)
		}
	}
	return found, f.result
}

// failImport gives words to what Okta fails without a word, so that an administrator of the mock has something to read.
func (f *flow) failImport(event, phrase string, err error) Result {
	var said *scimclient.Error
	if errors.As(err, &said) && said.Text == "" {
		worded := *said
		worded.Text = said.Error()
		err = &worded
	}
	return f.fail(event, importing, phrase, err)
}

func (f *flow) importUsers(ctx context.Context, found *Import) error {
	return f.pages(ctx, scimclient.Users, "import: users", found, func(id string, user *ordered.Object) error {
		value, _ := user.GetFold("userName")
		name, _ := value.(string)
		if strings.TrimSpace(name) == "" {
			return fmt.Errorf("user %s has no userName", id)
		}
		imported := ImportedUser{ID: id, UserName: name, Active: isActive(user), Profile: f.app.Schema.Read(user)}
		if f.app.Features.Entitlements {
			imported.Grants = grantsOf(user)
		}
		found.Users = append(found.Users, imported)
		return nil
	})
}

// isActive: a user without "active" is active; RFC 7643 §4.1.1 leaves it optional.
func isActive(user *ordered.Object) bool {
	value, _ := user.GetFold("active")
	text, isText := value.(string)
	return value != false && (!isText || !strings.EqualFold(text, "false"))
}

// importGroups needs id, displayName and the values of members.
func (f *flow) importGroups(ctx context.Context, found *Import) error {
	return f.pages(ctx, scimclient.Groups, "import: groups", found, func(id string, group *ordered.Object) error {
		value, _ := group.GetFold("displayName")
		name, _ := value.(string)
		if strings.TrimSpace(name) == "" {
			return fmt.Errorf("group %s has no displayName", id)
		}
		imported := ImportedGroup{ID: id, Name: name, Members: []string{}}
		for _, member := range scimclient.MembersOf(group) {
			imported.Members = append(imported.Members, member.Value)
		}
		found.Groups = append(found.Groups, imported)
		return nil
	})
}

// pages reads a list to its end and gives each resource to take. While totalResults is more than what was fetched, startIndex
// goes up by the requested count: a target whose pages are shorter has holes, through which users are not seen.
func (f *flow) pages(ctx context.Context, endpoint, purpose string, found *Import, take func(id string, resource *ordered.Object) error) error {
	seen := map[string]int{}
	total := -1
	for start := 1; ; start += pageSize {
		list, answer, err := f.client.List(ctx, purpose, endpoint, scimclient.Page(start, pageSize))
		f.sent(answer)
		if err != nil {
			return err
		}
		if err := checkPage(endpoint, start, total, list); err != nil {
			return unusable(answer, err)
		}
		total = list.TotalResults
		for i, resource := range list.Resources {
			id := scimclient.ID(resource)
			if id == "" {
				return unusable(answer, fmt.Errorf("entry %d of %s with startIndex=%d has no id", i+1, endpoint, start))
			}
			if before, repeated := seen[id]; repeated {
				return unusable(answer, fmt.Errorf("%s with startIndex=%d repeats %s, which startIndex=%d held already; the order must be stable", endpoint, start, id, before))
			}
			seen[id] = start
			if err := take(id, resource); err != nil {
				return unusable(answer, err)
			}
		}
		if len(seen) >= total || start+pageSize > total {
			return nil
		}
		if due := min(pageSize, total-start+1); len(list.Resources) < due {
			found.Warnings = append(found.Warnings, fmt.Sprintf("%s with startIndex=%d held %d of %d: Okta goes on with startIndex=%d, and what lies between is not seen",
				endpoint, start, len(list.Resources), due, start+pageSize))
		}
	}
}

// checkPage refuses a page that contradicts what was asked or what an earlier page said. total is -1 before the first.
func checkPage(endpoint string, start, total int, list scimclient.List) error {
	switch {
	case list.TotalResults < 0:
		return fmt.Errorf("%s says totalResults %d", endpoint, list.TotalResults)
	case total >= 0 && list.TotalResults != total:
		return fmt.Errorf("%s with startIndex=%d says totalResults %d, and %d before; the list changed while it was read", endpoint, start, list.TotalResults, total)
	case list.TotalResults < len(list.Resources):
		return fmt.Errorf("%s with startIndex=%d holds %d resources and says totalResults %d", endpoint, start, len(list.Resources), list.TotalResults)
	case list.TotalResults > pageSize*mostPages:
		return fmt.Errorf("%s says totalResults %d; an import ends at %d", endpoint, list.TotalResults, pageSize*mostPages)
	case len(list.Resources) > 0 && list.StartIndex != 0 && list.StartIndex != start:
		return fmt.Errorf("%s was asked for startIndex=%d and answers with startIndex %d", endpoint, start, list.StartIndex)
	default:
		return nil
	}
}

func unusable(answer scimclient.Answer, err error) error {
	return &scimclient.Error{Text: err.Error(), Status: http.StatusOK, Exchange: answer.Exchange, Cause: err}
}
