package replace

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// apart is how far two writes must be apart before times of milliseconds are expected to tell them apart.
const apart = 5 * time.Millisecond

// times: what a PUT does to the times in meta.
func times(scope *spec.Scope, s *stage.Stage) {
	Describe("the times in meta", Ordered, func() {
		var made stage.Made
		var put stage.Asked
		BeforeAll(func(ctx SpecContext) {
			body := s.NewUser(s.People.Someone())
			made = s.MakeUser(ctx, "a user to be replaced", body)
			put = s.Ask(ctx, http.MethodPut, probe.UserPath(made.ID), "replace the user by one with another name",
				with(body, map[string]any{"name": named("Replaced", "Person")}))
		})
		moment := func(c *spec.Case, user probe.Resource, name string) time.Time {
			value := user.At("meta." + name)
			if value == nil {
				c.NotApplicable("the target does not show meta.%s", name)
			}
			found, err := probe.Moment(value)
			if err != nil {
				c.Block("meta.%s: %v", name, err)
			}
			return found
		}

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.last-modified",
			Title: "A PUT that changes something moves meta.lastModified, and never back.",
			Why:   "Whoever fetches what changed since yesterday misses every user whose time stands still.",
			Fix:   "Set lastModified with every write.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"last-modified-zero"},
		}, func(c *spec.Case) {
			put.Given(c)
			created, after := moment(c, made.Resource(c), "created"), moment(c, put.Resource(c), "lastModified")
			// The two may have been rounded apart.
			c.Expect(after).To(BeTemporally(">", created.Add(-time.Second)), "meta.lastModified after the PUT, beside meta.created")
			// A time of whole seconds says the same of two writes within one.
			fine := strings.Contains(put.Resource(c).Text("meta.lastModified"), ".")
			if fine && put.Answer.Exchange.Started.Sub(made.Answer.Exchange.Started.Add(made.Answer.Exchange.Duration)) > apart {
				c.Expect(after).To(BeTemporally(">", moment(c, made.Resource(c), "lastModified")), "meta.lastModified after the PUT, beside that before it")
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.replace.created-stays",
			Title: "A PUT leaves meta.created as it was.",
			Why:   "A user who seems to be created anew with every change looks like a new person to whoever counts them.",
			Fix:   "Write created once, when the user is created.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7644", "3.5.1")},
			Kills: []string{"created-moves"},
		}, func(c *spec.Case) {
			put.Given(c)
			before, after := moment(c, made.Resource(c), "created"), moment(c, put.Resource(c), "created")
			c.Expect(after.Equal(before)).To(BeTrue(), "meta.created after the PUT (%s) is that before it (%s)", after, before)
		})
	})
}
