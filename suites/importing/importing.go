// Package importing is what Okta's import reads from the target: users and groups, page by page, and what changed there since.
package importing

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("The list of users, as an import reads it", func(scope *spec.Scope) { lists(scope, s) })
	p.ForEachApp("Import", func(scope *spec.Scope) {
		w := &importer{stage: s, scope: scope}
		BeforeAll(func(ctx SpecContext) { w.rehearse(ctx) })
		users(w)
		groups(w)
		linked(w)
		if scope.App == scimdrill.Template {
			sourced(w)
		}
	})
}

// importer is an app of its own that imports, and what it has found: twice, with a change in the target in between.
type importer struct {
	stage *stage.Stage
	scope *spec.Scope

	app *stage.App
	// total is how many users the target has, tooMany is set when those are more than a rehearsal reads.
	total   int
	tooMany bool
	// failed says why the import could not be prepared.
	failed error

	// ada is a user whom the target has and Okta has not, off one who is inactive, liz somebody whom Okta has provisioned.
	ada, off  stage.Made
	adaPerson people.Person
	liz       *stage.Employee
	team      stage.Made
	teamName  string

	first, second found
	change        stage.Drift
}

// found is what came of an import.
type found struct {
	run  admin.Import
	wire []scimdrill.Exchange
	// awaiting are the users who are not linked, by the target's id.
	awaiting map[string]admin.ImportedUser
	err      error
}

func (w *importer) rehearse(ctx context.Context) {
	s := w.stage
	if w.total, w.failed = s.CountUsers(ctx); w.failed != nil {
		return
	}
	if w.tooMany = w.total > stage.MostImported; w.tooMany {
		return
	}
	w.app, w.failed = s.Another(ctx, admin.AppSettings{
		Kind: w.scope.App, Label: "Drill, import, " + string(w.scope.App), ImportGroups: s.Capabilities[scimdrill.HasGroups],
	})
	if w.failed != nil {
		return
	}
	w.adaPerson = s.People.Someone()
	w.ada = s.MakeUser(ctx, "a user whom Okta does not know", s.NewUser(w.adaPerson))
	inactive := s.NewUser(s.People.Someone())
	inactive["active"] = false
	w.off = s.MakeUser(ctx, "an inactive user", inactive)
	w.liz = w.app.Hire(ctx, s.People.Someone(), nil)
	if s.Capabilities[scimdrill.HasGroups] {
		w.teamName = s.GroupName("Drill import " + string(w.scope.App))
		w.team = s.MakeGroup(ctx, "a group to be imported", w.teamName, w.liz.ID())
	}
	w.first = w.now(ctx)
	w.change = w.rename(ctx, w.ada, w.adaPerson, "Renamed")
	w.second = w.now(ctx)
}

// now presses “Import Now”.
func (w *importer) now(ctx context.Context) found {
	f := found{awaiting: map[string]admin.ImportedUser{}}
	mark := w.stage.Recorder.Mark()
	f.run, f.err = w.stage.Admin.ImportNow(ctx, w.app.App)
	f.wire = w.stage.SentByOkta(mark)
	if f.err != nil {
		return f
	}
	awaiting, err := w.stage.Admin.ImportedUsers(ctx, w.app.App)
	f.err = err
	for _, user := range awaiting {
		f.awaiting[user.ExternalID] = user
	}
	return f
}

// rename gives a user another family name in the target, behind Okta's back.
func (w *importer) rename(ctx context.Context, made stage.Made, person people.Person, family string) stage.Drift {
	body := w.stage.NewUser(person)
	body["name"] = map[string]any{"givenName": person.Given, "familyName": family}
	answer, err := w.stage.Target.Do(ctx, probe.Ask{
		Method: http.MethodPut, Path: probe.UserPath(made.ID), Body: probe.Body(body), Purpose: "rename " + person.Email + " in the target, behind Okta's back",
	})
	return stage.Drift{Answer: answer, Err: err}
}

// about is a requirement about imports, which a real org offers in its console alone, and which take an app of their own.
func (w *importer) about(requirement scimdrill.Requirement, body func(*spec.Case)) (scimdrill.Requirement, func(*spec.Case)) {
	requirement.Needs = append([]scimdrill.Capability{scimdrill.CanPressConsole, scimdrill.CanAddressApps}, requirement.Needs...)
	return requirement, func(c *spec.Case) {
		if w.tooMany {
			c.NotApplicable("an import reads everybody, and the target has %d users: more than the %d that a rehearsal reads", w.total, stage.MostImported)
		}
		if w.failed != nil {
			c.Block("preparing an import failed: %v", w.failed)
		}
		body(c)
	}
}

// completed fails the case unless the import was completed.
func (f found) completed(c *spec.Case) {
	c.Shows(f.wire...)
	c.AdminSees(f.run.Summary)
	if f.err != nil {
		c.Fail("the import failed: %v", f.err)
	}
	if f.run.Status != "COMPLETED" {
		c.Fail("the import failed: %s", f.run.Summary)
	}
}

// given blocks the case unless the import was completed: the case is about what it found.
func (f found) given(c *spec.Case) {
	c.Shows(f.wire...)
	c.AdminSees(f.run.Summary)
	if f.err != nil || f.run.Status != "COMPLETED" {
		c.Block("the import failed: %v %s", f.err, f.run.Summary)
	}
}
