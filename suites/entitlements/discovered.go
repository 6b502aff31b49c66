package entitlements

import (
	"encoding/json"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

const listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

// oktas are the schemas by which Okta knows what can be granted.
func oktas(schema any) bool {
	return schema == "urn:okta:scim:schemas:core:1.0:Entitlement" || schema == "urn:okta:scim:schemas:core:1.0:Role"
}

// published is the one step of Okta's published test, which is to be repeated for each endpoint that has entitlements.
func published(scope *spec.Scope, s *stage.Stage) {
	scope.Check(scimdrill.Requirement{
		ID:    "okta.entitlement.endpoints",
		Title: "Each endpoint of entitlements or roles answers a page of one with a ListResponse of one, and says how many there are.",
		Why:   "It is the step of Okta's Entitlements test. Okta reads what there is to grant page by page; what a page leaves out cannot be granted.",
		Fix:   "Honour startIndex and count on these endpoints, and count all of them in totalResults.",
		Level: scimdrill.Okta,
		Cites: []scimdrill.Citation{
			cite.OktaTest("Okta SCIM 2.0 Entitlements test", "step 1, Duplicate the request for multiple Entitlement Endpoints"), guide("Endpoints"), cite.OIN("C9370"),
		},
		Needs: []scimdrill.Capability{scimdrill.HasEntitlements},
		Kills: []string{"entitlement-count-ignored", "entitlement-endpoint-404"},
	}, func(c *spec.Case) {
		types, err := s.Target.Get(c.Context(), "/ResourceTypes", "which endpoints have entitlements?")
		c.Answered(err)
		resources, _ := types.At("Resources").([]any)
		asked := 0
		for _, resource := range resources {
			object, _ := resource.(map[string]any)
			if !oktas(object["schema"]) {
				continue
			}
			asked++
			endpoint := probe.Resource(object).Text("endpoint")
			answer, err := s.Target.Get(c.Context(), endpoint+"?count=1&startIndex=1", "Entitlements test, step 1")
			c.Answered(err)
			c.Decisive(answer.Exchange)
			c.Expect(answer.Status()).To(Equal(200), "status of GET %s", endpoint)
			c.Expect(answer.At("schemas")).To(ContainElement(listResponse), "schemas")
			c.Expect(answer.At("startIndex")).To(BeAssignableToTypeOf(json.Number("")), "startIndex is a number")
			c.Expect(answer.At("totalResults")).To(BeAssignableToTypeOf(json.Number("")), "totalResults is a number")
			if answer.At("totalResults") == json.Number("0") {
				continue
			}
			c.Expect(answer.At("Resources")).To(HaveLen(1), "Resources of a page of one")
			c.Expect(answer.At("itemsPerPage")).To(BeEquivalentTo("1"), "itemsPerPage of a page of one")
		}
		c.Expect(asked).To(BeNumerically(">", 0), "resource types with one of Okta's schemas")
	})
}

// discovered: what Okta learns of what there is to grant.
func discovered(w *governance) {
	Describe("the discovery of entitlements", Ordered, func() {
		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.entitlement.discovered",
			Title: "Everything that the target has to grant is discovered, each with an id and a displayName.",
			Why:   "What is discovered is what admins can grant. One entry without a name ends the discovery, and nothing at all can be granted.",
			Fix:   "Give every entitlement and every role an id and a displayName, and a description of a thousand characters at most.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{guide("Entitlement and role resources"), cite.OIN("C9370")},
			Kills: []string{"entitlement-nameless", "entitlement-endpoint-404"},
		}, func(c *spec.Case) {
			c.Shows(w.wire...)
			if w.err != nil {
				c.AdminSees(admin.AdminText(w.err))
				c.Fail("the discovery failed: %v", w.err)
			}
			c.Expect(w.found).To(HaveLen(w.total()), "entitlements and roles that were discovered")
			for _, entitlement := range w.found {
				c.Expect(entitlement.ID).NotTo(BeEmpty(), "id of an entitlement")
				c.Expect(entitlement.DisplayName).NotTo(BeEmpty(), "displayName of %s", entitlement.ID)
			}
		}))

		w.scope.Check(w.about(scimdrill.Requirement{
			ID:    "okta.entitlement.requests",
			Title: "The requests of the discovery are answered with 200: /ResourceTypes, /Schemas, and each endpoint that /ResourceTypes names.",
			Why:   "It is the order in which Okta asks. An endpoint that is named and not there ends the discovery.",
			Fix:   "Name in /ResourceTypes what you serve.",
			Level: scimdrill.Okta,
			Cites: []scimdrill.Citation{guide("Endpoint call sequence"), cite.RFC("7644", "4")},
			Needs: []scimdrill.Capability{scimdrill.CanShowWire},
			Kills: []string{"entitlement-endpoint-404"},
		}, func(c *spec.Case) {
			var paths []string
			for _, exchange := range w.wire {
				path, _, _ := strings.Cut(exchange.Path(w.stage.URL), "?")
				paths = append(paths, path)
				c.Decisive(exchange)
				c.Expect(exchange.Status()).To(Equal(200), "status of GET %s", path)
			}
			c.Expect(len(paths)).To(BeNumerically(">", 2), "requests of the discovery")
			c.Expect(slices.Compact(paths)[:2]).To(Equal([]string{"/ResourceTypes", "/Schemas"}), "the first two requests")
		}))
	})
}

// total is how many entitlements and roles the endpoints say that they have, by what Okta was answered.
func (w *governance) total() int {
	total := map[string]int{}
	for _, exchange := range w.wire {
		path, _, _ := strings.Cut(exchange.Path(w.stage.URL), "?")
		if path == "/ResourceTypes" || path == "/Schemas" {
			continue
		}
		number, _ := probe.Read(exchange).At("totalResults").(json.Number)
		count, _ := number.Int64()
		total[path] = int(count)
	}
	all := 0
	for _, count := range total {
		all += count
	}
	return all
}
