package filter

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// typed: values that are no strings.
func typed(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.boolean",
		Title: "active eq true and active eq false, without quotes, tell who is active.",
		Why:   "An audit asks who is still active. A server that wants quotes around true refuses it; one that ignores the term lists everybody.",
		Fix:   "Read true and false as booleans.",
		Level: scimdrill.Must,
		Cites: filtering(),
		Needs: needs(),
		Kills: []string{"filter-boolean-quoted", "filter-first-term-alone"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		if people.Cleo.Resource.Active() != false || people.Ada.Resource.Active() != true {
			c.NotApplicable("the target does not keep active as it is created: Ada %v, Cleo %v", people.Ada.Resource.At("active"), people.Cleo.Resource.At("active"))
		}
		if bare := people.Ask(c, people.Narrow("active eq true")); crowd.Declined(bare) {
			if quoted := people.Ask(c, people.Narrow(`active eq "true"`)); crowd.Declined(quoted) {
				c.NotApplicable("the target declines filters on active, as it may: %s", crowd.Refusal(bare))
			}
			c.Fail("active eq true, without quotes: expected a list, as there is for \"true\"; found %s", crowd.Refusal(bare))
		}
		people.Finds(c, people.Narrow("active eq true"), people.Ada, people.Bob, people.Dora, people.Eve)
		people.Finds(c, people.Narrow("active eq false"), people.Cleo)
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.boolean-order",
		Title: "gt, ge, lt and le on a boolean are refused with 400 invalidFilter.",
		Why:   "The question has no answer; an answer that looks like one is acted upon.",
		Fix:   "Check the type of the attribute before comparing, and refuse with scimType invalidFilter.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "3.12")},
		Needs: needs(),
		Kills: []string{"filter-orders-booleans", "filter-error-500", "filter-error-without-type"},
	}, func(c *spec.Case) {
		people.Given(c)
		if _, isBoolean := people.Ada.Resource.At("active").(bool); !isBoolean {
			c.NotApplicable("the target does not show active as a boolean")
		}
		for _, operator := range []string{"gt", "ge", "lt", "le"} {
			people.Refuses(c, people.Narrow("active "+operator+" false"))
		}
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.binary-order",
		Title: "gt, ge, lt and le on a binary attribute are refused with 400 invalidFilter.",
		Why:   "Bytes in base64 have no order that means anything.",
		Fix:   "Check the type of the attribute before comparing, and refuse with scimType invalidFilter.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7644", "3.12")},
		Needs: needs(scimdrill.HasDiscovery),
		Kills: []string{"filter-orders-booleans", "filter-error-500", "filter-error-without-type"},
	}, func(c *spec.Case) {
		people.Given(c)
		if people.Type(c.Context(), "x509Certificates.value") != "binary" {
			c.NotApplicable("the target's schema of users has no binary x509Certificates.value")
		}
		people.Refuses(c, people.Narrow(`x509Certificates.value ge "AAAA"`))
	})
}
