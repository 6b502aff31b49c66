package scenario_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/scenario"
)

// head is what the scenarios below have in common.
const head = `scenario: 1
name: NAME
title: It works.
label: documented
sources: [{name: here, url: "https://example.com"}]
seen: It does not.
why: It matters.
fix: Mend it.
`

// others are scenarios with the words that the catalogue does not need. Each has to pass.
func others() map[string]string {
	return map[string]string{
		"lifecycle": `setting: {people: {jane: {profile: {department: Sales}}}, features: [create, update, deactivate, password]}
did:
  - assign: jane
  - suspend: jane
    expect: {org: pushes-nothing, employees: {jane: {active: true}}}
  - unsuspend: jane
    expect: {org: pushes-nothing}
  - deactivate: jane
    expect: {org: succeeds, employees: {jane: {active: false, shown: true}}}
  - reactivate: jane
    expect: {org: pushes-nothing, employees: {jane: {active: false}}}
  - assign: jane
expected: {org: succeeds, employees: {jane: {active: true}}}
`,
		"groups": `setting: {people: {jane: {}}, groups: {team: {name: Team, members: [jane]}}}
did:
  - assign: jane
  - push-group: team
    expect: {groups: {team: {shown: true, types: {displayName: string}}}}
  - unlink-group: {group: team, delete: true}
expected: {org: succeeds, wire-includes: ["DELETE /Groups/{team.id}"], groups: {team: {shown: false}}}
`,
		"import": `setting: {people: {jane: {}}}
did:
  - request:
      method: POST
      path: /Users
      makes: jane
      body: {schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "{jane.email}", active: true}
  - import: now
expected: {org: succeeds, imported: [jane], wire-includes: ["GET /Users?startIndex=1&count=100"]}
`,
		"confirmed": `setting: {people: {jane: {}}}
did:
  - request:
      method: POST
      path: /Users
      makes: jane
      body: {schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "{jane.email}", active: true}
  - import: now
  - confirm-import: jane
    expect: {org: succeeds}
  - change: {person: jane, profile: {lastName: Confirmed}}
    expect: {org: succeeds, employees: {jane: {active: true, has: {name.familyName: Confirmed}}}}
  - unassign: jane
expected: {org: succeeds, employees: {jane: {active: false}}}
`,
		"groups-of-the-app": `setting: {people: {jane: {}, john: {}, ada: {}}, groups: {team: {members: [jane, john]}}}
did:
  - assign: john
  - assign-group: team
    expect: {org: succeeds, employees: {jane: {active: true}}}
  - add-to-group: {group: team, person: ada}
    expect: {org: succeeds, employees: {ada: {active: true}}}
  - remove-from-group: {group: team, person: ada}
    expect: {org: succeeds, employees: {ada: {active: false}}}
  - unassign-group: team
expected: {org: succeeds, employees: {jane: {active: false}, john: {active: true}}}
`,
		"linked": `setting: {people: {jane: {}, john: {}}, groups: {team: {members: [jane]}, crew: {members: [john]}}}
did:
  - assign: jane
  - assign: john
  - push-group: team
  - unlink-group: {group: team}
    expect: {groups: {team: {shown: true, members: [jane]}}}
  - link-group: {group: crew, to: team}
expected: {org: succeeds, groups: {crew: {members: [jane, john], has: {displayName: "{crew.name}"}}}}
`,
		"retried": `setting: {people: {jane: {}, john: {}}}
did:
  - assign: jane
  - request:
      method: POST
      path: /Users
      makes: john
      body: {schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "new.{jane.email}", active: true}
  - change: {person: jane, profile: {login: "new.{jane.email}", lastName: Later}}
    expect: {org: fails}
  - request: {method: DELETE, path: "/Users/{john.id}"}
  - retry: jane
expected: {org: succeeds, employees: {jane: {has: {name.familyName: Later}}}}
`,
		"passwords": `setting: {apps: [template], people: {jane: {}}, features: [create, update, deactivate, password]}
did:
  - assign: jane
  - change-password: jane
expected: {employees: {jane: {active: true, lacks: [password]}}}
`,
		"no-deactivation": `setting: {people: {jane: {}}, features: [create, update]}
did:
  - assign: jane
  - unassign: jane
expected: {org: pushes-nothing, employees: {jane: {active: true}}}
`,
		"mappings": `setting: {people: {jane: {profile: {nickName: JJ}}}, mappings: {title: user.nickName, displayName: ""}}
did: [{assign: jane}]
expected:
  org: succeeds
  wire-includes: [{request: POST /Users, sends: {title: JJ}, lacks: [displayName]}]
`,
		"texts": `setting: {people: {jane: {}}}
did:
  - request: {method: POST, path: /Users, text: '{"userName": "{jane.email}"'}
expected: {answer: {status: 400}, employees: {jane: {shown: false, found: 0}}}
`,
		"failures": `setting: {people: {jane: {}}}
did:
  - assign: jane
  - request: {method: DELETE, path: "/Users/{jane.id}"}
  - change: {person: jane, profile: {title: Boss}}
expected: {org: fails, admin-reads: No user returned, employees: {jane: {shown: false}}}
`,
	}
}

// TestEveryActIsPlayed: whatever can be done in a scenario is done in one that passes, here or in the catalogue.
func TestEveryActIsPlayed(t *testing.T) {
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	var mine []*scenario.Scenario
	for name, text := range others() {
		s, err := scenario.Parse(name+".yaml", []byte(strings.Replace(head, "NAME", name, 1)+text))
		if err != nil {
			t.Fatal(err)
		}
		mine = append(mine, s)
	}
	for _, result := range played(t, new(gate.Gate), "full", "", mine...) {
		if result.Outcome != scimdrill.Pass {
			t.Errorf("%s (%s): expected pass, found %s: %s", result.Requirement, result.App, result.Outcome, said(result))
		}
	}
	done := map[string]bool{}
	for _, s := range append(all, mine...) {
		for i := range s.Did {
			value := reflect.ValueOf(s.Did[i])
			for f := range value.Type().Fields() {
				done[f.Tag.Get("yaml")] = done[f.Tag.Get("yaml")] || !value.FieldByIndex(f.Index).IsZero()
			}
		}
	}
	for word, played := range done {
		if !played {
			t.Errorf("no scenario has the word %s", word)
		}
	}
}
