package provisioning_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/capture"
	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// rerun repeats the admin's actions of a recording by calling each flow, and compares what is sent.
type rerun struct {
	t          *testing.T
	target     *targettest.Target
	p          *provisioning.Provisioner
	app        provisioning.App
	comparison *capture.Comparison
	people     map[int]provisioning.Person
}

func newRerun(t *testing.T, file string, kind scimdrill.AppKind) *rerun {
	t.Helper()
	theirs, err := capture.Read(file)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no captures here: %v; set SCIMDRILL_CAPTURES to where they are", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	template, err := mapping.Default()
	if err != nil {
		t.Fatal(err)
	}
	target := targettest.New(t)
	p, _ := newProvisioner(t)
	app := groupApp(target, kind)
	app.Schema = template.Schema
	app.Features.CreateUsers, app.Features.UpdateUserAttributes, app.Features.DeactivateUsers = true, true, true
	return &rerun{t: t, target: target, p: p, app: app, comparison: capture.New(theirs), people: map[int]provisioning.Person{}}
}

// act calls a flow, for which the recording has the requests from..to.
func (r *rerun) act(name string, from, to int, do func() provisioning.Result) provisioning.Result {
	r.t.Helper()
	r.target.Requests()
	result := do()
	if result.Failure != nil && r.t.Context().Err() == nil && name != badToken {
		r.t.Fatalf("%s: %s", name, result.Failure.AdminText)
	}
	var ours []capture.Request
	for _, sent := range r.target.Requests() {
		request, err := capture.Sent(sent.Method, sent.Path, sent.Query, sent.Body)
		if err != nil {
			r.t.Fatal(err)
		}
		ours = append(ours, request)
	}
	r.comparison.Step(name, from, to, ours)
	return result
}

const badToken = "Test API Credentials with a bad token"

func (r *rerun) finish(want int) {
	r.t.Helper()
	result := r.comparison.Result()
	r.t.Logf("flow by flow:\n%s", result)
	if result.Matched != want || result.Captured != want || len(result.Differences) > 0 {
		r.t.Errorf("want %d of %d and no difference, found %d of %d", want, want, result.Matched, result.Captured)
	}
}

// assign assigns captured people one after the other; Okta does it side by side, which makes no difference per person.
func (r *rerun) assign(reassigned bool, numbers ...int) provisioning.Result {
	r.t.Helper()
	var last provisioning.Result
	for _, n := range numbers {
		address := fmt.Sprintf("user-%d@example.invalid", n)
		person := provisioning.Person{
			OktaID: fmt.Sprintf("00u%d", n), DisplayName: "Example User", UserName: address, Reassigned: reassigned,
			Profile: map[string]any{"givenName": "Given", "familyName": "Family", "email": address, "emailType": "work", "displayName": "Example User", "locale": "en-US"},
		}
		last = r.p.Assign(r.t.Context(), r.app, person)
		if last.Failure != nil {
			r.t.Fatal(last.Failure.AdminText)
		}
		person.ExternalID = last.ExternalID
		r.people[n] = person
	}
	return last
}

func (r *rerun) members(numbers ...int) []provisioning.GroupMember {
	var members []provisioning.GroupMember
	for _, n := range numbers {
		members = append(members, provisioning.GroupMember{Value: r.people[n].ExternalID, Display: r.people[n].UserName})
	}
	return members
}

