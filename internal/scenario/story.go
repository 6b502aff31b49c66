package scenario

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// standing is how somebody stands in the org, as far as the scenario has gone.
type standing struct {
	assigned, suspended, deactivated bool
	// direct is an assignment of their own; assigned is that too, or one of a group.
	direct bool
	// ever says that they came to the target, elsewhere that a request made or changed them there.
	ever, elsewhere bool
	// left names the step that took the app away.
	left string
}

// story follows a scenario, to find what cannot be done or contradicts what was done.
type story struct {
	*checker

	people map[string]*standing
	// pushed are the groups that are pushed now, came those that ever came to the target.
	pushed, came map[string]bool
	// left are the groups that the app has, and nothing is pushed to.
	left map[string]bool
	// members are those of the groups in Okta, apps the groups to which the app is assigned.
	members  map[string][]string
	apps     map[string]bool
	imported bool
	rounds   []string
	// invited is to which rounds somebody is to be invited, and passed those that must leave them out.
	invited, passed map[string][]string
}

func newStory(c *checker) *story {
	t := &story{checker: c, people: map[string]*standing{}, pushed: map[string]bool{}, came: map[string]bool{}, invited: map[string][]string{}, passed: map[string][]string{}, left: map[string]bool{}, members: map[string][]string{}, apps: map[string]bool{}}
	for name := range c.s.Setting.People {
		t.people[name] = new(standing)
	}
	for name, group := range c.s.Setting.Groups {
		t.members[name] = slices.Clone(group.Members)
	}
	return t
}

func (t *story) tell() {
	for i := range t.s.Did {
		step, key := &t.s.Did[i], fmt.Sprintf("did[%d]", i)
		acts := step.acts()
		if len(acts) != 1 {
			t.complain(key, "write exactly one of "+words(actNames()), "expected one thing that was done, found %s", orNone(acts))
			continue
		}
		t.act(step, acts[0], key+"."+acts[0])
		last := i == len(t.s.Did)-1
		if step.Expect != nil {
			t.expect(*step.Expect, step, acts[0], key+".expect")
			if last && step.Expect.Org+t.s.Expected.Org != "" && step.Expect.Org != "" && t.s.Expected.Org != "" && step.Expect.Org != t.s.Expected.Org {
				t.complain("expected.org", "keep one of them", "the last step was expected to say %s already", step.Expect.Org)
			}
		}
		if last {
			t.expect(t.s.Expected, step, acts[0], "expected")
		}
	}
	if reflect.ValueOf(t.s.Expected).IsZero() {
		t.complain("expected", "write org, wire, answer, employees, groups or surveys", "nothing is expected, so nothing can fail")
	}
}

// acts are the things that a step says were done.
func (s *Step) acts() []string {
	var acts []string
	value := reflect.ValueOf(*s)
	for _, f := range fieldsOf(value.Type()) {
		if f.Tag.Get("act") != "" && !value.FieldByIndex(f.Index).IsZero() {
			acts = append(acts, f.name)
		}
	}
	return acts
}

func actNames() []string {
	var acts []string
	for _, f := range fieldsOf(reflect.TypeFor[Step]()) {
		if f.Tag.Get("act") != "" {
			acts = append(acts, f.name)
		}
	}
	return acts
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, " and ")
}

