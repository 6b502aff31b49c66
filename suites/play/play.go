package play

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Play is one bug report while it is played.
type Play struct {
	c      *spec.Case
	ctx    context.Context //nolint:containedctx // a play lives exactly as long as the case whose context this is
	stage  *stage.Stage
	app    *stage.App
	people map[string]*person
	groups map[string]*group
	// rounds are the days of the rounds of surveys that were held, by name.
	rounds map[string]round
	// nobody is a userName, and noID an id, that nothing in the target has.
	nobody, noID string
	// own says that the app was added for the play alone.
	own bool
}

// person is somebody of the play.
type person struct {
	*stage.Employee

	// id is the target's, as it was known last.
	id string
}

// group is a group of the play.
type group struct {
	*stage.Team

	// members are in it now; assigned says that the app is assigned to it.
	members  []string
	assigned bool
	// target is Okta's id of the app's group, once it was pushed and unlinked.
	target string
}

// Setting is what differs from the apps of the run; zero is nothing.
type Setting struct {
	// Template is the catalog app; UniqueIdentifier the "Unique identifier field for users" of an app of the wizard.
	Template, UniqueIdentifier string
	// ImportGroups and KeepAppGroupNames are ticks of the app.
	ImportGroups, KeepAppGroupNames bool
	// Features are the ticks of the page "To App"; none means create, update and deactivate.
	Features []string
	// Attributes are added to the app, and mapped.
	Attributes []Attribute
	// Mappings are changed, by the app's name of the attribute.
	Mappings map[string]string
}

// Attribute is an attribute that an admin adds to the app in the Profile Editor.
type Attribute struct {
	// Variable is Okta's name, Name the one that is sent, in a namespace.
	Variable, Name, Namespace string
	// Type is string, boolean, integer, number or array.
	Type string
	// Expression is what it is mapped to; "" maps it to nothing.
	Expression string
}

// IsUsual reports whether the apps of the run will do.
func (s Setting) IsUsual() bool {
	return s.Template == "" && s.UniqueIdentifier == "" && !s.ImportGroups && !s.KeepAppGroupNames && len(s.Features)+len(s.Attributes)+len(s.Mappings) == 0
}

// Open sets the scene. Whatever is in the way blocks the case.
func Open(c *spec.Case, s *stage.Stage, kind scimdrill.AppKind, setting Setting) *Play {
	p := &Play{c: c, ctx: c.Context(), stage: s, people: map[string]*person{}, groups: map[string]*group{}, rounds: map[string]round{}}
	p.nobody, p.noID = s.People.Nobody(), s.NoSuchID()
	p.app = s.Apps[kind]
	if !setting.IsUsual() {
		p.app = p.appOf(kind, setting)
	}
	if p.app == nil {
		c.Block("the run has no app of the kind %s", kind)
	}
	if p.app.NotConnected != nil { // what is pushed to it fails, and says so
		c.Shows(p.app.Connecting...)
		c.AdminSees(admin.AdminText(p.app.NotConnected))
	}
	return p
}

func (p *Play) appOf(kind scimdrill.AppKind, setting Setting) *stage.App {
	app, err := p.stage.Another(p.ctx, admin.AppSettings{
		Kind: kind, Label: "Scenario, " + kind.String(), TemplateName: setting.Template, UniqueIdentifier: setting.UniqueIdentifier,
		ImportGroups: setting.ImportGroups, KeepAppGroupNames: setting.KeepAppGroupNames,
	})
	if app == nil {
		p.c.Block("add an app with the settings of the scenario: %v", err)
	}
	if err != nil {
		return app
	}
	p.own = true
	if len(setting.Features) > 0 {
		has := func(name string) bool { return slices.Contains(setting.Features, name) }
		err = p.stage.Admin.EnableProvisioning(p.ctx, app.App, admin.Features{
			CreateUsers: has("create"), UpdateAttributes: has("update"), DeactivateUsers: has("deactivate"), SyncPassword: has("password"),
		})
	}
	for _, a := range setting.Attributes {
		err = errors.Join(err, p.stage.Admin.AddAttribute(p.ctx, app.App, admin.Attribute{
			VariableName: a.Variable, ExternalName: a.Name, ExternalNamespace: a.Namespace, Type: a.Type,
		}))
		if a.Expression != "" {
			err = errors.Join(err, p.stage.Admin.MapAttribute(p.ctx, app.App, a.Variable, a.Expression, admin.CreateAndUpdate))
		}
	}
	for _, variable := range slices.Sorted(maps.Keys(setting.Mappings)) {
		if expression := setting.Mappings[variable]; expression == "" {
			err = errors.Join(err, p.stage.Admin.RemoveMapping(p.ctx, app.App, variable))
		} else {
			err = errors.Join(err, p.stage.Admin.MapAttribute(p.ctx, app.App, variable, expression, admin.CreateAndUpdate))
		}
	}
	if err != nil {
		p.c.Block("set the app up as the scenario has it: %v", err)
	}
	return app
}

