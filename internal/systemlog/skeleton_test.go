package systemlog_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/internal/scenario"
	"github.com/scimdrill/scimdrill/internal/systemlog"
)

// entry is an event as the Management API shows it, with the members that are read and some that are not.
type entry map[string]any

func user(login string) entry {
	name := strings.ToUpper(login[:1]) + login[1:strings.IndexByte(login, '.')] + " Overton"
	return entry{"id": "00u" + login, "type": "User", "alternateId": login, "displayName": name}
}

func app(id, label string) entry {
	return entry{"id": id, "type": "AppInstance", "alternateId": label, "displayName": "SCIM 2.0 Test App (Header Auth)"}
}

func group(name string) entry {
	return entry{"id": "00g" + name, "type": "UserGroup", "alternateId": "unknown", "displayName": name}
}

// log numbers and times events, a minute apart.
func log(entries ...entry) []entry {
	began := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for i, each := range entries {
		each["uuid"], each["published"], each["version"] = fmt.Sprint(i), began.Add(time.Duration(i)*time.Minute).Format(time.RFC3339Nano), "0"
	}
	return entries
}

func did(kind string, targets ...entry) entry {
	return entry{"eventType": kind, "outcome": entry{"result": "SUCCESS"}, "target": targets, "debugContext": entry{"debugData": entry{"appname": "scim2headerauth"}}}
}

func failed(kind, reason string, targets ...entry) entry {
	event := did(kind, targets...)
	event["outcome"] = entry{"result": "FAILURE", "reason": reason}
	return event
}

func written(t *testing.T, value any) string {
	t.Helper()
	data, isText := value.(string)
	if !isText {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		data = string(encoded)
	}
	file := filepath.Join(t.TempDir(), "log.json")
	if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// steps is what stands under did, without comments.
func steps(t *testing.T, text string) []string {
	t.Helper()
	if _, err := scenario.Parse("x.yaml", []byte(text)); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	_, text, _ = strings.Cut(text, "\ndid:\n")
	text, _, _ = strings.Cut(text, "\nexpected:")
	var found []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line, _, _ = strings.Cut(line, "  #")
		found = append(found, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "- ")))
	}
	return found
}

