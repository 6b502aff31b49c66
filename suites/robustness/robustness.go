// Package robustness is what a hostile or unlucky world sends: bodies that are cut off, values of the wrong type, texts that break
// careless code, headers and addresses that play tricks, and many requests at once. A server owes to all of it a plain answer: what
// was asked for, or a refusal that says why, and never a fault of its own, nor something else in place of what was sent.
package robustness

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const (
	userSchema       = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	patchSchema      = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	errorSchema      = "urn:ietf:params:scim:api:messages:2.0:Error"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("A hostile or unlucky world", func(scope *spec.Scope) {
		Describe("sends", Ordered, func() {
			w := &world{Stage: s}
			BeforeAll(w.settle)
			syntax(scope, w)
			unusualJSON(scope, w)
			shapes(scope, w)
			types(scope, w)
			texts(scope, w)
			filters(scope, w)
			addresses(scope, w)
			headers(scope, w)
			repeats(scope, w)
			sizes(scope, w)
			races(scope, w)
			groupRaces(scope, w)
			crowds(scope, w)
		})
	})
}

// world is the user to whom it is all done.
type world struct {
	*stage.Stage

	me   people.Person
	user stage.Made
}

func (w *world) settle(ctx SpecContext) {
	w.me = w.People.Someone()
	w.user = w.MakeUser(ctx, "a user for a hostile world", w.NewUser(w.me))
}

// body is the user with changes; a nil value takes an attribute away.
func (w *world) body(changes map[string]any) map[string]any {
	body := w.NewUser(w.me)
	for name, value := range changes {
		if value == nil {
			delete(body, name)
			continue
		}
		body[name] = value
	}
	return body
}

// put replaces the user.
func (w *world) put(c *spec.Case, purpose string, body []byte) probe.Answer {
	w.user.Given(c)
	answer, err := w.Target.Do(c.Context(), probe.Ask{Method: http.MethodPut, Path: probe.UserPath(w.user.ID), Body: body, Purpose: purpose})
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if status := answer.Status(); status == http.StatusNotImplemented || status == http.StatusMethodNotAllowed {
		c.NotApplicable("the target has no PUT: status %d", status)
	}
	return answer
}

// post sends a body to the collection of users.
func (w *world) post(ctx context.Context, purpose string, body []byte) (probe.Answer, error) {
	return w.Target.Do(ctx, probe.Ask{Method: http.MethodPost, Path: "/Users", Body: body, Purpose: purpose})
}

// now is the user as the target shows them.
func (w *world) now(c *spec.Case) probe.Resource {
	return w.read(c, w.user.ID)
}

func (w *world) read(c *spec.Case, id string) probe.Resource {
	answer, err := w.Target.Get(c.Context(), probe.UserPath(id), "read the user back")
	c.Answered(err)
	c.Decisive(answer.Exchange)
	if answer.Status() != http.StatusOK {
		c.Fail("reading the user back: expected status 200, found %d", answer.Status())
	}
	resource, err := answer.Resource()
	if err != nil {
		c.Fail("reading the user back: %v", err)
	}
	return resource
}

// faultless fails the case when the server calls it a fault of its own.
func faultless(c *spec.Case, what string, answer probe.Answer) {
	status := answer.Status()
	switch {
	case status < http.StatusInternalServerError, status == http.StatusNotImplemented:
	case status == http.StatusServiceUnavailable && answer.Exchange.Response.Header.Get("Retry-After") != "":
		c.Block("%s: the target is busy, and asks to be left alone for %s s", what, answer.Exchange.Response.Header.Get("Retry-After"))
	default:
		c.Decisive(answer.Exchange)
		c.Fail("%s: expected an answer, or a refusal with 4xx, found a fault of the server, status %d", what, status)
	}
}

// explained fails the case when a refusal is not a SCIM error.
func explained(c *spec.Case, what string, answer probe.Answer) {
	if answer.Status() < http.StatusBadRequest {
		return
	}
	schemas, _ := answer.At("schemas").([]any)
	for _, schema := range schemas {
		if schema == errorSchema {
			return
		}
	}
	c.Decisive(answer.Exchange)
	c.Fail("%s: expected a refusal with a SCIM error, found status %d and %s", what, answer.Status(), kindOf(answer))
}

// refused fails the case when something was not refused, or not well.
func refused(c *spec.Case, what string, answer probe.Answer) {
	faultless(c, what, answer)
	explained(c, what, answer)
	if answer.Status() < http.StatusBadRequest {
		c.Decisive(answer.Exchange)
		c.Fail("%s: expected a refusal with 4xx, found status %d", what, answer.Status())
	}
}

// answered fails the case when something was neither taken nor well refused.
func answered(c *spec.Case, what string, answer probe.Answer, err error) {
	c.Answered(err)
	faultless(c, what, answer)
	explained(c, what, answer)
}

func kindOf(answer probe.Answer) string {
	kind := answer.Exchange.Response.Header.Get("Content-Type")
	switch {
	case answer.Body() == "":
		return "no body"
	case answer.NotJSON != nil:
		return "a body that is not JSON (" + kind + ")"
	default:
		return "JSON without the schema of errors"
	}
}

// faults cites what a server's status says: 4xx whose fault the request is, 5xx whose fault the server's.
func faults(more ...scimdrill.Citation) []scimdrill.Citation {
	return append([]scimdrill.Citation{cite.RFC("7644", "3.12")}, more...)
}
