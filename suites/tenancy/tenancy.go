// Package tenancy is what two customers of one application owe to each other: nothing. It acts with two credentials: with that
// of the target, and with that of a second tenant, the neighbour, whose people must stay out of sight and out of reach.
package tenancy

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("Two tenants", func(scope *spec.Scope) {
		Describe("of one application", Ordered, func() {
			w := &world{Stage: s}
			BeforeAll(w.settle)
			users(scope, w)
			silence(scope, w)
			lists(scope, w)
			filters(scope, w)
			groups(scope, w)
			bulk(scope, w)
			sharing(scope, w)
			names(scope, w)
		})
	})
}

// world is who lives in the two tenants.
type world struct {
	*stage.Stage

	// person is somebody of the neighbour's, theirs their account, asItWas how the neighbour saw it at first.
	person  people.Person
	theirs  stage.Made
	asItWas probe.Resource
	// their second account, and a group of the neighbour's.
	second      people.Person
	theirSecond stage.Made
	theirGroup  stage.Made
	groupName   string
	// mine is an account of the target's own tenant.
	me   people.Person
	mine stage.Made
	// nobody is an id of the form that the target gives out, which no one has any more.
	nobody string
	// formed is set when it is of that form.
	formed bool
	// shared is set when both tenants use one id, each for somebody else (RFC 7644 §6.2 lets them).
	shared bool
	seen   probe.Answer
	errSee error
}

func (w *world) settle(ctx SpecContext) {
	w.person, w.second, w.me = w.People.Someone(), w.People.Someone(), w.People.Someone()
	body := w.NewUser(w.person)
	body["externalId"] = "ext-" + w.person.EmployeeNumber
	w.theirs = w.makeTheirs(ctx, "/Users", "a user of the neighbour", body)
	if w.theirs.ID == "" {
		return // every case says so
	}
	if answer, err := w.SecondTenant.Get(ctx, probe.UserPath(w.theirs.ID), "read the neighbour's user as the neighbour"); err == nil && answer.Status() == http.StatusOK {
		w.asItWas, _ = answer.Resource()
	}
	w.theirSecond = w.makeTheirs(ctx, "/Users", "another user of the neighbour", w.NewUser(w.second))
	w.mine = w.MakeUser(ctx, "a user of our own", w.NewUser(w.me))
	if w.Capabilities[scimdrill.HasGroups] {
		w.groupName = w.GroupName("Neighbours")
		w.theirGroup = w.makeTheirs(ctx, "/Groups", "a group of the neighbour", map[string]any{
			"schemas": []any{groupSchema}, "displayName": w.groupName, "members": []any{map[string]any{"value": w.theirSecond.ID}},
		})
	}
	w.nobody = w.gone(ctx)
	w.seen, w.errSee = w.Target.Get(ctx, probe.UserPath(w.theirs.ID), "read the neighbour's user with our own token")
	userName := w.seen.Text("userName")
	w.shared = w.seen.Status() == http.StatusOK && userName != "" && userName != w.person.Email
}

// makeTheirs makes something in the neighbour's tenant.
func (w *world) makeTheirs(ctx context.Context, path, purpose string, body map[string]any) stage.Made {
	return stage.Make(ctx, w.SecondTenant, path, purpose, body)
}

// gone is the id of a user of our own who was deleted: it has the form of the target's ids. Where nobody can be deleted it is any
// id that nothing has.
func (w *world) gone(ctx context.Context) string {
	if w.Capabilities[scimdrill.CanDelete] {
		made := w.MakeUser(ctx, "a user who is deleted at once", w.NewUser(w.People.Someone()))
		if made.ID != "" {
			deleted, err := w.Target.Do(ctx, probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(made.ID), Purpose: "delete them"})
			if err == nil && deleted.Status() == http.StatusNoContent {
				w.formed = true
				return made.ID
			}
		}
	}
	return w.NoSuchID()
}

// stranger is the id of the neighbour's user, for requests with our own token.
func (w *world) stranger(c *spec.Case) string {
	w.theirs.Given(c)
	w.distinct(c)
	return w.theirs.ID
}

// distinct ends the case where ids are given out per tenant and happen to be the same: what they name with our own token is ours,
// and must not be touched.
func (w *world) distinct(c *spec.Case) {
	if w.shared {
		c.NotApplicable("ids are given out per tenant here (RFC 7644 §6.2), and the neighbour's is also that of somebody else in our own tenant")
	}
}

// untouched fails the case unless the neighbour's user is as it was.
func (w *world) untouched(c *spec.Case) {
	if len(w.asItWas) == 0 {
		c.Block("the neighbour could not read the user before")
	}
	answer, err := w.SecondTenant.Get(c.Context(), probe.UserPath(w.theirs.ID), "is the neighbour's user as it was?")
	c.Answered(err)
	if answer.Status() != http.StatusOK {
		c.Fail("the neighbour's user, read by the neighbour: expected status 200 as before, found %d", answer.Status())
	}
	now, err := answer.Resource()
	if err != nil {
		c.Fail("the neighbour's user: %v", err)
	}
	stage.OnlyChanged(c, "the neighbour's user", w.asItWas, now)
}

// refused fails the case when a request with our own token about somebody of the neighbour's succeeded.
func refused(c *spec.Case, what string, answer probe.Answer, err error) {
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() < http.StatusBadRequest {
		c.Fail("%s with the token of another tenant: expected a refusal such as 404, found status %d", what, answer.Status())
	}
	if answer.Status() >= http.StatusInternalServerError && answer.Status() != http.StatusNotImplemented {
		c.Fail("%s with the token of another tenant: expected a refusal such as 404, found a fault of the server, status %d", what, answer.Status())
	}
}