// Close takes away what a run does not clean up by itself.
func (p *Play) Close() {
	ctx := context.WithoutCancel(p.ctx)
	for _, name := range slices.Sorted(maps.Keys(p.groups)) {
		p.groups[name].Dissolve(ctx)
	}
	if len(p.rounds) > 0 {
		_ = p.stage.Peakon.StartClock(ctx) // whoever asks next wants the time to pass; a clock that stands still harms nobody else
	}
	if p.own {
		// Nothing is pushed for it: whom it provisioned is cleaned up in the target, as all that a run made.
		_ = p.stage.Admin.DeactivateApp(ctx, p.app.App)
	}
}

// Person adds somebody to Okta: a persona of the fixtures ("" is plain), with a profile that differs (nil takes an attribute away).
func (p *Play) Person(name, persona string, profile map[string]any) {
	who, err := p.cast(persona)
	if err != nil {
		p.c.Broken(err)
	}
	p.people[name] = &person{Employee: &stage.Employee{Person: who}}
	changes := map[string]any{}
	for attribute, value := range profile {
		changes[attribute] = p.filled(value)
	}
	employee, err := p.app.AddPerson(p.ctx, who, changes)
	if err != nil {
		p.c.Block("add %s to Okta: %v", name, err)
	}
	p.people[name].Employee = employee
}

func (p *Play) cast(persona string) (people.Person, error) {
	if persona == "" || persona == "plain" {
		return p.stage.People.Someone(), nil
	}
	for _, known := range p.stage.People.Awkward() {
		if known.Key == persona {
			return p.stage.People.As(known), nil
		}
	}
	return people.Person{}, fmt.Errorf("there is no persona %q", persona)
}

// Group makes a group in Okta with members, under a name that nothing else in the run has.
func (p *Play) Group(name, called string, members ...string) {
	var employees []*stage.Employee
	for _, member := range members {
		employees = append(employees, p.person(member).Employee)
	}
	if called == "" {
		called = name
	}
	team, err := p.app.AddTeam(p.ctx, called+" "+strings.ToLower(p.stage.People.Someone().EmployeeNumber), employees...)
	p.groups[name] = &group{Team: team, members: slices.Clone(members)}
	if err != nil {
		p.c.Block("make the group %s in Okta: %v", name, err)
	}
}

func (p *Play) person(name string) *person {
	found, known := p.people[name]
	if !known {
		p.c.Broken(fmt.Errorf("there is no %s in the play", name))
	}
	return found
}

func (p *Play) group(name string) *group {
	found, known := p.groups[name]
	if !known {
		p.c.Broken(fmt.Errorf("there is no group %s in the play", name))
	}
	return found
}

// note keeps the target's id of a person.
func (p *Play) note(who *person, id string) {
	if id != "" {
		who.id = id
	}
}

// lookFor asks for the id of somebody whom the org does not know it of.
func (p *Play) lookFor(who *person) string {
	answer, err := p.stage.Target.Lookup(p.ctx, who.Okta.Login(), "find the id of "+who.Email)
	if err != nil {
		return ""
	}
	id, _ := probe.Resource{"r": answer.At("Resources[0].id")}.At("r").(string)
	return id
}
