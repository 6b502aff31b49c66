package read

import (
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// values: how the values of a user are written.
func values(scope *spec.Scope, s *stage.Stage) {
	Describe("the values", Ordered, func() {
		var made stage.Made
		var read stage.Asked
		BeforeAll(func(ctx SpecContext) {
			manager := s.MakeUser(ctx, "a manager", s.NewUser(s.People.Someone()))
			body := s.WholeUser(ctx, s.People.Someone())
			extension, isObject := body[stage.EnterpriseSchema].(map[string]any)
			if manager.ID != "" && isObject && s.Definitions(ctx).Keeps(stage.EnterpriseSchema, "manager") {
				extension["manager"] = map[string]any{"value": manager.ID}
			}
			made = s.MakeUser(ctx, "a user with every attribute that the target says it has", body)
			if s.Capabilities[scimdrill.HasGroups] && made.ID != "" {
				s.MakeGroup(ctx, "a group that the user is in", s.GroupName("References"), made.ID)
			}
			read = s.Ask(ctx, http.MethodGet, probe.UserPath(made.ID), "read the user by id", nil)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.booleans",
			Title: "active and primary are the JSON values true and false.",
			Why:   "The text \"false\" is true in many languages: a client that is not on its guard lets the leaver in.",
			Fix:   "Write booleans without quotation marks.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.2"), cite.RFC("7643", "4.1.1")},
			Kills: []string{"active-as-string"},
		}, func(c *spec.Case) {
			made.Given(c)
			user := read.Resource(c)
			c.Expect(user.At("active")).To(BeAssignableToTypeOf(true), "active")
			emails, _ := user.At("emails").([]any)
			for _, email := range emails {
				if primary := (probe.Resource{"email": email}).At("email.primary"); primary != nil {
					c.Expect(primary).To(BeAssignableToTypeOf(true), "primary of an email address")
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.arrays",
			Title: "A multi-valued attribute with one value is an array of one element.",
			Why:   "A strict client cannot read an object in the place of an array, and refuses the whole user.",
			Fix:   "Write emails, phoneNumbers, schemas and the like as arrays, however many values there are.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.4")},
			Kills: []string{"single-value-not-array"},
		}, func(c *spec.Case) {
			made.Given(c)
			user := read.Resource(c)
			for _, name := range []string{"schemas", "emails", "phoneNumbers", "addresses", "groups"} {
				if value := user.At(name); value != nil {
					c.Expect(value).To(BeAssignableToTypeOf([]any{}), "%s", name)
				}
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.references",
			Title: "Every reference in a user is a URI, absolute or relative.",
			Why:   "Clients follow references; a name in the place of an address leads nowhere, and breaks those that parse it.",
			Fix:   "Write addresses into $ref, profileUrl and meta.location, with what is special in a URI encoded.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.3.7"), cite.RFC("7643", "2.4")},
			Kills: []string{"ref-is-a-name"},
		}, func(c *spec.Case) {
			made.Given(c)
			user := read.Resource(c)
			references := map[string]any{
				"meta.location": user.At("meta.location"), "profileUrl": user.At("profileUrl"), "groups[0].$ref": user.At("groups[0].$ref"),
				"manager.$ref": user.At(stage.EnterpriseSchema + "|manager.$ref"),
			}
			for name, value := range references {
				if value == nil {
					continue
				}
				text, _ := value.(string)
				_, err := url.Parse(text)
				legal := err == nil && text != "" && !strings.ContainsAny(text, " <>\"{}|\\^`")
				c.Expect(legal).To(BeTrue(), "%s is a URI: %v", name, value)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.country",
			Title: "The country of an address is a code of two letters.",
			Why:   "Clients compare codes: “Denmark” beside DK looks like a move, and is pushed again and again.",
			Fix:   "Keep the ISO 3166-1 alpha-2 code that the client sent, and show names in your own pages.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2")},
			Kills: []string{"country-named"},
		}, func(c *spec.Case) {
			made.Given(c)
			country := read.Resource(c).At("addresses[0].country")
			if country == nil {
				c.NotApplicable("the target shows no country of an address")
			}
			c.Expect(country).To(MatchRegexp(`^[A-Za-z]{2}$`), "country, which was written as DK")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.email-addresses",
			Title: "Values of emails are bare mail addresses.",
			Why:   "A client sends mail to the value; a mailto: or a name around it is part of no address.",
			Fix:   "Store and show the address alone.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2")},
			Kills: []string{"email-as-uri"},
		}, func(c *spec.Case) {
			made.Given(c)
			emails, _ := read.Resource(c).At("emails").([]any)
			for _, email := range emails {
				value := probe.Resource{"email": email}.Text("email.value")
				parsed, err := mail.ParseAddress(value)
				c.Expect(err == nil && parsed.Address == value).To(BeTrue(), "%q is a bare mail address", value)
			}
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.read.no-repeated-values",
			Title: "A value of the same type stands in a multi-valued attribute once.",
			Why:   "A client that removes a value by type and value cannot tell which of two it removes, and one stays.",
			Fix:   "Keep one of each (type, value); a list that grows with every write shows it twice.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.4")},
			Kills: []string{"values-repeated"},
		}, func(c *spec.Case) {
			made.Given(c)
			user := read.Resource(c)
			for _, name := range []string{"emails", "phoneNumbers", "groups"} {
				var seen []string
				listed, _ := user.At(name).([]any)
				for _, each := range listed {
					value := probe.Resource{"it": each}
					pair := value.Text("it.type") + " " + value.Text("it.value")
					c.Expect(slices.Contains(seen, pair)).To(BeFalse(), "%s holds %q once", name, pair)
					seen = append(seen, pair)
				}
			}
		})
	})
}