func TestWhatTheAdministratorDid(t *testing.T) {
	jane, omar, drill := user("ada.o@example.com"), user("bob.p@example.com"), app("0oa1", "Drill")
	const member, push = "application.user_membership.", "application.provision.user."
	for _, c := range []struct {
		name   string
		events []entry
		want   []string
	}{
		{"assigned and taken away", log(did(member+"add", drill, jane), did(push+"push", drill, jane), did(member+"remove", drill, jane), did(push+"deactivate", drill, jane)), []string{"assign: jane", "unassign: jane"}},
		{
			"a deactivation takes the app away",
			log(did(member+"add", drill, jane), did("user.lifecycle.deactivate", jane), did(member+"remove", drill, jane), did("user.lifecycle.reactivate", jane)),
			[]string{"assign: jane", "deactivate: jane", "reactivate: jane"},
		},
		{"somebody who had the app", log(did(member+"update", drill, jane), did("user.account.update_profile", jane), did(push+"push_profile", drill, jane)), []string{"assign: jane", "change: {person: jane, profile: {title: Changed 1}}"}},
		{"somebody new is activated, which nobody does to them", log(did("user.lifecycle.create", jane), did("user.lifecycle.activate", jane), did(member+"add", drill, jane)), []string{"assign: jane"}},
		{"a second group gives the app again", log(did(member+"add", drill, jane), did(member+"add", drill, jane)), []string{"assign: jane"}},
		{
			"only those with whom something failed", log(did(member+"add", drill, jane), did(member+"add", drill, omar), failed(push+"push", "Conflict", drill, omar)),
			[]string{"assign: jane", "expect: {org: succeeds}"},
		},
		{
			"a failure whose cause came before the log", log(failed(push+"deactivate", "Not Found", drill, jane)),
			[]string{"assign: jane", "unassign: jane", "expect: {org: succeeds}"},
		},
		{
			"a push comes later than the next step",
			log(did(member+"add", drill, jane), did(member+"remove", drill, jane), did(member+"add", drill, jane), failed(push+"deactivate", "Gone", drill, jane)),
			[]string{"assign: jane", "unassign: jane", "expect: {org: succeeds}", "assign: jane"},
		},
		{
			"suspended", log(did(member+"add", drill, jane), did("user.lifecycle.suspend", jane), did("user.lifecycle.unsuspend", jane)),
			[]string{"assign: jane", "suspend: jane", "unsuspend: jane"},
		},
		{
			"groups that are pushed", log(did(member+"add", drill, jane), did("application.provision.group_push.pushed", drill, group("Sales")),
				did("group.user_membership.add", group("Sales"), jane), did("group.user_membership.add", group("Others"), jane), did("group.profile.update", group("Sales"))),
			[]string{"assign: jane", "push-group: team-1", "add-to-group: {group: team-1, person: jane}", `rename-group: {group: team-1, to: "{team-1.name} renamed"}`},
		},
		{"an import", log(did(member+"add", drill, jane), did("system.import.start", drill)), []string{"assign: jane", "import: now"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			forward, _, err := systemlog.Skeleton(systemlog.Options{File: written(t, c.events), Out: "x.yaml"})
			if err != nil {
				t.Fatalf("%v\n%s", err, forward)
			}
			if diff := cmp.Diff(c.want, steps(t, forward)); diff != "" {
				t.Errorf("steps (-want +found):\n%s", diff)
			}
			backward := slices.Clone(c.events)
			slices.Reverse(backward)
			if text, _, err := systemlog.Skeleton(systemlog.Options{File: written(t, backward), Out: "x.yaml"}); err != nil || text != forward {
				t.Errorf("newest first it is another scenario (error %v):\n%s", err, cmp.Diff(forward, text))
			}
		})
	}
}

func TestNobodyOfTheLogIsInTheScenario(t *testing.T) {
	jane, drill := user("ada.o@example.com"), app("0oa1", "Drill")
	text, told, err := systemlog.Skeleton(systemlog.Options{Out: "x.yaml", File: written(t, log(
		did("application.user_membership.add", drill, jane),
		failed("application.provision.user.push", "Error while creating user Ada Overton: \"ada.o@example.com\" is taken by\n- zoe.q@customer.example.org # 00uada.o@example.com", drill, jane),
	))})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Ada", "Overton", "ada.o", "zoe"} {
		if strings.Contains(text, name) {
			t.Errorf("%s is in\n%s", name, text)
		}
	}
	if !strings.Contains(text, `Error while creating user jane: \"jane\" is taken by - somebody@example.com # jane`) {
		t.Errorf("the reason is not told:\n%s", text)
	}
	if told.Events != 2 || told.Steps != 1 || told.People != 1 || told.Failures != 1 {
		t.Errorf("told %+v", told)
	}
}

