// Package oin is Okta's test plan for apps of the Okta Integration Network, case by case: what the plan has a person do in the
// Admin Console an administrator's hands do here, and what it has them look at in the application is read by SCIM. Cases that
// take a person are in fixtures/oin.
package oin

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite, in the order of the plan.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("OIN test plan", func(scope *spec.Scope) {
		d := &desk{stage: s, scope: scope}
		connecting(d)
		mapped(d)
		assigning(d)
		existing(d)
		returning(d)
		byGroup(d)
		updating(d)
		emptied(d)
		leaving(d)
		passwords(d)
		imports(d)
		groupPush(d)
	})
	p.ForApp(scimdrill.Template, "OIN test plan, profile sourcing", func(scope *spec.Scope) {
		sourcing(&desk{stage: s, scope: scope})
	})
}

// desk is where the plan is worked through: one kind of app.
type desk struct {
	stage *stage.Stage
	scope *spec.Scope
}

// app is the app of the run.
func (d *desk) app() *stage.App { return d.stage.Apps[d.scope.App] }

// hired is somebody with the four basic attributes, and what is changed about them, who is assigned the app; the case is
// blocked when that fails.
func (d *desk) hired(c *spec.Case, changes map[string]any) *stage.Employee {
	employee := d.app().Hire(c.Context(), d.stage.People.Someone(), changes)
	employee.Given(c)
	return employee
}

// own is an app for one case alone, whose settings may be changed; the case is blocked when it cannot be connected.
func (d *desk) own(c *spec.Case, what string, settings admin.AppSettings) *stage.App {
	settings.Kind, settings.Label = d.scope.App, "OIN plan, "+what+", "+string(d.scope.App)
	app, err := d.stage.Another(c.Context(), settings)
	if err != nil {
		c.Block("connecting an app of its own failed: %v", err)
	}
	return app
}

// teamOf makes a group in Okta with people who are not assigned yet; the case is blocked when that fails.
func (d *desk) teamOf(c *spec.Case, what string, size int) (admin.Group, []*stage.Employee) {
	group, err := d.stage.Admin.AddGroup(c.Context(), d.stage.GroupName("OIN "+what+" "+string(d.scope.App)))
	var members []*stage.Employee
	for range size {
		if err != nil {
			break
		}
		var member *stage.Employee
		if member, err = d.app().AddPerson(c.Context(), d.stage.People.Someone(), nil); err == nil {
			members = append(members, member)
			err = d.stage.Admin.AddToGroup(c.Context(), group, member.Okta)
		}
	}
	if err != nil {
		d.dissolve(c.Context(), group)
		c.Block("making a group of %d in Okta failed: %v", size, err)
	}
	return group, members
}

// dissolve deletes a group of Okta.
func (d *desk) dissolve(ctx context.Context, group admin.Group) { d.app().Dissolve(ctx, group) }

// give assigns the app to a group and waits for the push of each member.
func (d *desk) give(c *spec.Case, what string, group admin.Group, members []*stage.Employee, profile map[string]any) []*stage.Push {
	return d.forAll(c, what, members, func(ctx context.Context) error {
		return d.stage.Admin.AssignGroup(ctx, d.app().App, group, profile)
	})
}

// forAll lets an administrator act, and waits for what is pushed because of it for each of several people.
func (d *desk) forAll(c *spec.Case, what string, members []*stage.Employee, act func(context.Context) error) []*stage.Push {
	since := d.stage.Admin.Now()
	pushes := []*stage.Push{d.app().Do(c.Context(), what+" ("+members[0].Email+")", members[0], act)}
	for _, member := range members[1:] {
		if pushes[0].Err != nil {
			return append(pushes, slices.Repeat(pushes[:1], len(members)-1)...)
		}
		pushes = append(pushes, d.app().Await(c.Context(), what+" ("+member.Email+")", member, since))
	}
	return pushes
}

// shows fails the case unless the target shows somebody with these values.
func (d *desk) shows(c *spec.Case, when string, employee *stage.Employee, want map[string]any) probe.Resource {
	user := employee.Now(c, d.stage)
	c.NoDifference("the user "+when, user.Differences(want))
	return user
}

// basics are the four basic attributes of the plan, and that the person is active.
func basics(employee *stage.Employee) map[string]any {
	return map[string]any{
		"userName": employee.Email, "name.givenName": employee.Persona.Given, "name.familyName": employee.Family,
		"emails[0].value": employee.Email, "active": true,
	}
}

// once runs before the cases of a container, with a context of their own.
func once(do func(ctx context.Context)) { BeforeAll(func(ctx SpecContext) { do(ctx) }) }
