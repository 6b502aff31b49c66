package systemlog

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/scimdrill/scimdrill/internal/scenario"
)

// Options say what to make a skeleton of.
type Options struct {
	// File is the log, and Out the scenario to write, NAME.yaml.
	File, Out string
	// App is the id or the label of the app, where the log is about several.
	App string
	// People are logins or ids of those whom the scenario is to be about; without any, those with whom something failed.
	People []string
}

// Told is what came of an export.
type Told struct {
	File string
	// Events is how many there were, People and Steps what the skeleton is about, Failures how many steps Okta says failed.
	Events, People, Steps, Failures int
	App                             string
	// Left says what is not in the skeleton, and why.
	Left []string
}

// Skeleton reads a log and gives the text of a scenario that can be played.
func Skeleton(options Options) (string, *Told, error) {
	file, err := os.Open(options.File)
	if err != nil {
		return "", nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return SkeletonOf(file, options)
}

// SkeletonOf is [Skeleton] of a log that is open; File is what errors call it.
func SkeletonOf(log io.Reader, options Options) (string, *Told, error) {
	name, isYAML := strings.CutSuffix(base(options.Out), ".yaml")
	if !isYAML {
		return "", nil, fmt.Errorf("a System Log becomes a scenario: expected --out NAME.yaml, found %s", options.Out)
	}
	events, all, err := read(options.File, log)
	told := &Told{File: options.File, Events: all}
	if err != nil && all == 0 {
		return "", told, err
	}
	if err != nil {
		told.Left = append(told.Left, err.Error()+": what follows is missing")
	}
	s, err := tell(events, options.App)
	if err != nil {
		return "", told, fmt.Errorf("%s: %w", options.File, err)
	}
	told.App = cmp.Or(s.app.AlternateID, s.app.DisplayName, s.app.ID)
	for _, kind := range slices.Sorted(maps.Keys(s.passed)) {
		told.Left = append(told.Left, fmt.Sprintf("%d of %s: nothing that an administrator does in a scenario", s.passed[kind], kind))
	}
	if err := s.keep(options.People, told); err != nil {
		return "", told, fmt.Errorf("%s: %w", options.File, err)
	}
	text := s.yaml(name, told)
	if _, err := scenario.Parse(options.Out, []byte(text)); err != nil {
		return text, told, fmt.Errorf("the log leads to a scenario that contradicts itself; narrow it with --person or --app: %w", err)
	}
	return text, told, nil
}

func base(file string) string { return file[strings.LastIndexAny(file, `/\`)+1:] }

// keep leaves the steps of those whom the scenario is about.
func (s *story) keep(wanted []string, told *Told) error {
	chosen, err := s.chosen(wanted)
	if err != nil {
		return err
	}
	if len(chosen) > mostPeople {
		told.Left = append(told.Left, fmt.Sprintf("%d people more with whom something failed: choose with --person LOGIN", len(chosen)-mostPeople))
		chosen = chosen[:mostPeople]
	}
	steps := slices.DeleteFunc(slices.Clone(s.steps), func(each step) bool { return each.person != "" && !slices.Contains(chosen, each.person) })
	if left := len(s.steps) - len(steps); left > 0 {
		told.Left = append(told.Left, fmt.Sprintf("%d steps about other people: choose with --person LOGIN", left))
	}
	if len(steps) > mostSteps {
		told.Left = append(told.Left, fmt.Sprintf("the first %d steps: a scenario of more than %d is not read; export a shorter time", len(steps)-mostSteps, mostSteps))
		steps = slices.Clone(steps[len(steps)-mostSteps:])
		s.mendStart(steps)
	}
	if len(steps) == 0 {
		return fmt.Errorf("nothing in it is something that an administrator does with the app %s: assigns, changes, takes away, deactivates", told.App)
	}
	s.steps = steps
	told.People, told.Steps = len(chosen), len(steps)
	for _, each := range steps {
		if each.failed != "" {
			told.Failures++
		}
	}
	return nil
}

// mendStart lets those have the app who had it when the steps begin.
func (s *story) mendStart(steps []step) {
	first := map[string]string{}
	for _, each := range steps {
		if _, known := first[each.person]; !known {
			first[each.person] = each.word
		}
	}
	for person, word := range first {
		s.had[person] = slices.Contains([]string{"unassign", "change", "deactivate", "change-password"}, word)
	}
}

// chosen are the ids of the people, in the order in which they come: those asked for, or with whom something failed, or all.
func (s *story) chosen(wanted []string) ([]string, error) {
	var all, failed []string
	for _, each := range s.steps {
		if each.person == "" {
			continue
		}
		if !slices.Contains(all, each.person) {
			all = append(all, each.person)
		}
		if each.failed != "" && !slices.Contains(failed, each.person) {
			failed = append(failed, each.person)
		}
	}
	if len(wanted) == 0 {
		if len(failed) > 0 {
			return failed, nil
		}
		return all, nil
	}
	var chosen []string
	for _, login := range wanted {
		at := slices.IndexFunc(all, func(id string) bool {
			return id == login || strings.EqualFold(s.people[id].AlternateID, login) || strings.EqualFold(s.people[id].DisplayName, login)
		})
		if at < 0 {
			return nil, fmt.Errorf("the log tells nothing of --person %s and this app; it tells of %d people", login, len(all))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

// names give everybody a name of the scenario's own, so that nobody's real one stands in it.
func (s *story) names() map[string]string {
	given := []string{"jane", "omar", "ines", "tom", "yuki"}
	names := map[string]string{}
	people, groups := 0, 0
	for _, each := range s.steps {
		if _, known := names[each.person]; !known && each.person != "" {
			names[each.person] = given[people%len(given)]
			people++
		}
		if _, known := names[each.group]; !known && each.group != "" {
			groups++
			names[each.group] = fmt.Sprintf("team-%d", groups)
		}
	}
	return names
}

var address = regexp.MustCompile(`[^\s"'<>(),;:]+@[^\s"'<>(),;:]+\.[A-Za-z]{2,}`)

// anonymous is a text of the log without the people in it.
func (s *story) anonymous(text string, names map[string]string) string {
	type said struct{ real, name string }
	var known []said
	for id, words := range s.called {
		other := "somebody"
		if _, isGroup := s.groups[id]; isGroup {
			other = "a group"
		}
		for word := range words {
			if len(word) > 2 {
				known = append(known, said{word, cmp.Or(names[id], other)})
			}
		}
	}
	slices.SortFunc(known, func(a, b said) int { return cmp.Or(len(b.real)-len(a.real), strings.Compare(a.real, b.real)) })
	for _, each := range known {
		text = strings.ReplaceAll(text, each.real, each.name)
	}
	return address.ReplaceAllString(strings.Join(strings.Fields(text), " "), "somebody@example.com")
}

// yaml writes the scenario.
func (s *story) yaml(name string, told *Told) string {
	names := s.names()
	var text strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&text, format+"\n", values...) }
	line("# yaml-language-server: $schema=https://raw.githubusercontent.com/scimdrill/scimdrill/main/fixtures/bugs/scenario.schema.json")
	line("# Made of a System Log, which tells what was done and what Okta said of it. It tells no values, no answers and no state of the")
	line("# target: what begins with \"gap\" is for you to fill in. People have other names here than there.")
	line("scenario: 1")
	line("name: %s", name)
	line("")
	line("title: What the administrator does is provisioned without an error.  # gap: what the server should have done, in one sentence")
	line("seen: %s", quoted(s.seen(names)))
	line("why: People are provisioned by it.  # gap: what it means for those whom it concerns")
	line("fix: It is not known yet.  # gap: what a vendor has to change")
	line("")
	line("label: reported")
	line("sources:")
	line("  - name: System Log of an Okta org")
	line("    section: %s", quoted(s.from()))
	line("    url: https://example.com/tickets/1  # gap: where it was reported")
	line("")
	line("setting:")
	if kind := s.kind(); kind != "" {
		line("  apps: [%s]", kind)
	} else {
		line("  # gap: the log does not tell which kind of app it is; apps: [template] or [aiw] says so, and both are played without it")
	}
	if slices.ContainsFunc(s.steps, func(each step) bool { return each.word == "change-password" }) {
		line("  features: [create, update, deactivate, password]")
	}
	s.cast(line, names)
	line("")
	line("did:")
	s.did(line, names)
	line("")
	line("expected:")
	if last := s.steps[len(s.steps)-1].word; !slices.Contains([]string{"reactivate", "suspend", "unsuspend", "import"}, last) || len(names) == s.groupsIn() {
		line("  org: succeeds")
	}
	s.expected(line, names)
	told.People = len(slices.Collect(maps.Keys(names))) - s.groupsIn()
	return text.String()
}

func (s *story) groupsIn() int {
	groups := map[string]bool{}
	for _, each := range s.steps {
		if each.group != "" {
			groups[each.group] = true
		}
	}
	return len(groups)
}

// cast writes the people and groups of the setting.
func (s *story) cast(line func(string, ...any), names map[string]string) {
	written := map[string]bool{}
	section := ""
	for _, kind := range []string{"people", "groups"} {
		for _, each := range s.steps {
			id, as := each.person, "{}"
			if kind == "groups" {
				id, as = each.group, fmt.Sprintf("{name: %s}", names[each.group])
			}
			if id == "" || written[id] {
				continue
			}
			if section != kind {
				line("  %s:", kind)
				section = kind
			}
			written[id] = true
			line("    %s: %s", names[id], as)
		}
	}
}

// did writes the steps.
func (s *story) did(line func(string, ...any), names map[string]string) {
	begun := map[string]bool{}
	changes := 0
	for _, each := range s.steps {
		if each.person != "" && s.had[each.person] && !begun[each.person] {
			line("  - assign: %s  # had the app before the log begins", names[each.person])
		}
		begun[each.person] = true
		comment := "  # " + each.at.UTC().Format("2006-01-02 15:04:05")
		for _, gap := range each.gaps {
			comment += "; gap: " + gap
		}
		switch each.word {
		case "change":
			changes++
			line("  - change: {person: %s, profile: {title: Changed %d}}%s", names[each.person], changes, comment)
		case "rename-group":
			line("  - rename-group: {group: %s, to: \"{%s.name} renamed\"}%s", names[each.group], names[each.group], comment)
		case "add-to-group", "remove-from-group":
			line("  - %s: {group: %s, person: %s}%s", each.word, names[each.group], names[each.person], comment)
		case "push-group":
			line("  - push-group: %s%s", names[each.group], comment)
		case "import":
			line("  - import: now%s", comment)
		default:
			line("  - %s: %s%s", each.word, names[each.person], comment)
		}
		if each.failed != "" {
			line("    expect: {org: succeeds}  # failed: %s", s.anonymous(each.failed, names))
		}
	}
}

// expected writes who should be active in the end, as far as what was done tells.
func (s *story) expected(line func(string, ...any), names map[string]string) {
	active, order := map[string]bool{}, []string{}
	for _, each := range s.steps {
		if each.person == "" {
			continue
		}
		if _, known := active[each.person]; !known {
			order = append(order, each.person)
			active[each.person] = s.had[each.person]
		}
		switch each.word {
		case "assign":
			active[each.person] = true
		case "unassign", "deactivate":
			active[each.person] = false
		}
	}
	if len(order) == 0 {
		return
	}
	line("  employees:")
	for _, person := range order {
		if !active[person] && !s.everHad(person) {
			continue
		}
		line("    %s: {active: %t}", names[person], active[person])
	}
}

func (s *story) everHad(person string) bool {
	return s.had[person] || slices.ContainsFunc(s.steps, func(each step) bool { return each.person == person && each.word == "assign" })
}

// seen is what the log says went wrong, in Okta's words.
func (s *story) seen(names map[string]string) string {
	var parts []string
	for _, each := range s.steps {
		if each.failed != "" {
			parts = append(parts, fmt.Sprintf("%s of %s: %s", each.word, cmp.Or(names[each.person], names[each.group]), s.anonymous(each.failed, names)))
		}
	}
	if len(parts) == 0 {
		return "gap: the log shows no failure; say what was seen instead, in the words of who saw it."
	}
	return strings.Join(slices.Compact(parts), " / ")
}

func (s *story) from() string {
	first, last := s.steps[0].at, s.steps[len(s.steps)-1].at
	return first.UTC().Format("2006-01-02 15:04") + " to " + last.UTC().Format("2006-01-02 15:04") + " UTC"
}

// kind is the kind of app, where its name tells: catalog apps are called after their template, those of the wizard ORG_LABEL_N.
func (s *story) kind() string {
	switch {
	case s.appName == "":
		return ""
	case wizardName.MatchString(s.appName):
		return "aiw"
	default:
		return "template"
	}
}

var wizardName = regexp.MustCompile(`^[A-Za-z0-9.-]+_.+_\d+$`)

// quoted is a text as a YAML value in one line.
func quoted(text string) string {
	data, err := yaml.MarshalWithOptions(text, yaml.JSON())
	if err != nil {
		return `""`
	}
	return strings.TrimSpace(string(data))
}

// String is what is printed.
func (t *Told) String() string {
	var text strings.Builder
	people := fmt.Sprintf("%d people", t.People)
	if t.People == 1 {
		people = "one person"
	}
	fmt.Fprintf(&text, "System Log: %d events read; app %s: %d steps about %s, of which %d failed\n", t.Events, t.App, t.Steps, people, t.Failures)
	for _, left := range t.Left {
		fmt.Fprintf(&text, "  left out: %s\n", left)
	}
	return text.String()
}
