package scenario

import (
	"cmp"
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/play"
)

// Spec is the scenario as a Ginkgo spec in Go: a function that registers it, as each suite has one. It does by calls of suites/play what
// the scenario says in words.
func Spec(s *Scenario, packageName string) ([]byte, error) {
	w := &specWriter{}
	w.line("// Package %s holds the bug report %s, made by `scimdrill scenario spec %s`.", packageName, s.Name, s.Argument())
	w.line("package %s\n", packageName)
	w.line("import (\n%q\n%q\n%q\n%q\n)\n", module, module+"/suites/play", module+"/suites/spec", module+"/suites/stage")
	name := exported(s.Name)
	w.line("// %s declares it: %s", name, firstLower(oneParagraph(s.Title)))
	w.line("func %s(p *spec.Programme, s *stage.Stage) {", name)
	w.line("for _, kind := range []scimdrill.AppKind{%s} {", kindsOf(s))
	w.line("p.ForApp(kind, %q, func(scope *spec.Scope) {", "bug: "+s.Name)
	w.line("scope.Check(%s, func(c *spec.Case) {", requirementText(s.Requirement()))
	w.body(s)
	w.line("})\n})\n}\n}")
	source, err := format.Source([]byte(w.text.String()))
	if err != nil {
		return nil, fmt.Errorf("the spec of %s is no Go: %w", s.Name, err)
	}
	return source, nil
}

const module = "github.com/scimdrill/scimdrill"

type specWriter struct{ text strings.Builder }

func (w *specWriter) line(form string, args ...any) { fmt.Fprintf(&w.text, form+"\n", args...) }

func (w *specWriter) body(s *Scenario) {
	w.line("p := play.Open(c, s, kind, %s)", settingText(s.differs()))
	w.line("defer p.Close()")
	for _, name := range slices.Sorted(maps.Keys(s.Setting.People)) {
		person := s.Setting.People[name]
		w.line("p.Person(%q, %q, %s)", name, person.Persona, goMap(person.Profile))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Setting.Groups)) {
		group := s.Setting.Groups[name]
		w.line("p.Group(%s)", arguments(append([]string{name, group.Name}, group.Members...)...))
	}
	for i := range s.Did {
		step, last := &s.Did[i], i == len(s.Did)-1
		w.step(step, last, s.Expected)
	}
}

func (w *specWriter) step(step *Step, last bool, expected Expectation) {
	expect := step.Expect
	judged := expect != nil && expect.ofStep() || last && expected.ofStep()
	surveyed := step.Survey != ""
	call := step.call()
	w.line("")
	switch {
	case surveyed:
		w.line("%s", call)
	case judged:
		w.line("{")
		w.line("did := %s", call)
	case last:
		w.line("%s", call)
	default:
		w.line("%s.Given()", call)
	}
	if expect != nil {
		w.expectation(expect)
	}
	if last {
		w.expectation(&expected)
	}
	if judged && !surveyed {
		w.line("}")
	}
}

func (s *Step) call() string {
	switch s.acts()[0] {
	case "change":
		return fmt.Sprintf("p.Change(%q, %s)", s.Change.Person, goMap(s.Change.Profile))
	case "rename-group":
		return fmt.Sprintf("p.RenameGroup(%q, %q)", s.RenameGroup.Group, s.RenameGroup.To)
	case "link-group":
		return fmt.Sprintf("p.LinkGroup(%q, %q)", s.LinkGroup.Group, s.LinkGroup.To)
	case "add-to-group":
		return fmt.Sprintf("p.AddToGroup(%q, %q)", s.AddToGroup.Group, s.AddToGroup.Person)
	case "remove-from-group":
		return fmt.Sprintf("p.RemoveFromGroup(%q, %q)", s.RemoveFromGroup.Group, s.RemoveFromGroup.Person)
	case "unlink-group":
		return fmt.Sprintf("p.UnlinkGroup(%q, %t)", s.UnlinkGroup.Group, s.UnlinkGroup.Delete)
	case "test-connection":
		return "p.TestConnection()"
	case "import":
		return "p.Import()"
	case "request":
		return "p.Ask(" + requestText(s.Request.request()) + ")"
	case "assign-group":
		return fmt.Sprintf("p.AssignGroup(%q)", s.AssignGroup)
	case "unassign-group":
		return fmt.Sprintf("p.UnassignGroup(%q)", s.UnassignGroup)
	case "retry":
		return fmt.Sprintf("p.Retry(%q)", s.Retry)
	case "confirm-import":
		return fmt.Sprintf("p.ConfirmImport(%q)", s.ConfirmImport)
	case "push-group":
		return fmt.Sprintf("p.PushGroup(%q)", s.PushGroup)
	case "push-now":
		return fmt.Sprintf("p.PushNow(%q)", s.PushNow)
	case "survey":
		return fmt.Sprintf("p.Survey(%q)", s.Survey)
	default: // what is done to a person alone
		who := cmp.Or(s.Assign, s.Unassign, s.Deactivate, s.Reactivate, s.Suspend, s.Unsuspend, s.ChangePassword)
		return fmt.Sprintf("p.%s(%q)", exported(s.acts()[0]), who)
	}
}

