package systemlog

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Limits of a skeleton: more than this nobody reads, and a log of a week has.
const (
	mostPeople = 5
	mostSteps  = 60
)

// step is one thing that the administrator did.
type step struct {
	word   string // assign, unassign, change, deactivate, …
	person string // Okta id
	group  string
	at     time.Time
	// failed is what Okta's System Log says of it; "" where nothing went wrong.
	failed string
	// gaps are what the log does not tell of it.
	gaps []string
}

// story is what a log tells of one app.
type story struct {
	app     party
	appName string
	steps   []step
	// people and groups are by id; seen says when they first appeared.
	people, groups map[string]party
	// called are all words that the log has for somebody or a group, by id: people are renamed.
	called map[string]map[string]bool
	// had are people who had the app before the log begins.
	had map[string]bool
	// passed counts events that became no step, by their type.
	passed map[string]int
}

// tell makes a story of events, which may be in any order, as the API answers in either.
func tell(events []event, app string) (*story, error) {
	if len(events) > 0 && events[0].Published.After(events[len(events)-1].Published) {
		slices.Reverse(events) // newest first: turned round, so that those of one moment keep their order
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.Published.Compare(b.Published) })
	events = slices.CompactFunc(events, func(a, b event) bool { return a.ID != "" && a.ID == b.ID })
	chosen, name, err := choose(events, app)
	if err != nil {
		return nil, err
	}
	s := &story{
		app: chosen, appName: name, people: map[string]party{}, groups: map[string]party{}, called: map[string]map[string]bool{}, had: map[string]bool{}, passed: map[string]int{},
	}
	pushed := pushedGroups(events, chosen.ID)
	assigned := map[string]bool{}
	for person := range hadTheApp(events, chosen.ID) {
		s.had[person], assigned[person] = true, true
	}
	for i := range events {
		s.take(&events[i], assigned, pushed)
	}
	return s, nil
}

// hadTheApp are people of whom the first thing that the log tells is nothing that happens to those who get an app.
func hadTheApp(events []event, app string) map[string]bool {
	had, told := map[string]bool{}, map[string]bool{}
	for i := range events {
		person, ofPerson := events[i].target("User")
		if of, _ := events[i].target("AppInstance"); !ofPerson || of.ID != app || told[person.ID] {
			continue
		}
		switch strings.TrimPrefix(events[i].Type, "application.") {
		case "user_membership.add", "provision.user.push", "provision.user.sync", "provision.user.reactivate":
			told[person.ID] = true
		case "user_membership.remove", "user_membership.update", "provision.user.push_profile", "provision.user.deactivate",
			"provision.user.push_password", "provision.user.push_okta_password", "provision.user.password":
			told[person.ID], had[person.ID] = true, true
		}
	}
	return had
}

