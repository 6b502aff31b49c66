package scenario

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Draft is a scenario to begin with, under the name of the file in which it is to stand. It can be played as it is.
func Draft(file string) (string, error) {
	name, isYAML := strings.CutSuffix(filepath.Base(file), ".yaml")
	if !isYAML || !nameForm.MatchString(name) {
		return "", fmt.Errorf("%s: expected NAME.yaml, the name in small letters with hyphens, such as no-survey-after-leave.yaml", file)
	}
	return fmt.Sprintf(`# yaml-language-server: $schema=https://raw.githubusercontent.com/scimdrill/scimdrill/main/fixtures/bugs/scenario.schema.json
# docs/scenarios.md says what may stand here; an editor that reads the line above completes it.
scenario: 1
name: %s

# What the server has to do, and what was seen instead, in the words of who saw it.
title: Who is assigned the app again is active again.
seen: After we reactivated her in Okta she still has no access.
why: People come back from leave and cannot work.
fix: Let active true take effect.

# documented, captured or reported, and where.
label: reported
sources:
  - name: ticket 1
    url: https://example.com/tickets/1

# What there was before.
setting:
  people:
    jane: {}

# What was done, one thing after the other.
did:
  - assign: jane
  - unassign: jane
  - assign: jane

# What was expected in the end.
expected:
  org: succeeds
  employees:
    jane: {active: true}
`, name), nil
}

// NameOf is a text as the name of a scenario: small letters and digits with hyphens between.
func NameOf(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if len(words) == 0 {
		return "scenario"
	}
	return strings.Join(words, "-")
}
