package scenario_test

import (
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/internal/scenario"
)

// sound is a scenario that the tests below break in one place each.
const sound = `scenario: 1
name: returns
title: Who comes back is active.
label: reported
sources:
  - {name: a thread, url: "https://example.com/1"}
seen: Nothing happens.
why: They have no access.
fix: Let active true take effect.
setting:
  mode: peakon
  apps: [template]
  people:
    jane: {}
did:
  - assign: jane
  - unassign: jane
  - survey: away
  - assign: jane
expected:
  org: succeeds
  wire-includes: ["PATCH /Users/{jane.id}"]
  employees:
    jane: {active: true}
  surveys:
    jane: []
`

type wrong struct {
	name, old, new string
	// contradiction is what no word by itself says.
	contradiction bool
	// want is in the error: the line, the key, and what may stand there.
	want []string
}

func wrongs() []wrong {
	return []wrong{
		{"unknown key", "seen: Nothing", "sene: Nothing", false, []string{"x.yaml:7: sene: this key is not known here", "title, label", "seen: it is missing"}},
		{"unknown word", "label: reported", "label: rumoured", false, []string{"x.yaml:4: label: \"rumoured\" is not known; write documented, captured or reported"}},
		{"unknown act", "- survey: away", "- servey: away", false, []string{"x.yaml:18: did[2].servey: this key is not known here; write assign, unassign"}},
		{"unknown key of an expectation", "employees:", "employee:", false, []string{"x.yaml:23: expected.employee: this key", "employees"}},
		{"a list for a text", "title: Who comes back is active.", "title: [one]", false, []string{"x.yaml:3: title: expected another kind of value", "write a text"}},
		{"a text for a list", "apps: [template]", "apps: template", false, []string{"x.yaml:12: setting.apps: expected a list"}},
		{"a text for a boolean", "{active: true}", "{active: soon}", false, []string{"x.yaml:24: expected.employees.jane.active:", "true or false"}},
		{"nothing that was done", "did:\n  - assign: jane\n  - unassign: jane\n  - survey: away\n  - assign: jane\n", "did: []\n", false, []string{"did: the list is empty"}},
		{"two things in one step", "- survey: away", "- {survey: away, suspend: jane}", false, []string{"did[2]: expected one thing that was done, found suspend and survey"}},
		{"somebody who is not there", "- unassign: jane", "- unassign: john", true, []string{"x.yaml:17: did[1].unassign: there is no person \"john\"; write jane"}},
		{"a deactivated person who is active", "- assign: jane\nexpected", "- suspend: jane\nexpected", true, []string{"x.yaml:24: expected.employees.jane.active: jane lost the app by unassign, and is expected to be active"}},
		{"a deactivated person who is surveyed", "jane: []", "jane: [away]", true, []string{"x.yaml:26: expected.surveys.jane: jane did not have the app when the round away was held"}},
		{"a round that was not held", "jane: []", "jane: [back]", true, []string{"no round back was held"}},
		{"assigned twice", "- unassign: jane", "- assign: jane", true, []string{"x.yaml:17: did[1].assign: jane has the app already"}},
		{"surveys in a directory", "mode: peakon", "mode: full", true, []string{"did[2].survey: in mode full there are no surveys; write mode: peakon"}},
		{"PATCH from the wizard", "apps: [template]", "apps: [aiw]", true, []string{"an app of the wizard (aiw) sends no PATCH"}},
		{"an answer to Okta", "org: succeeds", "answer: {status: 200}", true, []string{"expected.answer: Okta did assign, and nobody sent a request"}},
		{"a placeholder for nobody", "{jane.id}", "{john.id}", true, []string{"{john.id} stands for nothing; write jane"}},
		{"a placeholder for nothing", "{jane.id}", "{jane.shoe}", true, []string{"{jane.shoe} stands for nothing; write {jane.email}"}},
		{"the wrong file", "name: returns", "name: comes-back", true, []string{"x.yaml:2: name: "}},
		{"another version", "scenario: 1", "scenario: 2", false, []string{"x.yaml:1: scenario: this scimdrill reads version 1"}},
		{"a group that was never pushed", "  mode: peakon\n  apps: [template]\n  people:\n    jane: {}\ndid:\n  - assign: jane\n  - unassign: jane\n  - survey: away\n", "  groups: {team: {}}\n  apps: [template]\n  people:\n    jane: {}\ndid:\n  - unsuspend: jane\n", true, []string{"did[0].unsuspend: jane is not suspended"}},
		{"a group expected that is not pushed", "  surveys:\n    jane: []", "  groups: {team: {members: [jane]}}", true, []string{"there is no group \"team\" in the setting"}},
		{"groups in mode peakon", "    jane: {}\ndid", "    jane: {}\n  groups: {team: {members: [jane]}}\ndid", true, []string{"in mode peakon the reference has no groups"}},
	}
}

