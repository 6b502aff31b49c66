package create

import (
	"context"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// existing: the target already has the person, made by somebody else than this app.
func existing(scope *spec.Scope, s *stage.Stage) {
	Describe("an employee whom the target already has", Ordered, func() {
		var there prior
		var linked *stage.Employee
		BeforeAll(func(ctx SpecContext) {
			person := s.People.Someone()
			there = alreadyThere(ctx, s, person, person.Email)
			linked = s.Apps[scope.App].Hire(ctx, person, nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.existing-linked",
			Title: "A person whom the target already has is linked: Okta keeps the existing id and creates no second user.",
			Why:   "Companies connect Okta to an application that is in use. A twin for everybody who is there already cannot be taken apart again.",
			Fix:   "Find the user by userName in the lookup, and let the PUT that follows update it.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.OIN("C9335")},
			Kills: []string{"lookup-by-email", "readonly-refused"},
		}, func(c *spec.Case) {
			there.given(c)
			linked.Assigned.Succeeds(c)
			c.Expect(linked.ID()).To(Equal(there.id), "the id that Okta linked to")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.existing-not-posted",
			Title: "Okta's lookup finds the existing user, so that no POST is sent.",
			Why:   "A POST for somebody who is there ends in 409, which stops the assignment for good, or in a twin.",
			Fix:   "Answer the lookup with the one user whose userName matches.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{cite.OktaProtocol("Determine if the user already exists"), cite.OktaSupport("Existing SCIM user being created at assignment", "https://support.okta.com/help/s/")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"lookup-by-email"},
		}, func(c *spec.Case) {
			there.given(c)
			c.Shows(linked.Assigned.Wire...)
			sequence := s.Apps[scope.App].Sequence(linked.Assigned)
			c.Expect(sequence).NotTo(BeEmpty(), "what Okta sent")
			c.Expect(sequence).NotTo(ContainElement("POST /Users"), "what Okta sent")
		})
	})

	Describe("an employee whose userName differs in case", Ordered, func() {
		scope.Check(scimdrill.Requirement{
			ID:    "okta.create.username-other-case",
			Title: "A person whose userName differs from the existing one in case alone is the same person.",
			Why:   "Okta sends userName as it stands in Okta. If JANE@ does not find jane@, Okta creates a twin or runs into 409.",
			Fix:   "Compare userName without regard to case, in filters and in the unique index.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.OktaSPEC(17)},
			Kills: []string{"lookup-case-sensitive"},
		}, func(c *spec.Case) {
			person := s.People.Someone()
			there := alreadyThere(c.Context(), s, person, person.Email)
			there.given(c)
			shouting := person
			shouting.Email = strings.ToUpper(person.Email)
			linked := s.Apps[scope.App].Hire(c.Context(), shouting, nil)
			linked.Assigned.Succeeds(c)
			c.Expect(linked.ID()).To(Equal(there.id), "the id that Okta linked to")
		})
	})
}

// prior is a user that was in the target before Okta came.
type prior struct {
	id     string
	answer probe.Answer
	err    error
}

// alreadyThere puts a person into the target without Okta.
func alreadyThere(ctx context.Context, s *stage.Stage, person people.Person, userName string) prior {
	body := s.NewUser(person)
	body["userName"] = userName
	body["emails"] = []any{map[string]any{"primary": true, "value": "mail." + person.Email, "type": "work"}}
	answer, err := s.Target.Do(ctx, probe.Ask{
		Method: http.MethodPost, Path: "/Users", Body: probe.Body(body),
		Purpose: "put " + person.Email + " into the target before Okta comes",
	})
	id, _ := answer.At("id").(string)
	return prior{id: id, answer: answer, err: err}
}

func (p prior) given(c *spec.Case) {
	c.Shows(p.answer.Exchange)
	if p.err != nil {
		c.Block("putting a user into the target failed: %v", p.err)
	}
	if p.id == "" {
		c.Block("putting a user into the target failed: status %d, and no id in the answer", p.answer.Status())
	}
}
