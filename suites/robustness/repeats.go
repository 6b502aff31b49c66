package robustness

import (
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// repeats: what is sent once more because the answer was lost on its way.
func repeats(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.repeat.put",
		Title: "A PUT that is sent again leaves the user as the first one did.",
		Why:   "Okta repeats what was not answered in time: addresses and members must not pile up.",
		Fix:   "Replace the values of an attribute; never add to them.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("9110", "9.2.2"), cite.RFC("7644", "3.5.1")}, Kills: []string{"put-piles-up"},
	}, func(c *spec.Case) {
		body := probe.Body(w.body(nil))
		if first := w.put(c, "replace the user", body); first.Status() != http.StatusOK {
			c.Block("the first PUT was answered with %d", first.Status())
		}
		before := w.now(c)
		second := w.put(c, "replace the user once more", body)
		faultless(c, "a PUT that is sent again", second)
		stage.OnlyChanged(c, "the user after the same PUT", before, w.now(c))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.repeat.patch",
		Title: "A PATCH of replace that is sent again is answered with success, and leaves the user as the first one did.",
		Why:   "Okta repeats a deactivation that was not answered in time; a refusal would leave a task behind for somebody who is deactivated.",
		Fix:   "Answer a change that is already made as one that was made.",
		Level: scimdrill.Okta, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2"), cite.RFC("7644", "3.5.2.3"), cite.OktaProtocol("Deprovision users")},
		Needs: []scimdrill.Capability{scimdrill.CanPatch}, Kills: []string{"patch-twice-refused"},
	}, func(c *spec.Case) {
		made := w.MakeUser(c.Context(), "a user who is deactivated twice", w.NewUser(w.People.Someone()))
		made.Given(c)
		ask := probe.Ask{Method: http.MethodPatch, Path: probe.UserPath(made.ID), Body: replace("active", false), Purpose: "deactivate the user"}
		first, err := w.Target.Do(c.Context(), ask)
		c.Answered(err)
		if first.Status() >= http.StatusMultipleChoices {
			c.Block("the first PATCH was answered with %d", first.Status())
		}
		before := w.read(c, made.ID)
		ask.Purpose = "deactivate the user once more"
		second, err := w.Target.Do(c.Context(), ask)
		c.Answered(err)
		c.Decisive(second.Exchange)
		if second.Status() != http.StatusOK && second.Status() != http.StatusNoContent {
			c.Fail("a PATCH that is sent again: expected status 200 or 204, found %d", second.Status())
		}
		stage.OnlyChanged(c, "the user after the same PATCH", before, w.read(c, made.ID))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.repeat.delete",
		Title: "A DELETE that is sent again is answered with 404, or as the first one; it is no fault of the server.",
		Why:   "What is gone is gone: a client that repeats a DELETE must be able to see that there is nothing left to do.",
		Fix:   "Answer 404 where there is nobody of that id any more.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.6")), Needs: []scimdrill.Capability{scimdrill.CanDelete}, Kills: []string{"second-delete-500"},
	}, func(c *spec.Case) {
		made := w.MakeUser(c.Context(), "a user who is deleted twice", w.NewUser(w.People.Someone()))
		made.Given(c)
		ask := probe.Ask{Method: http.MethodDelete, Path: probe.UserPath(made.ID), Purpose: "delete the user"}
		first, err := w.Target.Do(c.Context(), ask)
		c.Answered(err)
		if first.Status() != http.StatusNoContent {
			c.Block("the first DELETE was answered with %d", first.Status())
		}
		ask.Purpose = "delete the user once more"
		second, err := w.Target.Do(c.Context(), ask)
		answered(c, "a DELETE that is sent again", second, err)
	})
}

// replace is a PATCH of one attribute.
func replace(path string, value any) []byte {
	return patch(map[string]any{"op": "replace", "path": path, "value": value})
}

func patch(operations ...any) []byte {
	return probe.Body(map[string]any{"schemas": []any{patchSchema}, "Operations": operations})
}
