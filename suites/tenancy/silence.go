package tenancy

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

const sayNothing = "Answer 404 with one text wherever the tenant has no such id, whoever else may have it."

// silence: a refusal does not tell that there is somebody.
func silence(scope *spec.Scope, w *world) {
	hides := []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("9110", "15.5.4"), cite.RFC("7644", "6")}

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.refusal.status",
		Title: "An id of another tenant is answered with the status of an id that does not exist.",
		Why:   "403 beside 404 tells which ids exist: with ids that can be counted, how many people each customer has.",
		Fix:   sayNothing,
		Level: scimdrill.Should, Cites: hides, Needs: twoTenants(), Kills: []string{"stranger-forbidden"},
	}, func(c *spec.Case) {
		w.bothRefused(c, func(method string, nobody, theirs probe.Answer) {
			if nobody.Status() != theirs.Status() {
				c.Decisive(theirs.Exchange)
				c.Fail("%s with an id of another tenant: expected status %d as for an id that does not exist, found %d", method, nobody.Status(), theirs.Status())
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.refusal.body",
		Title: "The refusal of an id of another tenant says what the refusal of an id that does not exist says.",
		Why:   "A detail such as “belongs to another organisation” tells as much as a 403; one that names the person tells more.",
		Fix:   sayNothing,
		Level: scimdrill.Should, Cites: hides, Needs: twoTenants(), Kills: []string{"stranger-named-in-detail"},
	}, func(c *spec.Case) {
		w.bothRefused(c, func(method string, nobody, theirs probe.Answer) {
			one, other := gist(nobody, w.nobody), gist(theirs, w.theirs.ID)
			if one != other {
				c.Decisive(theirs.Exchange)
				c.Fail("%s with an id of another tenant: expected the words for an id that does not exist, %s, found %s", method, one, other)
			}
		})
	})
}

// bothRefused sends the same requests about nobody and about the neighbour's user.
func (w *world) bothRefused(c *spec.Case, compare func(method string, nobody, theirs probe.Answer)) {
	stranger := w.stranger(c)
	if !w.formed {
		c.NotApplicable("nobody can be deleted: there is no id of the target's own form to compare with")
	}
	methods := []string{http.MethodGet, http.MethodPut, http.MethodDelete}
	if w.Capabilities[scimdrill.CanPatch] {
		methods = append(methods, http.MethodPatch)
	}
	for _, method := range methods {
		ask := func(id, whom string) probe.Answer {
			ask := probe.Ask{Method: method, Path: probe.UserPath(id), Purpose: fmt.Sprintf("%s %s", method, whom)}
			switch method {
			case http.MethodPut:
				ask.Body = probe.Body(w.NewUser(w.person))
			case http.MethodPatch:
				ask.Body = replace("active", false)
			}
			answer, err := w.Target.Do(c.Context(), ask)
			c.Answered(err)
			return answer
		}
		nobody, theirs := ask(w.nobody, "nobody"), ask(stranger, "the neighbour's user")
		c.Shows(nobody.Exchange, theirs.Exchange)
		if nobody.Status() < http.StatusBadRequest {
			c.Block("%s of an id that does not exist was answered with %d: there is no refusal to compare with", method, nobody.Status())
		}
		compare(method, nobody, theirs)
	}
}

// gist is what an error says, without what differs from one to the next anyway: the id, times, numbers of requests.
func gist(answer probe.Answer, id string) string {
	varying := regexp.MustCompile(`[0-9a-fA-F]*[0-9][0-9a-fA-F:.TZ+-]*`)
	mask := func(text string) string {
		text = strings.ReplaceAll(text, id, "{id}")
		return varying.ReplaceAllString(text, "{n}")
	}
	body, err := answer.Resource()
	if err != nil {
		return mask(answer.Body())
	}
	said := []string{"keys " + strings.Join(slices.Sorted(maps.Keys(body)), " ")}
	for _, name := range []string{"scimType", "detail"} {
		said = append(said, name+" "+mask(body.Text(name)))
	}
	return strings.Join(said, ", ")
}
