package provisioning_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/provisioning"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// TestGroupPushFailures: what the admin reads and what the System Log says.
func TestGroupPushFailures(t *testing.T) {
	const mapping = "application.provision.group_push.mapping.update.or.delete.failed"
	group := provisioning.Group{Name: "sales", ExternalID: "group-1", Members: []provisioning.GroupMember{u("1")}, Joined: []provisioning.GroupMember{u("1")}}
	change := func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
		return p.ChangeMembers(ctx, app, group)
	}
	for _, c := range []struct {
		name, method, path string
		status             int
		act                func(context.Context, *provisioning.Provisioner, provisioning.App) provisioning.Result
		text               string
		events             []string
	}{
		{
			"PATCH not implemented", "PATCH", "/Groups/group-1", 501, change,
			"Unable to update Group Push mapping target App group sales: Error while updating user group sales: Not Implemented. Errors reported by remote server: no",
			[]string{"application.provision.group.update", mapping + ".with.error"},
		},
		{
			"gone", "GET", "/Groups/group-1", 404, change,
			"Unable to update Group Push mapping target App group sales: Error while trying to get the group sales with the externalId group-1",
			[]string{"application.provision.group.verify_exists", "application.provision.group.update", mapping + ".with.error"},
		},
		{
			"gone before it was deleted", "GET", "/Groups/group-1", 404,
			func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.DeleteGroup(ctx, app, group)
			},
			"Unable to delete Group Push mapping target App group sales: Error while trying to get the group sales with the externalId group-1",
			[]string{"application.provision.group.verify_exists", "application.provision.group.update", mapping + ".with.error"},
		},
		{
			"not deleted", "DELETE", "/Groups/group-1", 503,
			func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.DeleteGroup(ctx, app, group)
			},
			"Unable to delete Group Push mapping target App group sales: Error while deleting user group sales: Service Unavailable. Errors reported by remote server: no",
			[]string{"application.provision.group.remove", mapping},
		},
		{
			"rename refused", "PATCH", "/Groups/group-1", 409,
			func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.RenameGroup(ctx, app, group)
			},
			"Unable to update Group Push mapping target App group sales: Error while updating user group sales: Conflict. Errors reported by remote server: no",
			[]string{"application.provision.group_push.mapping.app.group.renamed.failed", "application.provision.group.update", mapping + ".with.error"},
		},
		{
			"too many requests", "GET", "/Groups/group-1", 429, change,
			"Unable to update Group Push mapping target App group sales: Error while trying to get the group sales with the externalId group-1: Too Many Requests. Errors reported by remote server: no",
			[]string{"application.integration.rate_limit_exceeded", "application.provision.group.update", mapping},
		},
		{
			"token refused", "POST", "/Groups", 401,
			func(ctx context.Context, p *provisioning.Provisioner, app provisioning.App) provisioning.Result {
				return p.PushGroup(ctx, app, provisioning.Group{Name: "sales"})
			},
			"Unable to update Group Push mapping target App group sales: Error while creating user group sales: Unauthorized. Errors reported by remote server: no",
			[]string{"application.integration.authentication_failure", "application.provision.group.add", mapping + ".with.error"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := targettest.New(t)
			p, _ := newProvisioner(t)
			target.AddGroup("sales")
			target.Refuses(c.method, c.path, c.status, "no")
			result := c.act(t.Context(), p, groupApp(target, scimdrill.Template))
			if result.Failure == nil || result.Failure.AdminText != c.text {
				t.Fatalf("wanted\n%s\nfound\n%+v", c.text, result.Failure)
			}
			var events []string
			for _, event := range result.Events {
				if event.Outcome != provisioning.Failed || event.Message == "" {
					t.Errorf("event %+v", event)
				}
				events = append(events, event.Type)
			}
			if diff := cmp.Diff(c.events, events); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMembershipSentence: Okta's words for a refused membership have no colon before the reason phrase.
func TestMembershipSentence(t *testing.T) {
	target := targettest.New(t)
	p, _ := newProvisioner(t)
	target.AddGroup("sales")
	target.Answers(func(w http.ResponseWriter, r *http.Request, body string) bool {
		refused := r.Method == http.MethodPatch && strings.Contains(body, "members")
		if refused {
			w.WriteHeader(http.StatusNotImplemented)
			_, _ = w.Write([]byte(`{"detail":"patch-REPLACE-operation not supported for group.members"}`))
		}
		return refused
	})
	result := p.PushGroupNow(t.Context(), groupApp(target, scimdrill.Template), provisioning.Group{Name: "sales", ExternalID: "group-1"})
	want := "Unable to update Group Push mapping target App group sales: Error while updating user group membership for group sales " +
		"Not Implemented. Errors reported by remote server: patch-REPLACE-operation not supported for group.members"
	if result.Failure == nil || result.Failure.AdminText != want {
		t.Errorf("wanted\n%s\nfound\n%+v", want, result.Failure)
	}
	if event := result.Events[0].Type; event != "application.provision.group_membership.update" {
		t.Errorf("event %s", event)
	}
}
