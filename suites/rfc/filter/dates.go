package filter

import (
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// dates: moments, and the zones in which they are written.
func dates(scope *spec.Scope, people *crowd.Crowd) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.date-order",
		Title: "gt, ge, lt and le compare moments.",
		Why:   "A delta import asks who was changed since the last one. An answer that leaves somebody out is never made good.",
		Fix:   "Parse dateTime values, and compare them as moments.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "2.3.5")},
		Needs: needs(),
		Kills: []string{"filter-every-operator-is-eq", "filter-ge-as-gt"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		created, at := moment(c, people)
		all := people.Members()
		people.Finds(c, people.Narrow(`meta.created gt "2001-01-01T00:00:00Z"`), all...)
		people.Finds(c, people.Narrow(`meta.created lt "2001-01-01T00:00:00Z"`))
		people.Tells(c, people.Narrow("meta.created ge "+crowd.Quote(created)), members(people.Ada), nil)
		people.Tells(c, people.Narrow("meta.created le "+crowd.Quote(created)), members(people.Ada), nil)
		people.Finds(c, people.Narrow("meta.created gt "+crowd.Quote(at.Add(24*time.Hour).UTC().Format(time.RFC3339))))
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.filter.date-offset",
		Title: "Moments are compared as moments, in whatever zone they are written.",
		Why:   "A client in Auckland writes +13:00. Compared as text, half a day of changes is lost or read twice.",
		Fix:   "Parse both sides; never compare the texts.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7644", "3.4.2.2"), cite.RFC("7643", "2.3.5")},
		Needs: needs(),
		Kills: []string{"filter-dates-as-text"},
	}, func(c *spec.Case) {
		people.GivenNarrow(c)
		_, at := moment(c, people)
		// Two hours later, written west of Greenwich: as text it comes before. Two hours earlier, written east: as text it comes after.
		west := at.Add(2 * time.Hour).In(time.FixedZone("", -12*60*60)).Format(time.RFC3339)
		east := at.Add(-2 * time.Hour).In(time.FixedZone("", 13*60*60)).Format(time.RFC3339)
		people.Finds(c, people.Narrow("meta.created lt "+crowd.Quote(west)), people.Members()...)
		people.Finds(c, people.Narrow("meta.created gt "+crowd.Quote(east)), people.Members()...)
	})
}

// moment is when Ada was created, as it is written and as it is meant.
func moment(c *spec.Case, people *crowd.Crowd) (string, time.Time) {
	created := people.Ada.Resource.Text("meta.created")
	at, err := time.Parse(time.RFC3339, created)
	if err != nil {
		c.NotApplicable("the target does not show when a user was created: meta.created %q", created)
	}
	people.Offers(c, people.Narrow(`meta.created gt "2001-01-01T00:00:00Z"`))
	return created, at
}
