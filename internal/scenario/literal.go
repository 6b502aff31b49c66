package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/play"
)

// goValue is a value of a scenario as Go writes it.
func goValue(value any) string {
	switch value := value.(type) {
	case nil:
		return "nil"
	case string:
		return strconv.Quote(value)
	case map[string]any:
		return goMap(value)
	case []any:
		parts := make([]string, 0, len(value))
		for _, each := range value {
			parts = append(parts, goValue(each))
		}
		return "[]any{" + strings.Join(parts, ", ") + "}"
	default: // true, false and numbers
		return fmt.Sprint(value)
	}
}

func goMap(values map[string]any) string {
	if len(values) == 0 {
		return "nil"
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, strconv.Quote(name)+": "+goValue(values[name]))
	}
	return "map[string]any{" + strings.Join(parts, ", ") + "}"
}

func goTexts(values map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		parts = append(parts, strconv.Quote(name)+": "+strconv.Quote(values[name]))
	}
	return "map[string]string{" + strings.Join(parts, ", ") + "}"
}

func arguments(texts ...string) string {
	quoted := make([]string, 0, len(texts))
	for _, text := range texts {
		quoted = append(quoted, strconv.Quote(text))
	}
	return strings.Join(quoted, ", ")
}

// members writes the fields of a struct that are set.
type members []string

func (m *members) add(set bool, name, value string) {
	if set {
		*m = append(*m, name+": "+value)
	}
}

func (m *members) text(name, value string) { m.add(value != "", name, strconv.Quote(value)) }

func (m *members) texts(name string, values []string) {
	m.add(len(values) > 0, name, "[]string{"+arguments(values...)+"}")
}

func (m *members) of(typeName string) string { return typeName + "{" + strings.Join(*m, ", ") + "}" }

func bodyText(b play.Body) string {
	var m members
	m.add(b.Status != 0, "Status", strconv.Itoa(b.Status))
	m.add(b.Below != 0, "Below", strconv.Itoa(b.Below))
	m.add(len(b.Has) > 0, "Has", goMap(b.Has))
	m.texts("Lacks", b.Lacks)
	m.add(len(b.Types) > 0, "Types", goTexts(b.Types))
	m.add(b.RetryAfter, "RetryAfter", "true")
	return m.of("play.Body")
}

func exchangesText(list []Exchange) string {
	var parts []string
	for _, x := range exchanges(list) {
		var m members
		m.text("Line", x.Line)
		m.add(len(x.Sends) > 0, "Sends", goMap(x.Sends))
		m.texts("Lacks", x.Lacks)
		m.add(len(x.Types) > 0, "Types", goTexts(x.Types))
		answer := bodyText(x.Answer)
		m.add(answer != "play.Body{}", "Answer", answer)
		parts = append(parts, m.of("play.Exchange"))
	}
	return strings.Join(parts, ", ")
}

func requestText(r play.Request) string {
	var m members
	m.text("Method", r.Method)
	m.text("Path", r.Path)
	m.text("Type", r.Type)
	m.add(r.Body != nil, "Body", goValue(r.Body))
	m.text("Text", r.Text)
	m.text("Makes", r.Makes)
	m.add(r.Times > 0, "Times", strconv.Itoa(r.Times))
	m.add(r.AtOnce > 0, "AtOnce", strconv.Itoa(r.AtOnce))
	return m.of("play.Request")
}

func settingText(s play.Setting) string {
	var m members
	m.text("Template", s.Template)
	m.text("UniqueIdentifier", s.UniqueIdentifier)
	m.add(s.ImportGroups, "ImportGroups", "true")
	m.add(s.KeepAppGroupNames, "KeepAppGroupNames", "true")
	m.texts("Features", s.Features)
	var attributes []string
	for _, a := range s.Attributes {
		var of members
		of.text("Variable", a.Variable)
		of.text("Name", a.Name)
		of.text("Namespace", a.Namespace)
		of.text("Type", a.Type)
		of.text("Expression", a.Expression)
		attributes = append(attributes, of.of(""))
	}
	m.add(len(attributes) > 0, "Attributes", "[]play.Attribute{"+strings.Join(attributes, ", ")+"}")
	m.add(len(s.Mappings) > 0, "Mappings", goTexts(s.Mappings))
	return m.of("play.Setting")
}

// requirementText is a requirement as Go writes it, one field a line.
func requirementText(r scimdrill.Requirement) string {
	var cites, needs []string
	for _, c := range r.Cites {
		cites = append(cites, fmt.Sprintf("{Source: %q, Section: %q, URL: %q}", c.Source, c.Section, c.URL))
	}
	for _, n := range r.Needs {
		needs = append(needs, strconv.Quote(string(n)))
	}
	var m members
	m.text("ID", r.ID)
	m.text("Title", r.Title)
	m.text("Why", r.Why)
	m.text("Fix", r.Fix)
	m.text("Level", string(r.Level))
	m.add(true, "Cites", "[]scimdrill.Citation{\n"+strings.Join(cites, ",\n")+",\n}")
	m.add(len(needs) > 0, "Needs", "[]scimdrill.Capability{"+strings.Join(needs, ", ")+"}")
	m.texts("Kills", r.Kills)
	m.text("Unproved", r.Unproved)
	return "scimdrill.Requirement{\n" + strings.Join(m, ",\n") + ",\n}"
}
