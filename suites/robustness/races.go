package robustness

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// rounds is how often two requests are let loose on each other: a race is lost now and then.
const rounds = 4

// races: two requests about one user at the same moment.
func races(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.double-create",
		Title: "Of several creates of one userName at the same moment one is answered with 201, the others with 409, and there is one user.",
		Why:   "Okta repeats a create that is not answered in time, while the first is still under way. Two accounts of one person cannot be told apart by the lookup afterwards.",
		Fix:   "Let a unique index decide, not a look before the insert; answer its violation with 409.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.3"), cite.RFC("7643", "4.1.1"), cite.RFC("7643", "7")}, Kills: []string{"create-race", "duplicate-500"},
	}, func(c *spec.Case) {
		person := w.People.Someone()
		asks := make([]probe.Ask, 4)
		for i := range asks {
			asks[i] = probe.Ask{Method: http.MethodPost, Path: "/Users", Body: probe.Body(w.NewUser(person)), Purpose: "create " + person.Email + " several times at once"}
		}
		var made []string
		for _, reply := range w.Target.AtOnce(c.Context(), asks...) {
			c.Answered(reply.Err)
			notBusy(c, reply.Answer)
			switch status := reply.Answer.Status(); status {
			case http.StatusCreated:
				made = append(made, fmt.Sprint(reply.Answer.At("id")))
			case http.StatusConflict:
			default:
				c.Decisive(reply.Answer.Exchange)
				c.Fail("one of several creates of one userName at once: expected status 201 or 409, found %d", status)
			}
		}
		if len(made) != 1 {
			c.Fail("%d creates of one userName at once: expected one 201, found %d, with the ids %s", len(asks), len(made), strings.Join(made, ", "))
		}
		found, err := w.Target.Lookup(c.Context(), person.Email, "how many are there?")
		c.Answered(err)
		if total, isNumber := found.At("totalResults").(json.Number); !isNumber || total != "1" {
			c.Decisive(found.Exchange)
			c.Fail("after several creates of one userName at once: expected to find one user, found %v", found.At("totalResults"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.two-puts",
		Title: "After two PUTs at the same moment the user is what one of them said, whole.",
		Why:   "A user with the given name of one update and the family name of another is nobody.",
		Fix:   "Write a resource in one transaction, or refuse the second with 409 or 412.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7644", "3.14")}, Kills: []string{"puts-mixed"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		for range rounds {
			replies := w.Target.AtOnce(c.Context(), w.naming("Ada", "Adams"), w.naming("Bea", "Brown"))
			for _, reply := range replies {
				c.Answered(reply.Err)
				notBusy(c, reply.Answer)
				faultless(c, "one of two PUTs at once", reply.Answer)
			}
			now := w.now(c)
			given, family := now.Text("name.givenName"), now.Text("name.familyName")
			if given+family != "AdaAdams" && given+family != "BeaBrown" {
				c.Fail("after PUTs of Ada Adams and Bea Brown at once: expected one of them, found %s %s", given, family)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.put-and-patch",
		Title: "After a PUT and a PATCH at the same moment the user is as if one had come after the other.",
		Why:   "A PATCH that reads, changes and writes back what it read undoes the PUT in between.",
		Fix:   "Lock the resource while it is read, changed and written, or write under the condition of its version.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.14")}, Needs: []scimdrill.Capability{scimdrill.CanPatch}, Kills: []string{"write-race"},
	}, func(c *spec.Case) {
		w.alone(c, "name.givenName", "Yara")
		for range rounds {
			if w.put(c, "the user before", probe.Body(w.body(nil))).Status() >= http.StatusMultipleChoices {
				c.Block("the user could not be replaced")
			}
			replies := w.Target.AtOnce(c.Context(), w.naming("Ada", "Adams"), w.patching("name.givenName", "Zoe"))
			put, patched := took(c, "a PUT beside a PATCH", replies[0]), took(c, "a PATCH beside a PUT", replies[1])
			now := w.now(c)
			given, family := now.Text("name.givenName"), now.Text("name.familyName")
			if put && family != "Adams" {
				c.Fail("a PUT beside a PATCH of the given name was answered with success: expected the family name Adams, found %s", family)
			}
			if put && patched && given != "Ada" && given != "Zoe" || put && !patched && given != "Ada" || !put && patched && given != "Zoe" {
				c.Fail("after a PUT of Ada Adams and a PATCH of the given name to Zoe at once: expected the given name of one, found %s", given)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.two-patches",
		Title: "Two PATCHes of different attributes at the same moment both hold.",
		Why:   "A profile update that meets a deactivation must not undo it: the person would stay in, and Okta show them as out.",
		Fix:   "Lock the resource while it is read, changed and written, or write only the attributes that a PATCH names.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.OktaProtocol("Deprovision users")}, Needs: []scimdrill.Capability{scimdrill.CanPatch}, Kills: []string{"write-race"},
	}, func(c *spec.Case) {
		w.alone(c, "name.familyName", "York")
		w.alone(c, "active", false)
		for range rounds {
			if w.put(c, "the user before", probe.Body(w.body(nil))).Status() >= http.StatusMultipleChoices {
				c.Block("the user could not be replaced")
			}
			replies := w.Target.AtOnce(c.Context(), w.patching("name.familyName", "Zander"), w.patching("active", false))
			renamed, deactivated := took(c, "a PATCH beside another", replies[0]), took(c, "a PATCH beside another", replies[1])
			now := w.now(c)
			if family := now.Text("name.familyName"); renamed && family != "Zander" {
				c.Fail("a PATCH of the family name, beside one of active, was answered with success: expected Zander, found %s", family)
			}
			if active := now.Active(); deactivated && active != false {
				c.Fail("a PATCH of active to false, beside one of the family name, was answered with success: expected false, found %v", active)
			}
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.two-deletes",
		Title: "Two DELETEs of one user at the same moment are answered with 204 or 404; neither is a fault of the server.",
		Why:   "Two admins press the button, or one client repeats itself: both must see that it is done.",
		Fix:   "Answer 404 where nothing was left to delete.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.6")), Needs: []scimdrill.Capability{scimdrill.CanDelete}, Kills: []string{"parallel-delete-500"},
	}, func(c *spec.Case) {
		made := w.MakeUser(c.Context(), "a user who is deleted twice at once", w.NewUser(w.People.Someone()))
		made.Given(c)
		ask := probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(made.ID), Purpose: "delete the user twice at once"}
		var answers []probe.Answer
		for _, reply := range w.Target.AtOnce(c.Context(), ask, ask) {
			c.Answered(reply.Err)
			faultless(c, "one of two DELETEs at once", reply.Answer)
			answers = append(answers, reply.Answer)
		}
		// What does not delete one user by one DELETE is no matter of two that meet: rfc.delete.status-204 tells it.
		if !slices.ContainsFunc(answers, deleted) {
			c.Decisive(answers[0].Exchange)
			c.Block("neither of two DELETEs at once deletes the user: status %d", answers[0].Status())
		}
		after, err := w.Target.Get(c.Context(), probe.UserPath(made.ID), "is the user gone?")
		c.Answered(err)
		if after.Status() == http.StatusOK {
			c.Decisive(after.Exchange)
			c.Fail("after two DELETEs at once: expected 404, found the user")
		}
	})
}

