package create

import (
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

// meta: what the server says of the new user.
func meta(scope *spec.Scope, s *stage.Stage) {
	Describe("meta", Ordered, func() {
		var made, suggested stage.Made
		BeforeAll(func(ctx SpecContext) {
			made = s.MakeUser(ctx, "a user", s.NewUser(s.People.Someone()))
			body := s.NewUser(s.People.Someone())
			body["meta"] = map[string]any{
				"resourceType": "Device", "created": before, "lastModified": before, "location": "https://elsewhere.example.com/Users/1",
			}
			suggested = s.MakeUser(ctx, "a user with a meta that the client suggests", body)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.resource-type",
			Title: "meta.resourceType of a created user is User.",
			Why:   "A client that gets users and groups from one list tells them apart by it, and the spelling is that of /ResourceTypes.",
			Fix:   "Set meta.resourceType to the name of the resource type: User.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7644", "3.3.1"), cite.RFC("7643", "3.1")},
			Kills: []string{"resource-type-plural"},
		}, func(c *spec.Case) {
			c.Expect(made.Resource(c).At("meta.resourceType")).To(Equal("User"), "meta.resourceType")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.meta-complete",
			Title: "meta says when the user was created and when last changed.",
			Why:   "Clients that synchronise by time fetch everything again, each time, without lastModified.",
			Fix:   "Keep both times with the user, and show them in meta.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"meta-without-times"},
		}, func(c *spec.Case) {
			user := made.Resource(c)
			c.Expect(user.At("meta.created")).NotTo(BeNil(), "meta.created")
			c.Expect(user.At("meta.lastModified")).NotTo(BeNil(), "meta.lastModified")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.meta-times",
			Title: "The times in meta are dateTimes: date and time with a T between them.",
			Why:   "A strict client cannot read the whole user when one time in it cannot be read.",
			Fix:   "Write times as RFC 3339 does, such as 2026-01-23T04:56:22Z.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7643", "2.3.5")},
			Kills: []string{"times-with-a-blank"},
		}, func(c *spec.Case) {
			created, modified := times(c, made.Resource(c))
			_, err := probe.Moment(created)
			c.Expect(err).NotTo(HaveOccurred(), "meta.created")
			_, err = probe.Moment(modified)
			c.Expect(err).NotTo(HaveOccurred(), "meta.lastModified")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.never-modified",
			Title: "A user that was never changed has the same time in meta.created and meta.lastModified.",
			Why:   "A client sees by it that nobody has touched what it created.",
			Fix:   "Set both from one reading of the clock when the user is created; a zero time is no time.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1")},
			Kills: []string{"last-modified-zero"},
		}, func(c *spec.Case) {
			one, other := times(c, made.Resource(c))
			created, err := probe.Moment(one)
			if err != nil {
				c.Block("meta.created: %v", err)
			}
			modified, err := probe.Moment(other)
			if err != nil {
				c.Block("meta.lastModified: %v", err)
			}
			// The two may have been rounded apart.
			c.Expect(modified.Sub(created).Abs()).To(BeNumerically("<", time.Second), "from meta.created (%s) to meta.lastModified (%s)", one, other)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.create.meta-ignored",
			Title: "A meta that the client sends with a create is ignored.",
			Why:   "Clients send back what they once read; times, type and address are the server's to say.",
			Fix:   "Treat meta as readOnly: drop it from the body of a POST.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "3.1"), cite.RFC("7644", "3.3")},
			Kills: []string{"create-echoes-body", "readonly-refused"},
		}, func(c *spec.Case) {
			found := suggested.Heard(c)
			c.Expect(found.Status()).To(Equal(201), "status of a create that holds a meta")
			user, err := found.Resource()
			c.Expect(err).NotTo(HaveOccurred(), "body of the answer")
			c.Expect(user.At("meta.resourceType")).NotTo(Equal("Device"), "meta.resourceType")
			c.Expect(user.At("meta.created")).NotTo(Equal(before), "meta.created")
			c.Expect(user.At("meta.lastModified")).NotTo(Equal(before), "meta.lastModified")
			c.Expect(strings.Contains(user.Text("meta.location"), "elsewhere.example.com")).To(BeFalse(), "meta.location is not the client's")
		})
	})
}

// times are what stands in meta for the two times; the case is not applicable when there is neither, which is told elsewhere.
func times(c *spec.Case, user probe.Resource) (created, modified any) {
	created, modified = user.At("meta.created"), user.At("meta.lastModified")
	if created == nil || modified == nil {
		c.NotApplicable("meta does not say both times")
	}
	return created, modified
}
