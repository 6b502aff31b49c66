package play

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Employee fails the case unless the target shows the person, and as expected.
func (p *Play) Employee(name string, expected Body) {
	who := p.person(name)
	if who.id == "" {
		p.note(who, p.lookFor(who))
	}
	if who.id == "" {
		p.c.Fail("%s: expected the target to show %s, and it gave no id of them", name, who.Email)
	}
	p.resource(name, probe.UserPath(who.id), expected)
}

// Active fails the case unless the target shows the person as active, or as inactive.
func (p *Play) Active(name string, active bool) {
	p.Employee(name, Body{Has: map[string]any{"active": active}})
}

// NoEmployee fails the case when the target shows the person.
func (p *Play) NoEmployee(name string) {
	who := p.person(name)
	if who.id == "" {
		if p.lookFor(who) != "" {
			p.c.Fail("%s: expected nobody with the userName %s in the target, and it finds somebody", name, who.Email)
		}
		return
	}
	p.absent(name, probe.UserPath(who.id))
}

func (p *Play) absent(name, path string) {
	answer, err := p.stage.Target.Get(p.ctx, path, "read "+name)
	p.c.Answered(err)
	p.c.Decisive(answer.Exchange)
	if answer.Status() != http.StatusNotFound {
		p.c.Fail("%s: expected status 404, found %d", name, answer.Status())
	}
}

// Found fails the case unless a lookup by a userName finds so many; "" is the person's own.
func (p *Play) Found(name string, many int) {
	who := p.person(name)
	answer, err := p.stage.Target.Lookup(p.ctx, who.Okta.Login(), "look "+name+" up")
	p.c.Answered(err)
	p.c.Decisive(answer.Exchange)
	found, _ := answer.At("Resources").([]any)
	if answer.Status() != http.StatusOK && (answer.Status() != http.StatusNotFound || many > 0) || len(found) != many {
		p.c.Fail("looking %s up by userName: expected %d, found %d (status %d)", name, many, len(found), answer.Status())
	}
}

func (p *Play) resource(name, path string, expected Body) {
	answer, err := p.stage.Target.Get(p.ctx, path, "read "+name)
	p.c.Answered(err)
	p.c.Decisive(answer.Exchange)
	if answer.Status() != http.StatusOK {
		p.c.Fail("reading %s by id: expected status 200, found %d", name, answer.Status())
	}
	p.answers(name+" in the target", answer, expected)
}

// Team fails the case unless the target shows the group, and as expected.
func (p *Play) Team(name string, expected Body) {
	g := p.group(name)
	if g.ID == "" {
		p.c.Fail("%s: expected the target to show the group %s, and no id of it is known", name, g.Okta.Name)
	}
	p.resource(name, probe.GroupPath(g.ID), expected)
}

// NoTeam fails the case when the target shows the group.
func (p *Play) NoTeam(name string) {
	if g := p.group(name); g.ID != "" {
		p.absent(name, probe.GroupPath(g.ID))
	}
}

// Members fails the case unless these people are the members of the group, each once.
func (p *Play) Members(name string, members ...string) {
	g := p.group(name)
	if g.ID == "" {
		p.c.Fail("%s: expected the target to show the group %s, and no id of it is known", name, g.Okta.Name)
	}
	want := []string{}
	for _, member := range members {
		who := p.person(member)
		if who.id == "" {
			p.c.Block("%s is to be a member of %s, and no id of them is known", member, name)
		}
		want = append(want, who.id)
	}
	slices.Sort(want)
	found := stage.MemberIDs(p.stage.Group(p.c, g.ID))
	p.c.Same(fmt.Sprintf("the members of %s", name), want, append([]string{}, found...))
}

// Imported fails the case unless the last import found the person, and they stand among those to be reviewed.
func (p *Play) Imported(name string) {
	found, err := p.stage.Admin.ImportedUsers(p.ctx, p.app.App)
	if err != nil {
		p.c.Block("list those whom the import found: %v", err)
	}
	for _, imported := range found {
		if imported.UserName == p.person(name).Okta.Login() {
			return
		}
	}
	p.c.Fail("%s: expected the import to find %s, and it did not", name, p.person(name).Email)
}