func deleted(answer probe.Answer) bool {
	return answer.Status() < http.StatusMultipleChoices || answer.Status() == http.StatusNotFound
}

func (w *world) naming(given, family string) probe.Ask {
	return probe.Ask{
		Method: http.MethodPut, Path: probe.UserPath(w.user.ID), Purpose: "replace the user, at once with another request",
		Body: probe.Body(w.body(map[string]any{"name": map[string]any{"givenName": given, "familyName": family}})),
	}
}

func (w *world) patching(path string, value any) probe.Ask {
	return probe.Ask{Method: http.MethodPatch, Path: probe.UserPath(w.user.ID), Body: replace(path, value), Purpose: "PATCH the user, at once with another request"}
}

// alone blocks the case unless a PATCH that meets no other holds: else what is lost would be no matter of meeting.
func (w *world) alone(c *spec.Case, path string, value any) {
	w.user.Given(c)
	ask := w.patching(path, value)
	ask.Purpose = "PATCH the user by itself"
	answer, err := w.Target.Do(c.Context(), ask)
	if err != nil || answer.Status() >= http.StatusMultipleChoices {
		c.Block("a PATCH of %s by itself was answered with status %d", path, answer.Status())
	}
	if found := w.now(c).At(path); found != value {
		c.Block("a PATCH of %s to %v by itself does not hold: found %v", path, value, found)
	}
}

// took tells whether a request was carried out. A server may refuse one of two that meet (RFC 7644 §3.12: 409, 412).
func took(c *spec.Case, what string, reply probe.Reply) bool {
	c.Answered(reply.Err)
	notBusy(c, reply.Answer)
	switch status := reply.Answer.Status(); {
	case status < http.StatusMultipleChoices:
		return true
	case status == http.StatusConflict, status == http.StatusPreconditionFailed, status == http.StatusLocked:
		return false
	default:
		c.Decisive(reply.Answer.Exchange)
		c.Fail("%s: expected success, or a refusal with 409 or 412, found status %d", what, status)
		return false
	}
}

// notBusy ends the case where the target asks to be left alone.
func notBusy(c *spec.Case, answer probe.Answer) {
	if isBusy(answer) {
		c.Block("the target is busy: status %d, with Retry-After", answer.Status())
	}
}

func isBusy(answer probe.Answer) bool {
	status := answer.Status()
	return (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) && answer.Exchange.Response.Header.Get("Retry-After") != ""
}
