package errors

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// registered are the keywords of RFC 7644 table 9 and those that RFC 9865 §2.1 adds.
func registered() []string {
	return []string{
		"invalidFilter", "tooMany", "uniqueness", "mutability", "invalidSyntax", "invalidPath", "noTarget", "invalidValue", "invalidVers",
		"sensitive", "invalidCursor", "expiredCursor", "invalidCount",
	}
}

// keywords: scimType, which a body may leave out.
func keywords(scope *spec.Scope, all *[]provoked) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.scim-type-registered",
		Title: "A scimType, where an error has one, is a keyword of the RFC.",
		Why:   "Clients branch on these few words; a word of one's own is as good as none, or breaks a client that reads them as an enumeration.",
		Fix:   "Choose from table 9, and leave scimType out where nothing in it fits; your own words belong into detail.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12"), cite.RFC("9865", "2.1")},
		Kills: []string{"error-scimtype-invented"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			found := p.answer.At("scimType")
			if text, isText := found.(string); !absent(found) && (!isText || !slices.Contains(registered(), text)) {
				c.Fail("the answer to %s: expected one of %s, or none; found %v", p.what, strings.Join(registered(), ", "), found)
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.scim-type-fits",
		Title: "A scimType, where an error has one, says what is wrong: invalidSyntax for a broken body, invalidValue for a missing attribute, uniqueness for a taken name.",
		Why:   "A client that reads invalidSyntax looks for a fault in how it writes JSON, while a value is missing.",
		Fix:   "Keep invalidSyntax for bodies that cannot be read; a required attribute that is missing is invalidValue.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.12")},
		Kills: []string{"error-scimtype-swapped"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			found := p.answer.Text("scimType")
			if found != "" && len(p.fits) > 0 && !slices.Contains(p.fits, found) {
				c.Fail("the answer to %s: expected scimType %s, or none; found %q", p.what, strings.Join(p.fits, " or "), found)
			}
		})
	})
}

func absent(value any) bool {
	return len((probe.Resource{"value": value}).Differences(map[string]any{"value": probe.Absent{}})) == 0
}
