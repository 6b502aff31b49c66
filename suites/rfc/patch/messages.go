package patch

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/patching"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// malformed is a PATCH whose body is not what RFC 7644 §3.5.2 says that it must be.
type malformed struct {
	id, title, why, fix, section string
	body                         map[string]any
	kills                        []string
}

// messages: the body of a PATCH itself.
func messages(scope *spec.Scope, b *bench) {
	Describe("the message", func() {
		for _, m := range malformedMessages() {
			scope.Check(scimdrill.Requirement{
				ID: "rfc.patch." + m.id, Title: m.title, Why: m.why, Fix: m.fix, Level: scimdrill.Must,
				Cites: []scimdrill.Citation{cite.RFC("7644", m.section), cite.RFC("7644", "3.12")},
				Needs: []scimdrill.Capability{scimdrill.CanPatch},
				Kills: m.kills,
			}, func(c *spec.Case) {
				u := b.shared(c)
				patching.Refused(c, "this PATCH", u.asks(c, "a PATCH that is malformed: "+m.id, probe.Body(m.body)))
			})
		}
	})
}

func malformedMessages() []malformed {
	harmless := patching.Replace("active", true)
	with := func(operations any) map[string]any {
		return map[string]any{"schemas": []string{patching.Schema}, "Operations": operations}
	}
	const (
		guessed = "A server that guesses what was meant answers 200 to a client that got it wrong: the mistake is found when the data is."
		nothing = "An empty PATCH that is answered with success hides a client that lost its operations on the way."
	)
	return []malformed{
		{
			id: "schemas-missing", title: "A PATCH without schemas is answered with 400.", why: guessed, section: "3.5.2",
			fix:   "Refuse a body whose schemas does not hold " + patching.Schema + " with 400 invalidSyntax.",
			body:  map[string]any{"Operations": []any{harmless}},
			kills: []string{"patch-schemas-unchecked"},
		},
		{
			id: "schemas-wrong", title: "A PATCH whose schemas is that of a user is answered with 400.", why: guessed, section: "3.5.2",
			fix:   "Refuse a body whose schemas does not hold " + patching.Schema + " with 400 invalidSyntax.",
			body:  map[string]any{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "Operations": []any{harmless}},
			kills: []string{"patch-schemas-unchecked"},
		},
		{
			id: "operations-missing", title: "A PATCH without Operations is answered with 400.", why: nothing, section: "3.5.2",
			fix:   "Refuse a body without an array Operations of one operation at least with 400 invalidSyntax.",
			body:  map[string]any{"schemas": []string{patching.Schema}},
			kills: []string{"patch-empty-accepted"},
		},
		{
			id: "operations-empty", title: "A PATCH with no operation in Operations is answered with 400.", why: nothing, section: "3.5.2",
			fix:   "Refuse a body without an array Operations of one operation at least with 400 invalidSyntax.",
			body:  with([]any{}),
			kills: []string{"patch-empty-accepted"},
		},
		{
			id: "op-missing", title: "An operation without op is answered with 400.", why: guessed, section: "3.5.2",
			fix:   "Require op of every operation; have no default.",
			body:  with([]any{map[string]any{"path": "active", "value": true}}),
			kills: []string{"patch-op-guessed"},
		},
		{
			id: "op-unknown", title: "An operation whose op is none of add, remove and replace is answered with 400.", why: guessed, section: "3.5.2",
			fix:   "Refuse every op but add, remove and replace; move, copy and test are of JSON Patch (RFC 6902), not of SCIM.",
			body:  with([]any{map[string]any{"op": "test", "path": "active", "value": true}}),
			kills: []string{"patch-op-guessed"},
		},
		{
			id: "add-without-value", title: "An add without value is answered with 400.", section: "3.5.2.1",
			why:   "An add that adds nothing is a client's mistake: success tells it that the value is there.",
			fix:   "Require value of add.",
			body:  with([]any{map[string]any{"op": "add", "path": "active"}}),
			kills: []string{"patch-valueless-accepted"},
		},
		{
			id: "path-malformed", title: "A path that does not follow the grammar is answered with 400.", section: "3.5.2",
			why:   "A path that is cut off or ignored lets the operation hit something else than was meant.",
			fix:   "Parse path by the grammar of RFC 7644 figure 7, to its end; refuse the rest with 400 invalidPath.",
			body:  with([]any{patching.Replace(`emails[type eq "work".value`, "nobody")}),
			kills: []string{"patch-path-unparsed"},
		},
		{
			id: "path-filter-malformed", title: "A filter in a path that does not follow the grammar is answered with 400.", section: "3.5.2",
			why:   "A filter that is not understood and ignored lets the operation hit every value instead of one.",
			fix:   "Parse what stands in brackets as a filter; refuse the rest with 400 invalidFilter or invalidPath.",
			body:  with([]any{patching.Replace(`emails[type equals "work"].display`, "nobody")}),
			kills: []string{"patch-path-unparsed"},
		},
		{
			id: "wrong-type", title: "A value of another type than the attribute's is answered with 400.", section: "3.5.2",
			why:   "A server that reads what it cannot read as false deactivates somebody; as true, it lets somebody in.",
			fix:   "Check the JSON type of every value against the schema; refuse with 400 invalidValue.",
			body:  with([]any{patching.Replace("active", "perhaps")}),
			kills: []string{"patch-type-guessed"},
		},
	}
}
