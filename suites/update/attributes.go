package update

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// attribute is one of the six that Peakon's app synchronises.
type attribute struct {
	// key ends the ids of its requirements, noun is what people call it, variable what Okta does.
	key, noun, variable string
	// path is where it stands in the user, pointers are what else follows from it and may change with it.
	path     string
	pointers []string
	// value is the new value, made from the person's own where it has to be unique.
	value func(*stage.Employee) string
	why   string
	needs []scimdrill.Capability
	kills []string
	// alone are the defects by which something else changes with it.
	alone []string
}

func attributes() []attribute {
	fixed := func(value string) func(*stage.Employee) string { return func(*stage.Employee) string { return value } }
	return []attribute{
		{
			key: "email", noun: "email address", variable: "email", path: "emails[0].value", pointers: []string{"/emails"},
			value: func(e *stage.Employee) string { return "moved." + e.Email },
			why:   "Mail is sent to the old address, which somebody else may read.",
			kills: []string{"update-lost"}, alone: []string{"username-follows-email"},
		},
		{
			key: "first-name", noun: "first name", variable: "firstName", path: "name.givenName",
			pointers: []string{"/name/givenName", "/name/formatted", "/displayName"}, value: fixed("Renate"),
			why:   "People who change their name go on being addressed by the old one.",
			kills: []string{"update-lost", "put-unsupported", "readonly-refused"},
		},
		{
			key: "last-name", noun: "last name", variable: "lastName", path: "name.familyName",
			pointers: []string{"/name/familyName", "/name/formatted", "/displayName"}, value: fixed("Married"),
			why:   "People who marry go on being addressed by the old name.",
			kills: []string{"update-lost"},
		},
		{
			key: "employee-number", noun: "employee number", variable: "employeeNumber", path: enterprise + "|employeeNumber",
			pointers: []string{"/" + enterprise + "/employeeNumber"},
			value:    func(e *stage.Employee) string { return e.EmployeeNumber + "-2" },
			why:      "The number ties the person to the HR system; servers that read the enterprise extension on create alone lose every change of it.",
			needs:    []scimdrill.Capability{scimdrill.HasEnterpriseSchema},
			kills:    []string{"update-lost", "employee-number-lost"},
		},
		{
			key: "locale", noun: "locale", variable: "locale", path: "locale", pointers: []string{"/locale"}, value: fixed("da-DK"),
			why:   "The person goes on being written to in the wrong language.",
			kills: []string{"update-lost", "locale-lost"},
		},
		{
			key: "time-zone", noun: "time zone", variable: "timezone", path: "timezone", pointers: []string{"/timezone"}, value: fixed("America/New_York"),
			why:   "The person goes on being written to at night.",
			kills: []string{"update-lost", "timezone-lost"},
		},
	}
}

// eachAttribute changes each of the six by itself.
func eachAttribute(scope *spec.Scope, s *stage.Stage) {
	for _, a := range attributes() {
		Describe("a change of the "+a.noun, Ordered, func() {
			var jane *stage.Employee
			var changed *stage.Push
			BeforeAll(func(ctx SpecContext) {
				app := s.Apps[scope.App]
				jane = app.Hire(ctx, s.People.Someone(), nil)
				changed = app.Change(ctx, jane, map[string]any{a.variable: a.value(jane)})
			})

			scope.Check(scimdrill.Requirement{
				ID:    "okta.update." + a.key,
				Title: "A change of the " + a.noun + " in Okta arrives: the push succeeds, and the user has the new value when read back.",
				Why:   a.why + " Okta shows the assignment as provisioned, so that nobody notices.",
				Fix:   "Store what the PUT holds before answering it, the attributes of extensions included.",
				Level: scimdrill.Okta,
				Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PUT)"), cite.PeakonArticle("Update User Attributes"), cite.OIN("C9291"), cite.OIN("C9310"), cite.RFC("7644", "3.5.1")},
				Needs: a.needs,
				Kills: a.kills,
			}, func(c *spec.Case) {
				jane.Given(c)
				if !s.Keeps(c.Context(), jane.CreatedAs, a.path) {
					c.NotApplicable("the target keeps no %s: it describes none, and shows none of whom Okta sent with one", a.noun)
				}
				changed.Succeeds(c)
				c.NoDifference("the user after the change of the "+a.noun, jane.Now(c, s).Differences(map[string]any{a.path: a.value(jane)}))
			})

			scope.Check(scimdrill.Requirement{
				ID:    "okta.update." + a.key + "-alone",
				Title: "A change of the " + a.noun + " in Okta changes nothing else of the user.",
				Why:   "Okta echoes what the server returned and takes for granted that it stays. What a server loses or rewrites beside the change is lost for both.",
				Fix:   "Store each attribute where it belongs, and derive nothing from it that Okta sends by itself.",
				Level: scimdrill.Okta,
				Cites: []scimdrill.Citation{cite.OktaProtocol("Update a specific user (PUT)"), cite.RFC("7644", "3.5.1")},
				Needs: a.needs,
				Kills: append([]string{"put-recreates"}, a.alone...),
			}, func(c *spec.Case) {
				jane.Given(c)
				changed.Given(c)
				stage.OnlyChanged(c, "the user before and after the change of the "+a.noun, jane.CreatedAs, jane.Now(c, s), a.pointers...)
			})
		})
	}
}
