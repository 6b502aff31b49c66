package oin

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// mostUsers bounds what is read: an import reads everybody, and a rehearsal does not read all people of a large company unless
// it is told to.
const mostUsers = 1000

// reader is an app of its own that imports, and a user whom the target has and Okta has not.
type reader struct {
	desk *desk
	app  *stage.App
	// total is how many users the target has.
	total  int
	failed error

	person people.Person
	made   stage.Made
	// confirmed says why the user could not be confirmed; linked is the person after it.
	confirmed error
	linked    *stage.Employee
}

// imported is what came of one import.
type imported struct {
	run  admin.Import
	wire []scimdrill.Exchange
	// found are the users who are not linked yet, by the target's id.
	found map[string]admin.ImportedUser
	err   error
}

func (r *reader) prepare(ctx context.Context, d *desk, what string) {
	r.desk = d
	if r.total, r.failed = countUsers(ctx, d.stage); !r.ready() {
		return
	}
	r.app, r.failed = d.stage.Another(ctx, admin.AppSettings{
		Kind: d.scope.App, Label: "OIN plan, " + what + ", " + string(d.scope.App), ImportGroups: d.stage.Capabilities[scimdrill.HasGroups],
	})
	r.person = d.stage.People.Someone()
	r.made = d.stage.MakeUser(ctx, "a user whom Okta does not know", d.stage.NewUser(r.person))
}

func (r *reader) ready() bool { return r.failed == nil && !r.tooMany() }

func (r *reader) tooMany() bool {
	return r.total > mostUsers && !r.desk.stage.Capabilities[scimdrill.AllowsHeavy]
}

// countUsers is what the target says of how many users it has.
func countUsers(ctx context.Context, s *stage.Stage) (int, error) {
	answer, err := s.Target.Get(ctx, "/Users?startIndex=1&count=1", "how many users are there?")
	if err != nil {
		return 0, err
	}
	number, isNumber := answer.At("totalResults").(json.Number)
	total, err := number.Int64()
	if !isNumber || err != nil {
		return 0, fmt.Errorf("the list of users says totalResults %v", answer.At("totalResults"))
	}
	return int(total), nil
}

// given blocks the case unless an import could be prepared.
func (r *reader) given(c *spec.Case) {
	if r.desk != nil && r.tooMany() {
		c.NotApplicable("an import reads everybody, and the target has %d users: more than the %d that a rehearsal reads without --allow-heavy", r.total, mostUsers)
	}
	if r.failed != nil {
		c.Block("preparing an import failed: %v", r.failed)
	}
	r.made.Given(c)
}

// read presses "Import Now".
func (r *reader) read(ctx context.Context) imported {
	s := r.desk.stage
	in := imported{found: map[string]admin.ImportedUser{}}
	mark := s.Recorder.Mark()
	in.run, in.err = s.Admin.ImportNow(ctx, r.app.App)
	in.wire = s.SentByOkta(mark)
	if in.err != nil {
		return in
	}
	users, err := s.Admin.ImportedUsers(ctx, r.app.App)
	in.err = err
	for _, user := range users {
		in.found[user.ExternalID] = user
	}
	return in
}

// completed fails the case unless the import was completed.
func (in imported) completed(c *spec.Case) {
	c.Shows(in.wire...)
	c.AdminSees(in.run.Summary)
	if in.err != nil {
		c.Fail("the import failed: %v", in.err)
	}
	if in.run.Status != "COMPLETED" {
		c.Fail("the import failed: %s", in.run.Summary)
	}
}