// choose finds the app: the only one, or the one of that id or label.
func choose(events []event, wanted string) (found party, name string, err error) {
	apps := map[string]party{}
	names, counts := map[string]string{}, map[string]int{}
	for i := range events {
		if app, is := events[i].target("AppInstance"); is {
			apps[app.ID] = app
			counts[app.ID]++
			if events[i].Debug.Data.AppName != "" {
				names[app.ID] = events[i].Debug.Data.AppName
			}
		}
	}
	var ids []string
	for id, app := range apps {
		if wanted == "" || wanted == id || strings.EqualFold(wanted, app.AlternateID) || strings.EqualFold(wanted, app.DisplayName) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	switch {
	case len(apps) == 0:
		return party{}, "", errors.New("no event is about an app: export those whose target is the app, GET /api/v1/logs?since=…&filter=target.id eq \"APP-ID\", or those of the people it is about")
	case len(ids) == 0:
		return party{}, "", fmt.Errorf("no event is about an app %q; there are%s", wanted, lines(apps, counts))
	case len(ids) > 1:
		return party{}, "", fmt.Errorf("the events are about %d apps, and a scenario is about one: choose with --app ID%s", len(ids), lines(apps, counts))
	}
	return apps[ids[0]], names[ids[0]], nil
}

func lines(apps map[string]party, counts map[string]int) string {
	ids := make([]string, 0, len(apps))
	for id := range apps {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	text := ""
	for _, id := range ids {
		text += fmt.Sprintf("\n  %5d of %s (%s)", counts[id], id, cmp.Or(apps[id].AlternateID, apps[id].DisplayName))
	}
	return text
}

// pushedGroups are those of which the log says that they are pushed to the app: memberships of others do not matter here.
func pushedGroups(events []event, app string) map[string]bool {
	pushed := map[string]bool{}
	for i := range events {
		if !strings.HasPrefix(events[i].Type, "application.provision.group_push.") {
			continue
		}
		of, _ := events[i].target("AppInstance")
		if group, is := events[i].target("UserGroup"); is && (of.ID == app || of.ID == "") {
			pushed[group.ID] = true
		}
	}
	return pushed
}

// take makes a step of an event, or joins it to the step that it belongs to.
func (s *story) take(e *event, assigned, pushed map[string]bool) {
	app, ofApp := e.target("AppInstance")
	if ofApp && app.ID != s.app.ID {
		s.passed["of another app"]++
		return
	}
	person, ofPerson := e.target("User")
	group, ofGroup := e.target("UserGroup")
	if ofPerson {
		s.people[person.ID] = person
		s.call(person.ID, person)
		if account, is := e.target("AppUser"); is {
			s.call(person.ID, account)
		}
	}
	if ofGroup {
		s.groups[group.ID] = group
		s.call(group.ID, group)
	}
	switch {
	case strings.HasPrefix(e.Type, "application.provision.user.") && ofPerson, strings.HasPrefix(e.Type, "application.provision.group") && ofGroup:
		s.outcome(e, person.ID, group.ID)
	case ofPerson && s.ofPerson(e, person.ID, assigned):
	case ofGroup && pushed[group.ID] && (e.Type == "group.user_membership.add" || e.Type == "group.user_membership.remove") && ofPerson:
		s.add(step{word: map[bool]string{true: "add-to-group", false: "remove-from-group"}[strings.HasSuffix(e.Type, ".add")], person: person.ID, group: group.ID, at: e.Published})
	case ofGroup && pushed[group.ID] && e.Type == "group.profile.update":
		s.add(step{word: "rename-group", group: group.ID, at: e.Published, gaps: []string{"the log does not tell the new name"}})
	case e.Type == "system.import.start" && ofApp:
		s.add(step{word: "import", at: e.Published})
	default:
		s.passed[e.Type]++
	}
}

// ofPerson takes what an administrator does to somebody.
func (s *story) ofPerson(e *event, person string, assigned map[string]bool) bool {
	done := step{person: person, at: e.Published}
	switch e.Type {
	case "application.user_membership.add":
		if assigned[person] {
			s.passed[e.Type]++ // one more group gives an app that somebody has
			return true
		}
		done.word, assigned[person] = "assign", true
	case "application.user_membership.remove":
		if !assigned[person] {
			s.passed[e.Type]++ // a deactivation has taken it away, or a second group no longer gives it
			return true
		}
		done.word, assigned[person] = "unassign", false
	case "user.account.update_profile":
		if !assigned[person] {
			s.passed[e.Type]++
			return true
		}
		done.word, done.gaps = "change", []string{"the log does not tell which attribute changed, and to what: title stands in its place"}
	case "user.lifecycle.deactivate":
		done.word, assigned[person] = "deactivate", false // in Okta it takes every app away
	case "user.lifecycle.activate", "user.lifecycle.reactivate":
		if last := s.lastOf(person, "deactivate", "reactivate"); last == nil || last.word == "reactivate" {
			s.passed[e.Type]++ // somebody new
			return true
		}
		done.word = "reactivate"
	case "user.lifecycle.suspend", "user.lifecycle.unsuspend":
		done.word = strings.TrimPrefix(e.Type, "user.lifecycle.")
	case "user.account.update_password":
		if !assigned[person] {
			s.passed[e.Type]++
			return true
		}
		done.word = "change-password"
	default:
		return false
	}
	s.add(done)
	return true
}

func (s *story) call(id string, as party) {
	if s.called[id] == nil {
		s.called[id] = map[string]bool{id: true}
	}
	for _, word := range []string{as.ID, as.AlternateID, as.DisplayName} {
		s.called[id][word] = true
	}
}

func (s *story) add(done step) { s.steps = append(s.steps, done) }

// lastOf is the last step about somebody with one of those words.
func (s *story) lastOf(person string, words ...string) *step {
	for i := len(s.steps) - 1; i >= 0; i-- {
		if s.steps[i].person == person && slices.Contains(words, s.steps[i].word) {
			return &s.steps[i]
		}
	}
	return nil
}

// leadsTo are the steps that a push follows. Okta pushes later than it is told to, so that other steps may stand between.
func leadsTo(push string) []string {
	switch strings.TrimPrefix(push, "application.provision.user.") {
	case "deactivate", "deprovision":
		return []string{"unassign", "deactivate"}
	case "push", "sync", "reactivate", "activate", "verify_exists":
		return []string{"assign"}
	case "push_profile":
		return []string{"change", "assign"}
	case "push_password", "push_okta_password", "password":
		return []string{"change-password"}
	default:
		return nil
	}
}

// outcome joins what Okta says of a push to the step that it follows. A push without a step began before the log: it was retried,
// or is about somebody who had the app.
func (s *story) outcome(e *event, person, group string) {
	failed := e.Outcome.Result == "FAILURE"
	at := -1
	leads := leadsTo(e.Type)
	for i, each := range s.steps {
		if person != "" && each.person == person && (at < 0 || slices.Contains(leads, each.word)) || person == "" && each.group == group {
			at = i
		}
	}
	if at < 0 && person == "" && strings.HasPrefix(e.Type, "application.provision.group_push.") {
		s.add(step{word: "push-group", group: group, at: e.Published})
		at = len(s.steps) - 1
	}
	if at < 0 && failed && person != "" {
		// The log begins after what it was that failed. What the type says of it is done anew.
		word := map[string]string{
			"application.provision.user.deactivate": "unassign", "application.provision.user.push_profile": "change",
		}[e.Type]
		if word == "" {
			word = "assign"
		} else {
			s.had[person] = true
		}
		s.add(step{word: word, person: person, at: e.Published, gaps: []string{"the log shows the failure, and not what led to it: this is what usually does"}})
		at = len(s.steps) - 1
	}
	if at < 0 {
		s.passed[e.Type]++
		return
	}
	if !failed {
		return
	}
	if text := cmp.Or(e.reason(), "no reason is given"); s.steps[at].failed == "" {
		s.steps[at].failed = text
	} else if !strings.Contains(s.steps[at].failed, text) {
		s.steps[at].failed += "; " + text
	}
}
