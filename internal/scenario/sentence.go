package scenario

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Sentence is the step in words.
func (s *Step) Sentence() string {
	switch act := s.acts()[0]; act {
	case "assign":
		return "The app is assigned to " + s.Assign + "."
	case "unassign":
		return "The app is taken away from " + s.Unassign + "."
	case "change":
		return "In the Okta profile of " + s.Change.Person + " is changed: " + asText(s.Change.Profile) + "."
	case "change-password":
		return s.ChangePassword + " gets another Okta password."
	case "assign-group":
		return "The app is assigned to the group " + s.AssignGroup + "."
	case "unassign-group":
		return "The app is taken away from the group " + s.UnassignGroup + "."
	case "retry":
		return "On the Tasks page what failed of " + s.Retry + " is retried."
	case "confirm-import":
		return "The imported user is confirmed to be " + s.ConfirmImport + "."
	case "push-group":
		return "The group " + s.PushGroup + " is pushed."
	case "link-group":
		return "The group " + s.LinkGroup.Group + " is linked to the group that the app has of " + s.LinkGroup.To + "."
	case "push-now":
		return "Push now is pressed for the group " + s.PushNow + "."
	case "rename-group":
		return "The group " + s.RenameGroup.Group + " is renamed to " + s.RenameGroup.To + "."
	case "add-to-group":
		return s.AddToGroup.Person + " is put into the group " + s.AddToGroup.Group + "."
	case "remove-from-group":
		return s.RemoveFromGroup.Person + " is taken out of the group " + s.RemoveFromGroup.Group + "."
	case "unlink-group":
		return "The push of the group " + s.UnlinkGroup.Group + " is ended, and the group in the target " +
			map[bool]string{true: "deleted", false: "left"}[s.UnlinkGroup.Delete] + "."
	case "test-connection":
		return "Test API Credentials is pressed."
	case "import":
		return "Import Now is pressed."
	case "survey":
		return "A round of surveys, " + s.Survey + ", is held."
	case "request":
		return s.Request.sentence()
	default: // deactivate, reactivate, suspend, unsuspend
		return cmp.Or(s.Deactivate, s.Reactivate, s.Suspend, s.Unsuspend) + " is " + strings.TrimSuffix(act, "e") + "ed in Okta."
	}
}

func (r *Request) sentence() string {
	text := "The target is sent " + r.Method + " " + r.Path
	if r.Body != nil {
		text += " with " + asText(r.Body)
	}
	switch {
	case r.Times > 1:
		text += fmt.Sprintf(", %d times", r.Times)
	case r.AtOnce > 1:
		text += fmt.Sprintf(", %d times at once", r.AtOnce)
	}
	return text + "."
}

// Sentences are the expectation in words, one a line.
func (e *Expectation) Sentences() []string {
	var said []string
	add := func(form string, args ...any) { said = append(said, fmt.Sprintf(form, args...)) }
	if e.Org != "" {
		add("Okta: %s.", map[string]string{"succeeds": "it succeeds", "fails": "it fails", "pushes-nothing": "nothing is sent"}[e.Org])
	}
	if e.AdminReads != "" {
		add("The administrator reads: %s", e.AdminReads)
	}
	for _, x := range slices.Concat(e.Wire, e.WireIncludes) {
		text := "Okta sends " + x.Request
		if len(x.Sends) > 0 {
			text += " with " + asText(x.Sends)
		}
		add("%s%s.", text, x.Answer.sentence(", answered with "))
	}
	if e.Answer != nil {
		add("The answer: %s.", e.Answer.sentence(""))
	}
	if len(e.Statuses) > 0 {
		add("The statuses of the answers: %s.", asText(e.Statuses))
	}
	if len(e.Imported) > 0 {
		add("The import finds %s.", strings.Join(e.Imported, ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Employees)) {
		r := e.Employees[name]
		add("The target shows %s: %s.", name, shownSo(r.Shown, r.Active, r.Found, nil, r.Has, r.Lacks, r.Types))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Groups)) {
		g := e.Groups[name]
		add("The target shows the group %s: %s.", name, shownSo(g.Shown, nil, nil, g.Members, g.Has, g.Lacks, g.Types))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Surveys)) {
		add("%s is invited to the rounds: %s.", name, cmp.Or(strings.Join(e.Surveys[name], ", "), "none"))
	}
	return said
}

func (a *Answer) sentence(before string) string {
	if a == nil {
		return ""
	}
	var parts []string
	if a.Status != 0 {
		parts = append(parts, fmt.Sprint(a.Status))
	}
	if a.Below != 0 {
		parts = append(parts, fmt.Sprintf("a status below %d", a.Below))
	}
	if a.RetryAfter {
		parts = append(parts, "or 429 with Retry-After in seconds")
	}
	parts = append(parts, content(a.Has, a.Lacks, a.Types)...)
	return before + strings.Join(parts, ", ")
}

func content(has map[string]any, lacks []string, types map[string]string) []string {
	var parts []string
	if len(has) > 0 {
		parts = append(parts, asText(has))
	}
	if len(lacks) > 0 {
		parts = append(parts, "without "+strings.Join(lacks, ", "))
	}
	for _, path := range slices.Sorted(maps.Keys(types)) {
		parts = append(parts, path+" is a JSON "+types[path])
	}
	return parts
}

func shownSo(shown, active *bool, found *int, members *[]string, has map[string]any, lacks []string, types map[string]string) string {
	var parts []string
	if shown != nil && !*shown {
		return "not at all"
	}
	if active != nil {
		parts = append(parts, map[bool]string{true: "active", false: "inactive"}[*active])
	}
	if found != nil {
		parts = append(parts, fmt.Sprintf("a lookup by userName finds %d", *found))
	}
	if members != nil {
		parts = append(parts, "with the members "+cmp.Or(strings.Join(*members, ", "), "none"))
	}
	parts = append(parts, content(has, lacks, types)...)
	return cmp.Or(strings.Join(parts, ", "), "at all")
}

func asText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