func (t *story) act(step *Step, act, key string) {
	switch act {
	case "assign":
		who := t.people[step.Assign]
		switch {
		case who.deactivated:
			t.complain(key, "reactivate them first", "%s is deactivated in Okta", step.Assign)
		case who.assigned:
			t.complain(key, "unassign them first", "%s has the app already", step.Assign)
		}
		who.direct = true
	case "unassign":
		who := t.people[step.Unassign]
		t.hasApp(step.Unassign, key)
		if by := t.groupOf(step.Unassign); by != "" {
			t.complain(key, "write unassign-group: "+by+", or remove-from-group", "%s has the app by the group %s, and no assignment of their own", step.Unassign, by)
		}
		who.direct = false
	case "change":
		if len(step.Change.Profile) == 0 {
			t.complain(key, "name the attributes that change", "nothing changes")
		}
	case "deactivate":
		who := t.people[step.Deactivate]
		if who.deactivated {
			t.complain(key, "reactivate them first", "%s is deactivated already", step.Deactivate)
		}
		if t.groupOf(step.Deactivate) != "" {
			who.elsewhere = true // whether the app comes back with the group is the org's to say
		}
		who.deactivated, who.direct = true, false
	case "reactivate":
		who := t.people[step.Reactivate]
		if !who.deactivated {
			t.complain(key, "deactivate them first", "%s is not deactivated", step.Reactivate)
		}
		who.deactivated = false
	case "suspend":
		who := t.people[step.Suspend]
		if who.suspended || who.deactivated {
			t.complain(key, "suspend somebody who is active", "%s is not active in Okta", step.Suspend)
		}
		who.suspended = true
	case "unsuspend":
		who := t.people[step.Unsuspend]
		if !who.suspended {
			t.complain(key, "suspend them first", "%s is not suspended", step.Unsuspend)
		}
		who.suspended = false
	case "assign-group", "unassign-group", "add-to-group", "remove-from-group":
		t.group(step, act, key)
	case "retry":
		if !t.people[step.Retry].ever {
			t.complain(key, "assign them first", "nothing was ever tried for %s", step.Retry)
		}
	case "import":
		t.imported = true
	case "confirm-import":
		if !t.imported {
			t.complain(key, "import: now before it", "nothing was imported yet")
		}
		t.people[step.ConfirmImport].direct = true
	case "push-group":
		t.notBoth(step.PushGroup, t.apps[step.PushGroup], key)
		if t.pushed[step.PushGroup] {
			t.complain(key, "write push-now, or unlink-group first", "%s is pushed already", step.PushGroup)
		}
		t.pushed[step.PushGroup], t.came[step.PushGroup] = true, true
	case "push-now":
		t.isPushed(step.PushNow, key)
	case "unlink-group":
		t.isPushed(step.UnlinkGroup.Group, key)
		t.pushed[step.UnlinkGroup.Group], t.left[step.UnlinkGroup.Group] = false, !step.UnlinkGroup.Delete
	case "link-group":
		t.link(step.LinkGroup, key)
	case "survey":
		t.survey(step.Survey, key)
	case "request":
		t.request(step.Request, key)
	default: // rename-group, test-connection, change-password: can always be done
	}
	for name, who := range t.people {
		had := who.assigned
		who.assigned = !who.deactivated && (who.direct || t.groupOf(name) != "")
		who.ever = who.ever || who.assigned
		if had && !who.assigned {
			who.left = act
		}
	}
}

// group is what is done about a group and who is in it.
func (t *story) group(step *Step, act, key string) {
	switch act {
	case "assign-group":
		t.notBoth(step.AssignGroup, t.pushed[step.AssignGroup], key)
		if t.apps[step.AssignGroup] {
			t.complain(key, "unassign-group first", "%s has the app already", step.AssignGroup)
		}
		t.apps[step.AssignGroup] = true
	case "unassign-group":
		if !t.apps[step.UnassignGroup] {
			t.complain(key, "assign-group first", "%s does not have the app", step.UnassignGroup)
		}
		t.apps[step.UnassignGroup] = false
	case "add-to-group":
		t.members[step.AddToGroup.Group] = append(t.members[step.AddToGroup.Group], step.AddToGroup.Person)
	default: // remove-from-group
		t.members[step.RemoveFromGroup.Group] = slices.DeleteFunc(t.members[step.RemoveFromGroup.Group], func(name string) bool { return name == step.RemoveFromGroup.Person })
	}
}

// link pushes a group to what the app has of another one.
func (t *story) link(l *Link, key string) {
	t.notBoth(l.Group, t.apps[l.Group], key)
	if t.pushed[l.Group] {
		t.complain(key, "unlink-group first", "%s is pushed already", l.Group)
	}
	if !t.left[l.To] {
		t.complain(key+".to", "push-group: "+l.To+" and unlink-group without delete before it", "the app has no group of %s to which nothing is pushed", l.To)
	}
	t.pushed[l.Group], t.came[l.Group], t.left[l.To] = true, true, false
}

