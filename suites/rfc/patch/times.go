package patch

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// times: when a user was changed last.
func times(scope *spec.Scope, b *bench) {
	Describe("lastModified", func() {
		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.no-change-no-time",
			Title: "A PATCH that adds what is there already leaves lastModified alone.",
			Why:   "Whoever reads what has changed since yesterday reads everybody whom a client merely confirmed.",
			Fix:   "Compare before storing; write nothing where nothing differs.",
			Level: scimdrill.Must, Cites: []scimdrill.Citation{cite.RFC("7644", "3.5.2.1")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-touches-always"},
		}, func(c *spec.Case) {
			u := b.fresh(c, nil)
			before := u.now(c)
			modified := before.Text("meta.lastModified")
			if modified == "" {
				c.NotApplicable("the target shows no meta.lastModified")
			}
			after := u.does(c, "add the given name that is there", patching.Add("name.givenName", before.Text("name.givenName")))
			c.Expect(sameInstant(after.Text("meta.lastModified"), modified)).To(BeTrue(),
				"meta.lastModified was %s, and is %s after a PATCH that changes nothing", modified, after.Text("meta.lastModified"))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.patch.change-moves-time",
			Title: "A PATCH that changes something moves lastModified on.",
			Why:   "Whoever reads what has changed since yesterday misses the people who were deactivated today.",
			Fix:   "Set meta.lastModified in the transaction that stores the change.",
			Level: scimdrill.Should, Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Needs: []scimdrill.Capability{scimdrill.CanPatch},
			Kills: []string{"patch-time-stands"},
		}, func(c *spec.Case) {
			u := b.fresh(c, nil)
			first := u.now(c).Text("meta.lastModified")
			if first == "" {
				c.NotApplicable("the target shows no meta.lastModified")
			}
			c.Expect(u.moves(c, first)).NotTo(Equal(first), "meta.lastModified after changes")
		})
	})
}

// coarse is how long two changes can fall into the same tick of a clock that shows whole seconds.
const coarse = 1100 * time.Millisecond

// moves changes a user until lastModified differs, for as long as the clock of the target may take to tick, and gives the last
// that was shown. A clock that shows parts of a second gets one change.
func (u subject) moves(c *spec.Case, first string) string {
	ctx, cancel := context.WithTimeout(c.Context(), coarse)
	defer cancel()
	for turn := 0; ; turn++ {
		now := u.does(c, "change the given name", patching.Replace("name.givenName", "Time"+string(rune('a'+turn%26)))).Text("meta.lastModified")
		if now != first || ctx.Err() != nil || strings.Contains(now, ".") && turn > 0 {
			return now
		}
		select {
		case <-ctx.Done():
		case <-time.After(coarse / 8):
		}
	}
}

// sameInstant compares two times, which may be written in different ways.
func sameInstant(a, b string) bool {
	first, errFirst := time.Parse(time.RFC3339Nano, a)
	second, errSecond := time.Parse(time.RFC3339Nano, b)
	if errFirst != nil || errSecond != nil {
		return a == b
	}
	return first.Equal(second)
}