func (w *specWriter) expectation(e *Expectation) {
	switch {
	case e.Org == "succeeds":
		w.line("did.Succeeds()")
	case e.Org == "fails":
		w.line("did.Fails(%q)", e.AdminReads)
	case e.Org == "pushes-nothing":
		w.line("did.PushesNothing()")
	case e.AdminReads != "":
		w.line("did.Tells(%q)", e.AdminReads)
	}
	if e.Wire != nil && e.Org != "pushes-nothing" {
		w.line("did.Sends(%s)", exchangesText(e.Wire))
	}
	if len(e.WireIncludes) > 0 {
		w.line("did.SendsAmongOthers(%s)", exchangesText(e.WireIncludes))
	}
	if e.Answer != nil || len(e.Statuses) > 0 {
		var statuses string
		for _, status := range e.Statuses {
			statuses += ", " + strconv.Itoa(status)
		}
		w.line("did.Answers(%s%s)", bodyText(e.Answer.body()), statuses)
	}
	for _, name := range e.Imported {
		w.line("p.Imported(%q)", name)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Employees)) {
		w.employee(name, e.Employees[name])
	}
	for _, name := range slices.Sorted(maps.Keys(e.Groups)) {
		w.team(name, e.Groups[name])
	}
	for _, name := range slices.Sorted(maps.Keys(e.Surveys)) {
		w.line("p.Surveyed(%s)", arguments(append([]string{name}, e.Surveys[name]...)...))
	}
}

func (w *specWriter) employee(name string, r Resource) {
	if r.Found != nil {
		w.line("p.Found(%q, %d)", name, *r.Found)
	}
	if r.Shown != nil && !*r.Shown {
		w.line("p.NoEmployee(%q)", name)
		return
	}
	if r.Active != nil {
		w.line("p.Active(%q, %t)", name, *r.Active)
	}
	if r.Shown != nil || len(r.Has)+len(r.Lacks)+len(r.Types) > 0 {
		w.line("p.Employee(%q, %s)", name, bodyText(play.Body{Has: r.Has, Lacks: r.Lacks, Types: r.Types}))
	}
}

func (w *specWriter) team(name string, t Team) {
	if t.Shown != nil && !*t.Shown {
		w.line("p.NoTeam(%q)", name)
		return
	}
	if t.Shown != nil || len(t.Has)+len(t.Lacks)+len(t.Types) > 0 {
		w.line("p.Team(%q, %s)", name, bodyText(play.Body{Has: t.Has, Lacks: t.Lacks, Types: t.Types}))
	}
	if t.Members != nil {
		w.line("p.Members(%s)", arguments(append([]string{name}, *t.Members...)...))
	}
}

func kindsOf(s *Scenario) string {
	var kinds []string
	for _, kind := range s.Kinds() {
		kinds = append(kinds, map[scimdrill.AppKind]string{scimdrill.Template: "scimdrill.Template", scimdrill.Wizard: "scimdrill.Wizard"}[kind])
	}
	return strings.Join(kinds, ", ")
}

// exported is a name with hyphens as one of Go.
func exported(name string) string {
	var text strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		text.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	if first := text.String()[0]; first >= '0' && first <= '9' {
		return "Bug" + text.String()
	}
	return text.String()
}

func firstLower(text string) string {
	if len(text) > 1 && text[1] >= 'A' && text[1] <= 'Z' {
		return text // an abbreviation
	}
	return strings.ToLower(text[:1]) + text[1:]
}