// notBoth refuses what Okta does: the same group for assignments and for Group Push.
func (t *story) notBoth(name string, other bool, key string) {
	if other {
		t.complain(key, "take another group", "%s would be assigned and pushed, and Okta supports no group for both", name)
	}
}

// groupOf is a group by which somebody has the app, who has no assignment of their own.
func (t *story) groupOf(name string) string {
	if t.people[name].direct {
		return ""
	}
	for _, group := range slices.Sorted(maps.Keys(t.apps)) {
		if t.apps[group] && slices.Contains(t.members[group], name) {
			return group
		}
	}
	return ""
}

func (t *story) hasApp(name, key string) {
	if !t.people[name].assigned {
		t.complain(key, "assign them first", "%s does not have the app", name)
	}
}

func (t *story) isPushed(name, key string) {
	if !t.pushed[name] {
		t.complain(key, "push-group first", "%s is not pushed", name)
	}
}

func (t *story) survey(name, key string) {
	if t.s.Mode() != "peakon" {
		t.complain(key, "write mode: peakon under setting", "in mode full there are no surveys")
	}
	if slices.Contains(t.rounds, name) {
		t.complain(key, "give it another name", "a round %s was held already", name)
	}
	t.rounds = append(t.rounds, name)
	for who, stands := range t.people {
		switch {
		case stands.elsewhere:
		case stands.assigned:
			t.invited[who] = append(t.invited[who], name)
		default:
			t.passed[who] = append(t.passed[who], name)
		}
	}
}

func (t *story) request(r *Request, key string) {
	if r.Makes != "" {
		if who, isPerson := t.people[r.Makes]; isPerson {
			who.elsewhere, who.ever = true, true
		} else if _, isGroup := t.s.Setting.Groups[r.Makes]; !isGroup {
			t.complain(key+".makes", "write "+words(slices.Sorted(maps.Keys(t.s.Setting.People))), "there is no %q", r.Makes)
		}
		t.came[r.Makes] = true
	}
	for name, who := range t.people {
		if r.Method != http.MethodGet && strings.Contains(r.Path, "{"+name+".") {
			who.elsewhere = true
		}
	}
	if r.Body != nil && r.Text != "" {
		t.complain(key+".text", "keep one of them", "there is a body too")
	}
	if r.Times > 0 && r.AtOnce > 0 {
		t.complain(key+".at-once", "keep one of them", "it is sent several times already")
	}
	if r.Times < 0 || r.AtOnce < 0 || r.Times > mostTimes || r.AtOnce > mostAtOnce {
		t.complain(key, fmt.Sprintf("times up to %d, at-once up to %d", mostTimes, mostAtOnce), "that is not how often a request can be sent")
	}
}

const (
	mostTimes  = 500
	mostAtOnce = 16
)