func TestWhatIsWrongIsNamedWithLineKeyAndWords(t *testing.T) {
	if _, err := scenario.Parse("returns.yaml", []byte(sound)); err != nil {
		t.Fatalf("the scenario that the others are made of: %v", err)
	}
	for _, w := range wrongs() {
		t.Run(w.name, func(t *testing.T) {
			text := strings.Replace(sound, w.old, w.new, 1)
			if text == sound {
				t.Fatal("nothing was broken")
			}
			_, err := scenario.Parse("x.yaml", []byte(strings.Replace(text, "name: returns", "name: x", 1)))
			if err == nil {
				t.Fatal("expected an error")
			}
			for _, want := range w.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("expected the error to hold %q, found:\n%v", want, err)
				}
			}
		})
	}
}

func TestWhatIsNoScenario(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "a list": "- a\n", "two documents": sound + "---\n" + sound, "no YAML": "a: [", "a text": "hello\n"} {
		if _, err := scenario.Parse("x.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), "x.yaml") {
			t.Errorf("%s: expected an error that names the file, found %v", name, err)
		}
	}
}

func TestGroupsThatContradictThemselves(t *testing.T) {
	const setting = "setting: {people: {jane: {}, john: {}}, groups: {team: {members: [jane]}}}\n"
	for _, c := range []struct{ want, text string }{
		{"team was never pushed, and is not in the target; push-group: team before it", "did: [{assign: jane}]\nexpected: {groups: {team: {members: [jane]}}}\n"},
		{"john never had the app, and so is no member of what is pushed", "did: [{assign: jane}, {push-group: team}]\nexpected: {groups: {team: {members: [jane, john]}}}\n"},
		{"team is not to be shown, and to be shown so", "did: [{assign: jane}, {push-group: team}]\nexpected: {groups: {team: {shown: false, members: []}}}\n"},
		{"team is pushed already", "did: [{push-group: team}, {push-group: team}]\nexpected: {org: succeeds}\n"},
		{"did[1].assign-group: team would be assigned and pushed, and Okta supports no group for both; take another group", "did: [{push-group: team}, {assign-group: team}]\nexpected: {org: succeeds}\n"},
		{"did[1].push-group: team would be assigned and pushed", "did: [{assign-group: team}, {push-group: team}]\nexpected: {org: succeeds}\n"},
		{"did[1].assign-group: team has the app already", "did: [{assign-group: team}, {assign-group: team}]\nexpected: {org: succeeds}\n"},
		{"did[0].unassign-group: team does not have the app", "did: [{unassign-group: team}]\nexpected: {org: succeeds}\n"},
		{"did[1].unassign: jane has the app by the group team", "did: [{assign-group: team}, {unassign: jane}]\nexpected: {org: succeeds}\n"},
		{"did[1].assign: jane has the app already", "did: [{assign-group: team}, {assign: jane}]\nexpected: {org: succeeds}\n"},
		{"jane lost the app by remove-from-group, and is expected to be active", "did: [{assign-group: team}, {remove-from-group: {group: team, person: jane}}]\nexpected: {employees: {jane: {active: true}}}\n"},
		{"jane lost the app by unassign-group, and is expected to be active", "did: [{assign-group: team}, {unassign-group: team}]\nexpected: {employees: {jane: {active: true}}}\n"},
		{"john never had the app, and is not in the target", "did: [{assign-group: team}]\nexpected: {employees: {john: {active: true}}}\n"},
		{"did[0].link-group.to: the app has no group of team to which nothing is pushed", "did: [{link-group: {group: team, to: team}}]\nexpected: {org: succeeds}\n"},
		{"did[2].link-group.to: the app has no group of team", "did: [{push-group: team}, {unlink-group: {group: team, delete: true}}, {link-group: {group: team, to: team}}]\nexpected: {org: succeeds}\n"},
		{"did[0].retry: nothing was ever tried for jane", "did: [{retry: jane}]\nexpected: {org: succeeds}\n"},
		{"did[0].confirm-import: nothing was imported yet", "did: [{confirm-import: jane}]\nexpected: {org: succeeds}\n"},
		{"team is not pushed", "did: [{push-now: team}]\nexpected: {org: succeeds}\n"},
	} {
		_, err := scenario.Parse("groups.yaml", []byte(strings.Replace(head, "NAME", "groups", 1)+setting+c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "groups.yaml:1") {
			t.Errorf("expected an error with a line that says %q, found %v", c.want, err)
		}
	}
}
