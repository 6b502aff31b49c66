package scenario

import (
	"maps"
	"slices"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/play"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// play plays the scenario with one kind of app.
func (s *Scenario) play(c *spec.Case, on *stage.Stage, kind scimdrill.AppKind) {
	p := play.Open(c, on, kind, s.differs())
	defer p.Close()
	for _, name := range slices.Sorted(maps.Keys(s.Setting.People)) {
		person := s.Setting.People[name]
		p.Person(name, person.Persona, person.Profile)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Setting.Groups)) {
		group := s.Setting.Groups[name]
		p.Group(name, group.Name, group.Members...)
	}
	for i := range s.Did {
		step, last := &s.Did[i], i == len(s.Did)-1
		did := step.do(p)
		if did != nil && !last && (step.Expect == nil || !step.Expect.ofStep()) {
			did.Given()
		}
		if step.Expect != nil {
			step.Expect.judge(p, did)
		}
		if last {
			s.Expected.judge(p, did)
		}
	}
}

// do does what was done. A survey gives nothing to judge.
func (s *Step) do(p *play.Play) *play.Did {
	switch s.acts()[0] {
	case "assign":
		return p.Assign(s.Assign)
	case "unassign":
		return p.Unassign(s.Unassign)
	case "change":
		return p.Change(s.Change.Person, s.Change.Profile)
	case "deactivate":
		return p.Deactivate(s.Deactivate)
	case "reactivate":
		return p.Reactivate(s.Reactivate)
	case "suspend":
		return p.Suspend(s.Suspend)
	case "unsuspend":
		return p.Unsuspend(s.Unsuspend)
	case "change-password":
		return p.ChangePassword(s.ChangePassword)
	case "assign-group":
		return p.AssignGroup(s.AssignGroup)
	case "unassign-group":
		return p.UnassignGroup(s.UnassignGroup)
	case "retry":
		return p.Retry(s.Retry)
	case "push-group":
		return p.PushGroup(s.PushGroup)
	case "link-group":
		return p.LinkGroup(s.LinkGroup.Group, s.LinkGroup.To)
	case "push-now":
		return p.PushNow(s.PushNow)
	case "rename-group":
		return p.RenameGroup(s.RenameGroup.Group, s.RenameGroup.To)
	case "add-to-group":
		return p.AddToGroup(s.AddToGroup.Group, s.AddToGroup.Person)
	case "remove-from-group":
		return p.RemoveFromGroup(s.RemoveFromGroup.Group, s.RemoveFromGroup.Person)
	case "unlink-group":
		return p.UnlinkGroup(s.UnlinkGroup.Group, s.UnlinkGroup.Delete)
	case "test-connection":
		return p.TestConnection()
	case "import":
		return p.Import()
	case "confirm-import":
		return p.ConfirmImport(s.ConfirmImport)
	case "request":
		return p.Ask(s.Request.request())
	default:
		p.Survey(s.Survey)
		return nil
	}
}

func (r *Request) request() play.Request {
	return play.Request{Method: r.Method, Path: r.Path, Type: r.Type, Body: r.Body, Text: r.Text, Makes: r.Makes, Times: r.Times, AtOnce: r.AtOnce}
}

// ofStep reports whether the step itself is judged, and not only what is in the target after it.
func (e *Expectation) ofStep() bool {
	return e.Org != "" || e.AdminReads != "" || e.Wire != nil || len(e.WireIncludes) > 0 || e.Answer != nil || len(e.Statuses) > 0
}

func (e *Expectation) judge(p *play.Play, did *play.Did) {
	if did != nil {
		e.judgeStep(did)
	}
	for _, name := range e.Imported {
		p.Imported(name)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Employees)) {
		e.Employees[name].judge(p, name)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Groups)) {
		e.Groups[name].judge(p, name)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Surveys)) {
		p.Surveyed(name, e.Surveys[name]...)
	}
}

func (e *Expectation) judgeStep(did *play.Did) {
	switch e.Org {
	case "succeeds":
		did.Succeeds()
	case "fails":
		did.Fails(e.AdminReads)
	case "pushes-nothing":
		did.PushesNothing()
	default:
		did.Tells(e.AdminReads)
	}
	if e.Wire != nil && e.Org != "pushes-nothing" {
		did.Sends(exchanges(e.Wire)...)
	}
	if len(e.WireIncludes) > 0 {
		did.SendsAmongOthers(exchanges(e.WireIncludes)...)
	}
	if e.Answer != nil || len(e.Statuses) > 0 {
		did.Answers(e.Answer.body(), e.Statuses...)
	}
}

func exchanges(list []Exchange) []play.Exchange {
	converted := make([]play.Exchange, 0, len(list))
	for _, x := range list {
		converted = append(converted, play.Exchange{Line: x.Request, Sends: x.Sends, Lacks: x.Lacks, Types: x.Types, Answer: x.Answer.body()})
	}
	return converted
}

func (a *Answer) body() play.Body {
	if a == nil {
		return play.Body{}
	}
	return play.Body{Status: a.Status, Below: a.Below, Has: a.Has, Lacks: a.Lacks, Types: a.Types, RetryAfter: a.RetryAfter}
}

func (r Resource) judge(p *play.Play, name string) {
	if r.Found != nil {
		p.Found(name, *r.Found)
	}
	if r.Shown != nil && !*r.Shown {
		p.NoEmployee(name)
		return
	}
	if r.Active != nil {
		p.Active(name, *r.Active)
	}
	if r.Shown != nil || len(r.Has)+len(r.Lacks)+len(r.Types) > 0 {
		p.Employee(name, play.Body{Has: r.Has, Lacks: r.Lacks, Types: r.Types})
	}
}

func (t Team) judge(p *play.Play, name string) {
	if t.Shown != nil && !*t.Shown {
		p.NoTeam(name)
		return
	}
	if t.Shown != nil || len(t.Has)+len(t.Lacks)+len(t.Types) > 0 {
		p.Team(name, play.Body{Has: t.Has, Lacks: t.Lacks, Types: t.Types})
	}
	if t.Members != nil {
		p.Members(name, *t.Members...)
	}
}