func TestFormsOfAnExport(t *testing.T) {
	jane, drill := user("ada.o@example.com"), app("0oa1", "Drill")
	events := log(did("application.user_membership.add", drill, jane), did("application.user_membership.remove", drill, jane))
	encoded := func(value any) string {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	array := encoded(events)
	for name, text := range map[string]string{
		"an array": array, "with a byte order mark": "\ufeff" + array, "one a line": encoded(events[0]) + "\n" + encoded(events[1]) + "\n",
		"two answers of the API": encoded(events[:1]) + encoded(events[1:]), "events of an event hook": `{"data":1,"events":` + array + `}`,
		"twice": "[" + array[1:len(array)-1] + "," + array[1:],
	} {
		found, _, err := systemlog.Skeleton(systemlog.Options{File: written(t, text), Out: "x.yaml"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]string{"assign: jane", "unassign: jane"}, steps(t, found)); diff != "" {
			t.Errorf("%s: steps (-want +found):\n%s", name, diff)
		}
	}
	found, told, err := systemlog.Skeleton(systemlog.Options{File: written(t, array[:len(array)-20]), Out: "x.yaml"})
	if err != nil || !slices.Equal(steps(t, found), []string{"assign: jane"}) || !strings.Contains(told.String(), "cut off after 1 events") {
		t.Errorf("cut off: %v, told %v\n%s", err, told, found)
	}
}

func TestWhatIsRefused(t *testing.T) {
	jane, drill := user("ada.o@example.com"), app("0oa1", "Drill")
	both := log(did("application.user_membership.add", drill, jane), did("application.user_membership.add", app("0oa2", "Other"), jane))
	for _, c := range []struct {
		name    string
		options systemlog.Options
		log     any
		want    string
	}{
		{"another name", systemlog.Options{Out: "x.har"}, both, "expected --out NAME.yaml"},
		{"two apps", systemlog.Options{}, both, "choose with --app ID\n      1 of 0oa1 (Drill)\n      1 of 0oa2 (Other)"},
		{"an app that is not there", systemlog.Options{App: "Third"}, both, `no event is about an app "Third"`},
		{"somebody who is not there", systemlog.Options{App: "drill", People: []string{"zoe"}}, both, "tells nothing of --person zoe"},
		{"nothing about an app", systemlog.Options{}, log(did("user.session.start", jane)), "no event is about an app"},
		{"nothing that was done", systemlog.Options{}, log(did("application.lifecycle.update", drill)), "no event is about an app"},
		{"nothing done to people", systemlog.Options{}, log(did("application.provision.user.push", drill, jane)), "nothing in it is something that an administrator does with the app Drill"},
		{"another JSON", systemlog.Options{}, `{"a":[1,2]}`, "no event is about an app"},
		{"no JSON", systemlog.Options{}, `timestamp,event`, "no System Log as JSON"},
		{"a number", systemlog.Options{}, `7`, "expected an array of events, found 7"},
	} {
		c.options.File = written(t, c.log)
		if c.options.Out == "" {
			c.options.Out = "x.yaml"
		}
		if _, _, err := systemlog.Skeleton(c.options); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	if text, _, err := systemlog.Skeleton(systemlog.Options{File: written(t, both), Out: "x.yaml", App: "other", People: []string{"Ada Overton"}}); err != nil || len(steps(t, text)) != 1 {
		t.Errorf("chosen by label and name: %v\n%s", err, text)
	}
}

func TestALongLogIsCutAndTold(t *testing.T) {
	drill := app("0oa1", "Drill")
	var events []entry
	for i := range 400 {
		person := user(fmt.Sprintf("p%d.x@example.com", i%8))
		events = append(events, did("application.user_membership.add", drill, person), did("application.user_membership.remove", drill, person))
	}
	text, told, err := systemlog.Skeleton(systemlog.Options{File: written(t, log(events...)), Out: "x.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(steps(t, text)); n > 65 {
		t.Errorf("%d steps", n)
	}
	for _, words := range []string{"3 people more", "steps about other people", "the first "} {
		if !strings.Contains(told.String(), words) {
			t.Errorf("it does not say %q: %s", words, told)
		}
	}
}

func FuzzSkeleton(f *testing.F) {
	jane, drill := user("ada.o@example.com"), app("0oa1", "Drill")
	whole, err := json.Marshal(log(did("application.user_membership.add", drill, jane), failed("application.provision.user.push", "a: b # c", drill, jane)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(whole))
	f.Add(`{"events":[{"eventType":"x"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		made, _, err := systemlog.SkeletonOf(strings.NewReader(text), systemlog.Options{File: "log.json", Out: "x.yaml"})
		if err != nil {
			return
		}
		if _, err := scenario.Parse("x.yaml", []byte(made)); err != nil {
			t.Errorf("a scenario that is refused: %v\n%s", err, made)
		}
	})
}