func TestTheTemplateAppSendsWhatWasCaptured(t *testing.T) {
	r := newRerun(t, capture.Template, scimdrill.Template)
	ctx, p := t.Context(), r.p
	r.act(badToken, 2, 2, func() provisioning.Result {
		r.target.Refuses(http.MethodGet, "/Users", http.StatusUnauthorized, "the token is not known")
		defer r.target.Answers(nil)
		return p.TestCredentials(ctx, r.app)
	})
	r.act("Test API Credentials", 3, 3, func() provisioning.Result { return p.TestCredentials(ctx, r.app) })
	r.act("Save API integration", 4, 5, func() provisioning.Result { return p.SaveIntegration(ctx, r.app) })
	r.act("Later save", 6, 7, func() provisioning.Result { return p.SaveIntegration(ctx, r.app) })
	r.act("Assign three people", 8, 13, func() provisioning.Result { return r.assign(false, 1, 2, 3) })
	r.act("Profile update", 15, 16, func() provisioning.Result { return p.UpdateProfile(ctx, r.app, r.people[2]) })
	r.act("Unassign", 18, 18, func() provisioning.Result { return p.Deactivate(ctx, r.app, r.people[2]) })
	r.act("Assign again", 19, 22, func() provisioning.Result { return r.assign(true, 2) })

	test := provisioning.Group{Name: "test", Members: r.members(3, 1)}
	test.ExternalID = r.act("Push group", 23, 24, func() provisioning.Result { return p.PushGroup(ctx, r.app, test) }).ExternalID
	empty := provisioning.Group{Name: "obot-scim-empty"}
	empty.ExternalID = r.act("Push empty group", 25, 25, func() provisioning.Result { return p.PushGroup(ctx, r.app, empty) }).ExternalID
	test.Name = "test-renamed"
	r.act("Rename group", 26, 27, func() provisioning.Result { return p.RenameGroup(ctx, r.app, test) })
	test.Members, test.Joined = r.members(3, 2, 1), r.members(2)
	r.act("Add member", 29, 31, func() provisioning.Result { return p.ChangeMembers(ctx, r.app, test) })
	test.Members, test.Joined, test.Left = r.members(3, 2), nil, r.members(1)
	r.act("Remove member", 33, 35, func() provisioning.Result { return p.ChangeMembers(ctx, r.app, test) })
	r.act("Push now", 36, 38, func() provisioning.Result { return p.PushGroupNow(ctx, r.app, test) })
	r.act("Push now, empty group", 39, 41, func() provisioning.Result { return p.PushGroupNow(ctx, r.app, empty) })
	r.act("A change of members of whom the target knows none (a guess: the recording does not say)", 42, 43, func() provisioning.Result {
		return p.ChangeMembers(ctx, r.app, empty)
	})
	r.act("Unlink and delete in the target", 44, 45, func() provisioning.Result { return p.DeleteGroup(ctx, r.app, empty) })
	r.act("Push again", 47, 47, func() provisioning.Result { return p.PushGroup(ctx, r.app, provisioning.Group{Name: empty.Name}) })

	person := r.people[2]
	person.UserName = "user-7@example.invalid"
	r.act("App username change", 51, 52, func() provisioning.Result { return p.UpdateUserName(ctx, r.app, person) })
	person.Profile["email"] = "user-7@example.invalid"
	r.act("Primary email change", 54, 55, func() provisioning.Result { return p.UpdateProfile(ctx, r.app, person) })
	r.finish(45)
}

func TestTheWizardAppSendsWhatWasCaptured(t *testing.T) {
	r := newRerun(t, capture.Wizard, scimdrill.Wizard)
	ctx, p := t.Context(), r.p
	r.act("Test Connector Configuration", 4, 4, func() provisioning.Result { return p.TestCredentials(ctx, r.app) })
	r.act("Save integration", 5, 5, func() provisioning.Result { return p.SaveIntegration(ctx, r.app) })
	r.act("Save To App", 6, 6, func() provisioning.Result { return p.SaveIntegration(ctx, r.app) })
	r.act("Assign a person", 7, 8, func() provisioning.Result { return r.assign(false, 1) })
	r.act("Assign two people", 9, 12, func() provisioning.Result { return r.assign(false, 3, 4) })

	push := func(name string, from, to int, members ...int) provisioning.Group {
		group := provisioning.Group{Name: name, Members: r.members(members...)}
		group.ExternalID = r.act("Push group "+name, from, to, func() provisioning.Result { return p.PushGroup(ctx, r.app, group) }).ExternalID
		return group
	}
	empty := push("obot-scim-empty", 13, 16, 3)
	first := push("test-renamed", 17, 20, 3, 1)
	r.act("Unlink and delete in the target", 21, 22, func() provisioning.Result { return p.DeleteGroup(ctx, r.app, first) })
	test := push("test", 23, 26, 3, 1)
	test.Name = "test-renamed"
	r.act("Rename group", 27, 29, func() provisioning.Result { return p.RenameGroup(ctx, r.app, test) })
	fresh := push("obot-scim-new", 30, 33, 1)
	fresh.Members, fresh.Joined = r.members(3, 1), r.members(3)
	r.act("Add member", 34, 38, func() provisioning.Result { return p.ChangeMembers(ctx, r.app, fresh) })
	fresh.Members, fresh.Joined, fresh.Left = r.members(3), nil, r.members(1)
	r.act("Remove member", 39, 43, func() provisioning.Result { return p.ChangeMembers(ctx, r.app, fresh) })
	r.act("Push now", 44, 47, func() provisioning.Result { return p.PushGroupNow(ctx, r.app, empty) })

	r.act("Profile update", 48, 49, func() provisioning.Result { return p.UpdateProfile(ctx, r.app, r.people[3]) })
	r.act("Deactivate", 50, 51, func() provisioning.Result { return p.Deactivate(ctx, r.app, r.people[3]) })
	r.act("Assign again", 52, 56, func() provisioning.Result { return r.assign(true, 3) })
	r.act("Re-push of every pushed group", 57, 71, func() provisioning.Result {
		for _, group := range []provisioning.Group{fresh, empty, test} {
			group.Joined, group.Left = r.members(3), nil
			if result := p.ChangeMembers(ctx, r.app, group); result.Failure != nil {
				return result
			}
		}
		return provisioning.Result{}
	})
	r.finish(68)
}
