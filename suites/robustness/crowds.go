package robustness

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// crowds: many requests at the same moment.
func crowds(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.lookups",
		Title: "Fifty lookups at the same moment find each its own person, or are put off with 429 and Retry-After.",
		Why:   "A group that is assigned makes Okta look up everybody in it. An answer that is somebody else's links the wrong account; a 500 leaves a task.",
		Fix:   "Keep nothing about a request where requests share it, and enough connections to the database for all of them.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.4.2"), cite.RFC("6585", "4")), Needs: heavy(), Kills: []string{"answers-mixed", "crowd-500"},
	}, func(c *spec.Case) {
		crew := make([]people.Person, 5)
		for i := range crew {
			crew[i] = w.People.Someone()
			w.MakeUser(c.Context(), "somebody to look up", w.NewUser(crew[i])).Given(c)
		}
		asks := make([]probe.Ask, 50)
		for i := range asks {
			email := crew[i%len(crew)].Email
			asks[i] = probe.Ask{Method: http.MethodGet, Path: probe.LookupPath(email), Purpose: "look up " + email + ", at once with others"}
		}
		putOff, slowest := 0, time.Duration(0)
		for i, reply := range w.Target.AtOnce(c.Context(), asks...) {
			c.Answered(reply.Err)
			slowest = max(slowest, reply.Answer.Exchange.Duration)
			if isBusy(reply.Answer) {
				putOff++
				continue
			}
			faultless(c, "one of fifty lookups at once", reply.Answer)
			want := crew[i%len(crew)].Email
			if found := reply.Answer.Text("Resources[0].userName"); !strings.EqualFold(found, want) {
				c.Decisive(reply.Answer.Exchange)
				c.Fail("one of fifty lookups at once: expected %q, found %q with status %d", want, found, reply.Answer.Status())
			}
		}
		c.Measured("slowest of fifty lookups at once", slowest)
		if putOff == len(asks) {
			c.Block("the target is busy: all lookups were put off with 429 and Retry-After")
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.creates",
		Title: "Ten creates of different people at the same moment make ten users, each answered with its own.",
		Why:   "Okta assigns a group's people several at a time, and remembers the id that stands in each answer.",
		Fix:   "Keep nothing about a request where requests share it; let writers wait for each other instead of failing (“database is locked”, deadlocks).",
		Level: scimdrill.Must, Cites: faults(cite.RFC("7644", "3.3"), cite.RFC("6585", "4")), Needs: heavy(), Kills: []string{"answers-mixed", "crowd-500"},
	}, func(c *spec.Case) {
		crew := make([]people.Person, 10)
		asks := make([]probe.Ask, len(crew))
		for i := range crew {
			crew[i] = w.People.Someone()
			asks[i] = probe.Ask{Method: http.MethodPost, Path: "/Users", Body: probe.Body(w.NewUser(crew[i])), Purpose: "create " + crew[i].Email + ", at once with others"}
		}
		var ids []string
		for i, reply := range w.Target.AtOnce(c.Context(), asks...) {
			c.Answered(reply.Err)
			notBusy(c, reply.Answer)
			answer := reply.Answer
			name, id := answer.Text("userName"), fmt.Sprint(answer.At("id"))
			if answer.Status() != http.StatusCreated || !strings.EqualFold(name, crew[i].Email) {
				c.Decisive(answer.Exchange)
				c.Fail("one of ten creates at once: expected status 201 and userName %q, found status %d and %q", crew[i].Email, answer.Status(), name)
			}
			if slices.Contains(ids, id) {
				c.Decisive(answer.Exchange)
				c.Fail("ten creates at once: expected ten ids, found %q twice", id)
			}
			ids = append(ids, id)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.slow-sender",
		Title: "Whoever sends a body slowly keeps nobody else waiting.",
		Why:   "One client on a bad line, or one that means it, would stop everybody's provisioning.",
		Fix:   "Read a body before taking a lock, a transaction or the only worker; bound the time for it.",
		Level: scimdrill.Must, Cites: faults(cite.RFC("9110", "15.5.9"), cite.OWASP("API4:2023 Unrestricted Resource Consumption", "0xa4-unrestricted-resource-consumption")),
		Needs: heavy(), Kills: []string{"slow-body-blocks"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		quick, err := w.Target.Get(c.Context(), probe.UserPath(w.user.ID), "how long does a read take?")
		c.Answered(err)
		// Far longer than the reads take, so that they are through before the body is.
		const reads = 6
		pace := max(100*time.Millisecond, 2*reads*quick.Exchange.Duration)
		var slow probe.Reply
		slowly := w.naming("Ada", "Adams")
		slowly.Pace, slowly.Purpose = pace, "replace the user, slowly"
		meanwhile := make([]probe.Reply, 0, reads)
		reading := w.inTurn(c, reads, func(int) probe.Ask {
			return probe.Ask{Method: http.MethodGet, Path: probe.UserPath(w.user.ID), Purpose: "read the user meanwhile"}
		}, &meanwhile)
		started := time.Now()
		probe.AtOnce(func() { slow.Answer, slow.Err = w.Target.Do(c.Context(), slowly) }, reading)
		c.Answered(slow.Err)
		faultless(c, "a PUT that is sent slowly", slow.Answer)
		through := 0
		for _, reply := range meanwhile {
			c.Answered(reply.Err)
			if ended := reply.Answer.Exchange.Started.Add(reply.Answer.Exchange.Duration); ended.Before(started.Add(pace * 8 / 10)) {
				through++
			}
		}
		if through < reads/2 {
			c.Fail("while a body was sent over %s: expected %d reads, of %s each, to be answered meanwhile, found %d",
				pace, reads, quick.Exchange.Duration.Round(time.Microsecond), through)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "robustness.parallel.read-while-written",
		Title: "Whoever reads a user while it is replaced sees it as before or as after, whole.",
		Why:   "Okta's import that reads half of an update takes it for the truth, and writes it into the directory.",
		Fix:   "Write a resource in one transaction, and read it in one.",
		Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.1"), cite.RFC("7644", "3.4.1")}, Needs: heavy(), Kills: []string{"put-in-two-steps"},
	}, func(c *spec.Case) {
		w.user.Given(c)
		w.put(c, "the user before", w.naming("Bea", "Brown").Body)
		const readers, each = 4, 12
		calls := []func(){w.inTurn(c, rounds, func(i int) probe.Ask {
			if i%2 == 1 {
				return w.naming("Bea", "Brown")
			}
			return w.naming("Ada", "Adams")
		}, nil)}
		seen := make([][]probe.Reply, readers)
		for i := range seen {
			calls = append(calls, w.inTurn(c, each, func(int) probe.Ask {
				return probe.Ask{Method: http.MethodGet, Path: probe.UserPath(w.user.ID), Purpose: "read the user while it is replaced"}
			}, &seen[i]))
		}
		probe.AtOnce(calls...)
		for _, reply := range slices.Concat(seen...) {
			c.Answered(reply.Err)
			notBusy(c, reply.Answer)
			given, family := reply.Answer.Text("name.givenName"), reply.Answer.Text("name.familyName")
			if given+family != "AdaAdams" && given+family != "BeaBrown" {
				c.Decisive(reply.Answer.Exchange)
				c.Fail("a user who is Ada Adams and Bea Brown by turns, read meanwhile: expected one of them, found %q %q with status %d", given, family, reply.Answer.Status())
			}
		}
	})
}

// inTurn is a call that sends requests one after the other.
func (w *world) inTurn(c *spec.Case, many int, ask func(int) probe.Ask, replies *[]probe.Reply) func() {
	numbered := make([]context.Context, 0, many)
	for range many {
		numbered = append(numbered, w.Target.Next(c.Context()))
	}
	return func() {
		for i, ctx := range numbered {
			answer, err := w.Target.Do(ctx, ask(i))
			if replies != nil {
				*replies = append(*replies, probe.Reply{Answer: answer, Err: err})
			}
		}
	}
}
