package scenario

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/play"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Requirement is what the scenario asks of a server.
func (s *Scenario) Requirement() scimdrill.Requirement {
	return scimdrill.Requirement{
		ID: s.ID(), Title: s.Title, Why: oneParagraph(s.Why), Fix: oneParagraph(s.Fix), Level: scimdrill.Level(cmp.Or(s.Level, "OKTA")),
		Cites: s.cites(), Needs: s.needs(), Kills: s.Defects, Unproved: s.unproved(),
	}
}

func (s *Scenario) unproved() string {
	if len(s.Defects) > 0 {
		return ""
	}
	return "the scenario names no defect of the reference"
}

func oneParagraph(text string) string { return strings.Join(strings.Fields(text), " ") }

func (s *Scenario) cites() []scimdrill.Citation {
	var cites []scimdrill.Citation
	for _, source := range s.Sources {
		cites = append(cites, scimdrill.Citation{Source: source.Name, Section: cmp.Or(source.Section, s.Label), URL: source.URL})
	}
	return cites
}

// needs is what a target and an org have to offer for it.
func (s *Scenario) needs() []scimdrill.Capability {
	var needs []scimdrill.Capability
	add := func(capability scimdrill.Capability, needed bool) {
		if needed && !slices.Contains(needs, capability) {
			needs = append(needs, capability)
		}
	}
	for _, named := range s.Setting.Needs {
		add(scimdrill.Capability(named), true)
	}
	acts := s.actsDone()
	add(scimdrill.CanScheduleSurveys, slices.Contains(acts, "survey"))
	add(scimdrill.HasGroups, len(s.Setting.Groups) > 0)
	add(scimdrill.CanAddressApps, !s.differs().IsUsual())
	add(scimdrill.CanPressConsole, slices.ContainsFunc(acts, func(act string) bool {
		return slices.Contains([]string{"push-now", "import", "test-connection", "retry", "confirm-import"}, act)
	}))
	add(scimdrill.CanShowWire, s.wireAlone())
	return needs
}

// wireAlone reports whether nothing but the wire is expected: where it cannot be seen, there is nothing to hold against anything.
func (s *Scenario) wireAlone() bool {
	e := s.Expected
	return len(e.Wire)+len(e.WireIncludes) > 0 && e.Org == "" && e.Answer == nil && len(e.Statuses)+len(e.Employees)+len(e.Groups)+len(e.Imported)+len(e.Surveys) == 0
}

func (s *Scenario) actsDone() []string {
	var acts []string
	for i := range s.Did {
		acts = append(acts, s.Did[i].acts()...)
	}
	return acts
}

// differs are the settings of the app that are not those of a run.
func (s *Scenario) differs() play.Setting {
	setting := play.Setting{
		Template: s.Setting.App.Template, UniqueIdentifier: s.Setting.App.UniqueIdentifier, ImportGroups: s.Setting.App.ImportGroups,
		KeepAppGroupNames: s.Setting.App.KeepAppGroupNames, Features: s.Setting.Features, Mappings: s.Setting.Mappings,
	}
	for _, a := range s.Setting.Attributes {
		setting.Attributes = append(setting.Attributes, play.Attribute{Variable: a.Variable, Name: a.Name, Namespace: a.Namespace, Type: a.Type, Expression: a.Mapped})
	}
	return setting
}

// Declare declares scenarios, each as one leaf for each kind of its apps.
func Declare(p *spec.Programme, s *stage.Stage, scenarios ...*Scenario) {
	for _, scenario := range scenarios {
		for _, kind := range scenario.Kinds() {
			p.ForApp(kind, "bug: "+scenario.Name, func(scope *spec.Scope) {
				scope.Check(scenario.Requirement(), func(c *spec.Case) { scenario.play(c, s, kind) })
			})
		}
	}
}

// Catalogue are the requirements of scenarios, for the kinds of app with which they are played.
func Catalogue(scenarios ...*Scenario) []scimdrill.Requirement {
	var requirements []scimdrill.Requirement
	for _, scenario := range scenarios {
		requirement := scenario.Requirement()
		requirement.Apps = scenario.Kinds()
		requirements = append(requirements, requirement)
	}
	return requirements
}
