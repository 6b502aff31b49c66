// Package multivalued is what RFC 7643 §2.4 says of attributes with several values: their types, which is primary, and that each
// stands there once.
package multivalued

import (
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

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage) {
	p.ForServer("RFC: several values", func(scope *spec.Scope) {
		several(scope, s)
		primary(scope, s)
		forms(scope, s)
	})
}

// email is a value of emails.
func email(value, kind string, isPrimary bool) map[string]any {
	mail := map[string]any{"value": value, "type": kind}
	if isPrimary {
		mail["primary"] = true
	}
	return mail
}

// atHome is another address of a person.
func atHome(person people.Person) string { return "home." + person.Email }

// valuesOf are the values of a multi-valued attribute.
func valuesOf(user probe.Resource, name string) []probe.Resource {
	listed, _ := user.At(name).([]any)
	values := make([]probe.Resource, 0, len(listed))
	for _, each := range listed {
		if value, isObject := each.(map[string]any); isObject {
			values = append(values, value)
		}
	}
	return values
}

// several: two addresses and two numbers.
func several(scope *spec.Scope, s *stage.Stage) {
	Describe("two addresses and two numbers", Ordered, func() {
		var body map[string]any
		var made stage.Made
		BeforeAll(func(ctx SpecContext) {
			person := s.People.Someone()
			body = s.NewUser(person)
			body["emails"] = []any{email(person.Email, "work", true), email(atHome(person), "home", false)}
			body["phoneNumbers"] = []any{
				map[string]any{"value": "+4570123456", "type": "mobile"}, map[string]any{"value": "+4533334444", "type": "work"},
			}
			made = s.MakeUser(ctx, "a user with two addresses and two numbers", body)
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.values-kept",
			Title: "Of an attribute of which the answer to a create shows all values, a read shows them all, each with its type.",
			Why:   "A server may keep one address of two, and says so by its answer. What it has confirmed and dropped is lost without a trace.",
			Fix:   "Store the list, not its first element; keep type with value.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.4"), cite.RFC("7644", "3.3")},
			Kills: []string{"types-shuffled"},
		}, func(c *spec.Case) {
			shown := made.Resource(c)
			written := map[string]any{}
			for _, name := range []string{"emails", "phoneNumbers"} {
				if sent, _ := body[name].([]any); len(valuesOf(shown, name)) == len(sent) {
					written[name] = sent
				}
			}
			if len(written) == 0 {
				c.NotApplicable("the answer to the create shows fewer addresses and numbers than were sent")
			}
			c.NoDifference("the user as it is read back", probe.Unlike(written, s.Read(c, made.ID, "read the user back")))
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.primary-once",
			Title: "At most one value of an attribute is primary.",
			Why:   "The primary address is the one that mail goes to: of two, each client takes another.",
			Fix:   "Keep which value is primary in one place, and show it on that value alone.",
			Level: scimdrill.Must,
			Cites: []scimdrill.Citation{cite.RFC("7643", "2.4")},
			Kills: []string{"primary-everywhere"},
		}, func(c *spec.Case) {
			made.Given(c)
			user := s.Read(c, made.ID, "read the user back")
			if len(valuesOf(user, "emails")) < 2 {
				c.NotApplicable("the target keeps one address of two")
			}
			c.Expect(primaries(user)).To(BeNumerically("<=", 1), "how many addresses are primary")
		})

		scope.Check(scimdrill.Requirement{
			ID:    "rfc.multi.digits-kept",
			Title: "A phone number keeps all its digits, in whichever form it is shown.",
			Why:   "Without its country a number reaches somebody else.",
			Fix:   "Change the form of a number only by a library that knows numbers; otherwise show it as it came.",
			Level: scimdrill.Should,
			Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.2")},
			Kills: []string{"phone-country-lost"},
		}, func(c *spec.Case) {
			made.Given(c)
			shown := valuesOf(s.Read(c, made.ID, "read the user back"), "phoneNumbers")
			if len(shown) == 0 {
				c.NotApplicable("the target keeps no phone numbers")
			}
			for _, number := range shown {
				whole := func(sent any) bool {
					return len(probe.Unlike(map[string]any{"phoneNumbers": []any{map[string]any{"value": probe.Resource{"it": sent}.At("it.value")}}},
						probe.Resource{"phoneNumbers": []any{map[string]any(number)}})) == 0
				}
				sent, _ := body["phoneNumbers"].([]any)
				c.Expect(whole(sent[0]) || whole(sent[1])).To(BeTrue(), "%q has the digits of a number that was written: %v", number.Text("value"), sent)
			}
		})
	})
}

func primaries(user probe.Resource) int {
	count := 0
	for _, value := range valuesOf(user, "emails") {
		if said := value.At("primary"); said == true || strings.EqualFold(value.Text("primary"), "true") {
			count++
		}
	}
	return count
}
