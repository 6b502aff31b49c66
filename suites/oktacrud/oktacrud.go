// Package oktacrud is Okta's published CRUD test, "Okta SCIM 2.0 CRUD Test", step by step: it drives an Okta org and looks at
// the target after each step. The published file calls the Management API directly; here the administrator does, through
// Okta's own SDK, and waits for the push where the file pauses for twenty or forty seconds.
package oktacrud

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the steps of the CRUD test.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForEachApp("Okta SCIM 2.0 CRUD test", func(scope *spec.Scope) {
		journey := &journey{stage: s, kind: scope.App}
		BeforeAll(func(ctx SpecContext) { journey.run(ctx) })
		for _, step := range steps() {
			scope.Check(step.requirement, func(c *spec.Case) { step.judge(c, journey) })
		}
	})
}

// journey is the whole test, done once; the steps judge what it left.
type journey struct {
	stage *stage.Stage
	kind  scimdrill.AppKind

	app    *stage.App
	person people.Person
	found  admin.App
	user   *stage.Employee
	// err is why an Okta step could not be done, by step.
	err map[int]error
	// push is what came of an Okta step, by step.
	push map[int]*stage.Push
	// seen is what the target showed, by step.
	seen map[int]look
}

type look struct {
	answer probe.Answer
	err    error
}

func (j *journey) run(ctx context.Context) {
	s := j.stage
	j.app, j.person = s.Apps[j.kind], s.People.Someone()
	j.err, j.push, j.seen = map[int]error{}, map[int]*stage.Push{}, map[int]look{}

	j.found, j.err[1] = s.Admin.UseApp(ctx, j.app.ID)
	j.user, j.err[2] = j.app.AddPerson(ctx, j.person, map[string]any{"title": "Engineer", "primaryPhone": "415.123.4567"})
	if j.err[2] != nil {
		return
	}
	assignment := map[string]any{
		"familyName": j.person.Family, "givenName": j.person.Given, "emailType": "work", "email": j.person.Email,
	}
	j.push[3] = j.assign(ctx, "assign the app", assignment)
	j.user.Assigned = j.push[3]
	j.lookUp(ctx, 5)

	updated := map[string]any{
		"firstName": j.person.Given + "update", "lastName": j.person.Family, "email": j.person.Email, "login": j.person.Email,
	}
	j.push[6] = j.app.Do(ctx, "update the first name", j.user, func(ctx context.Context) error {
		_, err := s.Admin.ReplaceProfile(ctx, j.user.Okta, updated)
		return err
	})
	j.read(ctx, 8)
	j.push[9] = j.app.Do(ctx, "deactivate the Okta user", j.user, func(ctx context.Context) error {
		return s.Admin.DeactivatePerson(ctx, j.user.Okta)
	})
	j.read(ctx, 11)
	j.err[12] = s.Admin.ReactivatePerson(ctx, j.user.Okta)
	assignment["givenName"] = j.person.Given + "update"
	j.push[13] = j.assign(ctx, "assign the app again", assignment)
	j.read(ctx, 15)
	j.push[17] = j.app.Unassign(ctx, j.user)
	j.read(ctx, 19)
}

func (j *journey) assign(ctx context.Context, what string, profile map[string]any) *stage.Push {
	return j.app.Do(ctx, what, j.user, func(ctx context.Context) error {
		_, err := j.stage.Admin.AssignPersonWith(ctx, j.app.App, j.user.Okta, j.person.Email, profile)
		return err
	})
}

func (j *journey) lookUp(ctx context.Context, step int) {
	answer, err := j.stage.Target.Lookup(ctx, j.person.Email, fmt.Sprintf("CRUD test, step %d", step))
	j.seen[step] = look{answer, err}
}

func (j *journey) read(ctx context.Context, step int) {
	id := j.seen[5].answer.Text("Resources[0].id")
	if id == "" {
		return
	}
	answer, err := j.stage.Target.Get(ctx, probe.UserPath(id), fmt.Sprintf("CRUD test, step %d", step))
	j.seen[step] = look{answer, err}
}

// pushed fails the case unless the org did the step and says that the push succeeded.
func (j *journey) pushed(c *spec.Case, step int) {
	if j.push[step] == nil {
		c.Block("the step was not reached: %v", j.err[2])
	}
	j.push[step].Succeeds(c)
}

// looked is what the target showed at a step; the case is blocked when it could not be asked.
func (j *journey) looked(c *spec.Case, step, after int) probe.Answer {
	if j.push[after] == nil {
		c.Block("the step was not reached: %v", j.err[2])
	}
	j.push[after].Given(c)
	seen, asked := j.seen[step]
	if !asked {
		c.Block("step 5 found no id of the user, so that it cannot be read")
	}
	c.Answered(seen.err)
	c.Decisive(seen.answer.Exchange)
	c.Expect(seen.answer.Status()).To(Equal(200), "status")
	return seen.answer
}