// expect holds an expectation against what was done.
func (t *story) expect(e Expectation, step *Step, act, key string) {
	asked := act == "request"
	if !asked && (e.Answer != nil || len(e.Statuses) > 0) {
		t.complain(key+".answer", "write wire with an answer", "Okta did %s, and nobody sent a request", act)
	}
	if (asked || act == "survey") && (e.Org != "" || e.AdminReads != "" || e.Wire != nil || len(e.WireIncludes) > 0) {
		t.complain(key, "write answer, employees, groups or surveys", "after %s the org has nothing to say and sends nothing", act)
	}
	if len(e.Statuses) > 0 && step.Request != nil && len(e.Statuses) != max(1, step.Request.Times, step.Request.AtOnce) {
		t.complain(key+".statuses", "write one status for each", "the request is sent %d times, and %d statuses are expected", max(1, step.Request.Times, step.Request.AtOnce), len(e.Statuses))
	}
	if e.Org == "pushes-nothing" && len(e.Wire)+len(e.WireIncludes) > 0 {
		t.complain(key+".wire", "leave it out, or write org: succeeds", "the org is expected to push nothing")
	}
	if e.Org == "succeeds" && e.AdminReads != "" {
		t.complain(key+".admin-reads", "leave it out, or write org: fails", "of what succeeds an administrator reads nothing")
	}
	if slices.Contains(t.s.Kinds(), scimdrill.Wizard) {
		for _, exchange := range slices.Concat(e.Wire, e.WireIncludes) {
			if strings.HasPrefix(exchange.Request, "PATCH ") {
				t.complain(key+".wire", "write apps: [template] under setting", "an app of the wizard (aiw) sends no PATCH, and this expects %s", exchange.Request)
			}
		}
	}
	if len(e.Imported) > 0 && act != "import" {
		t.complain(key+".imported", "write import: now before it", "nothing was imported by this step")
	}
	for _, name := range slices.Sorted(maps.Keys(e.Employees)) {
		t.employee(name, e.Employees[name], key+".employees."+name)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Groups)) {
		t.team(name, e.Groups[name], key+".groups."+name)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Surveys)) {
		t.surveyed(name, e.Surveys[name], key+".surveys."+name)
	}
}

func (t *story) employee(name string, r Resource, key string) {
	who := t.people[name]
	if r.Shown != nil && !*r.Shown && (r.Active != nil || len(r.Has)+len(r.Types) > 0) {
		t.complain(key, "leave shown out, or the rest", "%s is not to be shown, and to be shown so", name)
	}
	if who.elsewhere {
		return
	}
	if !who.ever && (r.Active != nil || len(r.Has) > 0 || r.Shown != nil && *r.Shown) {
		t.complain(key, "assign them first", "%s never had the app, and is not in the target", name)
		return
	}
	deactivates := len(t.s.Setting.Features) == 0 || slices.Contains(t.s.Setting.Features, "deactivate")
	switch {
	case r.Active == nil:
	case *r.Active && !who.assigned && deactivates:
		t.complain(key+".active", "write active: false, or assign them again", "%s lost the app by %s, and is expected to be active", name, who.left)
	case !*r.Active && who.assigned:
		t.complain(key+".active", "write active: true, or unassign them", "%s has the app, and is expected to be inactive", name)
	case !*r.Active && !deactivates:
		t.complain(key+".active", "add deactivate to features", "the app deactivates nobody, and %s is expected to be inactive", name)
	}
}

func (t *story) team(name string, g Team, key string) {
	if g.Shown != nil && !*g.Shown {
		if g.Members != nil || len(g.Has)+len(g.Types) > 0 {
			t.complain(key, "leave shown out, or the rest", "%s is not to be shown, and to be shown so", name)
		}
		return
	}
	if !t.came[name] {
		t.complain(key, "push-group: "+name+" before it", "%s was never pushed, and is not in the target", name)
		return
	}
	if g.Members == nil {
		return
	}
	for i, member := range *g.Members {
		if !t.people[member].ever {
			t.complain(fmt.Sprintf("%s.members[%d]", key, i), "assign them first", "%s never had the app, and so is no member of what is pushed", member)
		}
	}
}

func (t *story) surveyed(name string, rounds []string, key string) {
	for _, round := range rounds {
		if !slices.Contains(t.rounds, round) {
			t.complain(key, "write "+words(append([]string{"[]"}, t.rounds...))+", or survey: "+round+" before it", "no round %s was held", round)
		} else if slices.Contains(t.passed[name], round) {
			t.complain(key, "leave "+round+" out", "%s did not have the app when the round %s was held, and is expected to be invited to it", name, round)
		}
	}
	if len(t.rounds) == 0 && len(rounds) == 0 {
		t.complain(key, "write survey: NAME before it", "no round was held, so nobody could be invited")
	}
	for _, round := range t.invited[name] {
		if !slices.Contains(rounds, round) {
			t.complain(key, "add "+round, "%s had the app when the round %s was held, and is not expected to be invited to it", name, round)
		}
	}
}
