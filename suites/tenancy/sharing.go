package tenancy

import (
	"slices"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// sharing: two tenants at the same moment, and what the clock tells.
func sharing(scope *spec.Scope, w *world) {
	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.parallel.own-answers",
		Title: "Two tenants who ask at the same time get each their own answer.",
		Why:   "A tenant that is kept in something that requests share (a global, a pooled connection, a cache without the tenant in its key) is now and then somebody else's.",
		Fix:   "Carry the tenant in the request's own context, set it on every connection that is taken from a pool, and make it a part of every cache key.",
		Level: scimdrill.Must, Cites: isolation(), Needs: twoTenants(), Kills: []string{"tenant-of-last-token"},
	}, func(c *spec.Case) {
		w.theirs.Given(c)
		w.mine.Given(c)
		const rounds = 5
		for range rounds {
			var mine, theirs probe.Answer
			var errMine, errTheirs error
			probe.AtOnce(
				func() {
					mine, errMine = w.Target.Get(c.Context(), filtered(equals("userName", w.me.Email)), "we look for our own user")
				},
				func() {
					theirs, errTheirs = w.SecondTenant.Get(c.Context(), filtered(equals("userName", w.person.Email)), "the neighbour looks for theirs at the same time")
				},
			)
			c.Answered(errMine)
			c.Answered(errTheirs)
			expectFound(c, mine, w.me.Email)
			expectFound(c, theirs, w.person.Email)
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "tenancy.refusal.time",
		Title: "An id of another tenant is refused as fast as an id that does not exist.",
		Why:   "A server that loads the user before it looks at the tenant tells by its clock who exists. Reported are the medians; only a gross difference that comes again each time is a finding.",
		Fix:   "Look up tenant and id in one query, so that a stranger is not found in the first place.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "6"), cite.OWASP("API1:2023 Broken Object Level Authorization", "0xa1-broken-object-level-authorization")},
		Needs: twoTenants(), Kills: []string{"stranger-slow"},
	}, func(c *spec.Case) {
		stranger := w.stranger(c)
		if !w.formed {
			c.NotApplicable("nobody can be deleted: there is no id of the target's own form to compare with")
		}
		const rounds = 3
		for round := range rounds {
			nobody, theirs := w.race(c, w.nobody, stranger)
			if round == 0 {
				c.Measured("median answer to an id that does not exist", nobody.median())
				c.Measured("median answer to an id of another tenant", theirs.median())
			}
			if !gross(nobody, theirs) {
				return
			}
			if round == rounds-1 {
				c.Fail("in %d rounds of %d alternating requests: expected one time for both, found a median of %s for an id that does not exist and of %s for one of another tenant",
					rounds, len(nobody), nobody.median().Round(time.Microsecond), theirs.median().Round(time.Microsecond))
			}
		}
	})
}

func expectFound(c *spec.Case, answer probe.Answer, userName string) {
	if found := answer.Text("Resources[0].userName"); total(answer) != 1 || found != userName {
		c.Decisive(answer.Exchange)
		c.Fail("looking up a user with the token of their own tenant, while another tenant asks: expected %q, found %d users, the first %q", userName, total(answer), found)
	}
}

// times are durations in ascending order.
type times []time.Duration

func (t times) at(share float64) time.Duration { return t[int(share*float64(len(t)-1))] }

func (t times) median() time.Duration { return t.at(1. / 2) }

// race asks for two ids in turns, so that whatever else slows the target down slows both.
func (w *world) race(c *spec.Case, one, other string) (times, times) {
	const turns = 9
	var first, second times
	for range turns {
		first = append(first, w.timed(c, one))
		second = append(second, w.timed(c, other))
	}
	slices.Sort(first)
	slices.Sort(second)
	return first, second
}

func (w *world) timed(c *spec.Case, id string) time.Duration {
	answer, err := w.Target.Get(c.Context(), probe.UserPath(id), "how long does the refusal take?")
	c.Answered(err)
	return answer.Exchange.Duration
}

// gross tells whether one of two is slower beyond doubt: twice as slow in the middle, by more than a network's whim, and slower in
// its fast quarter than the other in its slow one.
func gross(one, other times) bool {
	const whim = 15 * time.Millisecond
	fast, slow := one, other
	if fast.median() > slow.median() {
		fast, slow = slow, fast
	}
	return slow.median()-fast.median() > whim && slow.median() > 2*fast.median() && slow.at(1./4) > fast.at(3./4)
}
