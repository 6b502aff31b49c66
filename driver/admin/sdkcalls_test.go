package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/okta/okta-sdk-golang/v2/okta/query"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/org/published"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// calls drives an org through Okta's own SDK and counts what passed.
type calls struct {
	*testing.T
	*okta.Client

	made, passed int
}

// call makes one call and looks at what it gave.
func (c *calls) call(name string, do func() (any, error), looks ...string) {
	c.Helper()
	c.made++
	got, err := do()
	if err != nil {
		c.Errorf("%s: %v", name, err)
		return
	}
	shown, err := json.Marshal(got)
	if err != nil {
		c.Errorf("%s: %v", name, err)
		return
	}
	for _, look := range looks {
		if !strings.Contains(string(shown), look) {
			c.Errorf("%s: expected %s in %s", name, look, shown)
			return
		}
	}
	c.passed++
}

func of[T any](value T, _ *okta.Response, err error) (T, error) { return value, err }

func nothing(_ *okta.Response, err error) (any, error) { return nil, err }

// TestTheSDKMakesEveryCall makes every call that provisioning needs of okta-sdk-golang/v2 against the mock org, and holds every answer
// against Okta's description of the API.
func TestTheSDKMakesEveryCall(t *testing.T) {
	const token = "00sdk"
	mock := org.New(org.Options{APIToken: token})
	var tally published.Tally
	var handler http.Handler = mock
	description, err := published.Load()
	switch {
	case errors.Is(err, published.ErrAbsent):
		t.Log("answers are not held against Okta's description:", err)
	case err != nil:
		t.Fatal(err)
	default:
		handler = description.Watch(mock, &tally, func(string, string) bool { return false }, func(err error) { t.Error(err) })
	}
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Second)
		defer cancel()
		_ = mock.Close(ctx)
	})
	options := Options{OrgURL: server.URL, APIToken: token, RequestTimeout: 10 * time.Second}
	ctx, client, err := okta.NewClient(t.Context(), sdkSettings(options, true, httpClient(true))...)
	if err != nil {
		t.Fatal(err)
	}
	c := &calls{T: t, Client: client}
	target := targettest.New(t)

	jane := c.users(ctx)
	app := c.apps(ctx, target.URL)
	c.connection(ctx, app)
	c.features(ctx, app)
	c.schemas(ctx, app)
	c.mappings(ctx, app)
	c.appUsers(ctx, app, jane)
	c.groups(ctx, app, jane)
	c.groupRules(ctx)
	c.eventHooks(ctx)
	if err := mock.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	c.logs(ctx)
	c.endings(ctx, app, jane)
	t.Logf("calls made: %d, calls passed: %d; answers validated: %d, failed: %d", c.made, c.passed, tally.Validated(), len(tally.Failed()))
	if c.made < 60 || c.passed != c.made {
		t.Errorf("%d calls were made, and %d passed", c.made, c.passed)
	}
}

func (c *calls) users(ctx context.Context) (id string) {
	c.call("CreateUser", func() (any, error) {
		u, err := of(c.User.CreateUser(ctx, okta.CreateUserRequest{
			Profile:     &okta.UserProfile{"login": "jane.hale@example.com", "email": "jane.hale@example.com", "firstName": "Jane", "lastName": "Hale"},
			Credentials: &okta.UserCredentials{Password: &okta.PasswordCredential{Value: "correct horse"}},
		}, query.NewQueryParams(query.WithActivate(false))))
		if err == nil {
			id = u.Id
		}
		return u, err
	}, `"status":"STAGED"`)
	c.call("ActivateUser", func() (any, error) {
		return of(c.User.ActivateUser(ctx, id, query.NewQueryParams(query.WithSendEmail(false))))
	})
	c.call("GetUser", func() (any, error) { return of(c.User.GetUser(ctx, "jane.hale@example.com")) }, `"status":"ACTIVE"`, id)
	for what, params := range map[string]*query.Params{
		"q": query.NewQueryParams(query.WithQ("jan")), "filter": query.NewQueryParams(query.WithFilter(`profile.login eq "jane.hale@example.com"`)),
		"search": query.NewQueryParams(query.WithSearch(`profile.lastName sw "Ha" and status eq "ACTIVE"`), query.WithSortBy("profile.lastName"), query.WithSortOrder("desc")),
	} {
		c.call("ListUsers by "+what, func() (any, error) { return of(c.User.ListUsers(ctx, params)) }, id)
	}
	c.call("PartialUpdateUser", func() (any, error) {
		return of(c.User.PartialUpdateUser(ctx, id, okta.User{Profile: &okta.UserProfile{"title": "Chief"}}, nil))
	}, `"title":"Chief"`, `"firstName":"Jane"`)
	c.call("UpdateUser", func() (any, error) {
		return of(c.User.UpdateUser(ctx, id, okta.User{Profile: &okta.UserProfile{
			"login": "jane.hale@example.com", "email": "jane.hale@example.com", "firstName": "Jane", "lastName": "Vale",
		}}, nil))
	}, `"lastName":"Vale"`)
	c.call("ChangePassword", func() (any, error) {
		return of(c.User.ChangePassword(ctx, id, okta.ChangePasswordRequest{
			OldPassword: &okta.PasswordCredential{Value: "correct horse"}, NewPassword: &okta.PasswordCredential{Value: "battery staple"},
		}, nil))
	})
	c.call("SuspendUser", func() (any, error) { return nothing(c.User.SuspendUser(ctx, id)) })
	c.call("UnsuspendUser", func() (any, error) { return nothing(c.User.UnsuspendUser(ctx, id)) })
	c.call("ListUserGroups", func() (any, error) { return of(c.User.ListUserGroups(ctx, id)) })
	c.call("ReactivateUser", func() (any, error) {
		staged, err := of(c.User.CreateUser(ctx, okta.CreateUserRequest{Profile: &okta.UserProfile{
			"login": "kim@example.com", "email": "kim@example.com", "firstName": "Kim", "lastName": "North",
		}}, query.NewQueryParams(query.WithActivate(true))))
		if err != nil {
			return nil, err
		}
		return of(c.User.ReactivateUser(ctx, staged.Id, query.NewQueryParams(query.WithSendEmail(false))))
	}, "activationToken")
	return id
}

func (c *calls) apps(ctx context.Context, base string) (id string) {
	c.call("CreateApplication", func() (any, error) {
		made, err := of(c.Application.CreateApplication(ctx, newApp("Drill", base), nil))
		if err == nil {
			id = made.(*okta.Application).Id
		}
		return made, err
	}, `"label":"Drill"`)
	c.call("GetApplication", func() (any, error) { return of(c.Application.GetApplication(ctx, id, okta.NewApplication(), nil)) }, id)
	c.call("ListApplications", func() (any, error) {
		return of(c.Application.ListApplications(ctx, query.NewQueryParams(query.WithLimit(50))))
	}, id)
	c.call("UpdateApplication", func() (any, error) { return of(c.Application.UpdateApplication(ctx, id, newApp("Drilled", base))) }, `"label":"Drilled"`)
	c.call("DeactivateApplication", func() (any, error) { return nothing(c.Application.DeactivateApplication(ctx, id)) })
	c.call("ActivateApplication", func() (any, error) { return nothing(c.Application.ActivateApplication(ctx, id)) })
	return id
}

// newApp is a catalog app whose SCIM server has that address.
func newApp(label, base string) *okta.Application {
	app := okta.NewApplication()
	app.Name, app.Label, app.SignOnMode = "scim2headerauth", label, "AUTO_LOGIN"
	app.Settings = &okta.ApplicationSettings{App: &okta.ApplicationSettingsApplication{"scimBaseUrl": base}}
	return app
}

func (c *calls) connection(ctx context.Context, app string) {
	c.call("SetDefaultProvisioningConnection", func() (any, error) {
		return of(c.Application.SetDefaultProvisioningConnectionForApplication(ctx, app, okta.ProvisioningConnectionRequest{
			Profile: &okta.ProvisioningConnectionProfile{AuthScheme: "TOKEN", Token: "Bearer target-secret"},
		}, query.NewQueryParams(query.WithActivate(true))))
	}, `"status":"ENABLED"`)
	c.call("GetDefaultProvisioningConnection", func() (any, error) {
		return of(c.Application.GetDefaultProvisioningConnectionForApplication(ctx, app))
	}, `"authScheme":"TOKEN"`)
	c.call("DeactivateDefaultProvisioningConnection", func() (any, error) {
		return nothing(c.Application.DeactivateDefaultProvisioningConnectionForApplication(ctx, app))
	})
	c.call("ActivateDefaultProvisioningConnection", func() (any, error) {
		return nothing(c.Application.ActivateDefaultProvisioningConnectionForApplication(ctx, app))
	})
}

func (c *calls) features(ctx context.Context, app string) {
	c.call("UpdateFeature", func() (any, error) {
		return of(c.Application.UpdateFeatureForApplication(ctx, app, "USER_PROVISIONING", okta.CapabilitiesObject{
			Create: &okta.CapabilitiesCreateObject{LifecycleCreate: &okta.LifecycleCreateSettingObject{Status: "ENABLED"}},
			Update: &okta.CapabilitiesUpdateObject{
				LifecycleDeactivate: &okta.LifecycleDeactivateSettingObject{Status: "ENABLED"},
				Profile:             &okta.ProfileSettingObject{Status: "ENABLED"},
				Password:            &okta.PasswordSettingObject{Status: "ENABLED", Seed: "RANDOM", Change: "KEEP_EXISTING"},
			},
		}))
	}, `"seed":"RANDOM"`)
	c.call("GetFeature", func() (any, error) { return of(c.Application.GetFeatureForApplication(ctx, app, "USER_PROVISIONING")) }, `"status":"ENABLED"`)
	c.call("ListFeatures", func() (any, error) { return of(c.Application.ListFeaturesForApplication(ctx, app)) }, "USER_PROVISIONING")
}

func (c *calls) schemas(ctx context.Context, app string) {
	custom := func(attribute *okta.UserSchemaAttribute) okta.UserSchema {
		return okta.UserSchema{Definitions: &okta.UserSchemaDefinitions{Custom: &okta.UserSchemaPublic{
			Id: "#custom", Type: "object", Properties: map[string]*okta.UserSchemaAttribute{"badge": attribute},
		}}}
	}
	c.call("GetApplicationUserSchema", func() (any, error) { return of(c.UserSchema.GetApplicationUserSchema(ctx, app)) }, "givenName")
	c.call("UpdateApplicationUserProfile", func() (any, error) {
		return of(c.UserSchema.UpdateApplicationUserProfile(ctx, app, custom(&okta.UserSchemaAttribute{
			Title: "Badge", Type: "string", Scope: "NONE", ExternalName: "badge", ExternalNamespace: "urn:ietf:params:scim:schemas:extension:peakon:2.0:User",
		})))
	}, "badge")
	c.call("GetUserSchema", func() (any, error) { return of(c.UserSchema.GetUserSchema(ctx, "default")) }, "firstName")
	c.call("UpdateUserProfile", func() (any, error) {
		return of(c.UserSchema.UpdateUserProfile(ctx, "default", custom(&okta.UserSchemaAttribute{Title: "Badge", Type: "string", Unique: "UNIQUE_VALIDATED"})))
	}, "UNIQUE_VALIDATED")
}

func (c *calls) mappings(ctx context.Context, app string) {
	var id string
	c.call("ListProfileMappings", func() (any, error) {
		found, err := of(c.ProfileMapping.ListProfileMappings(ctx, query.NewQueryParams(query.WithTargetId(app))))
		if err == nil && len(found) > 0 {
			id = found[0].Id
		}
		return found, err
	}, app)
	c.call("UpdateProfileMapping", func() (any, error) {
		return of(c.ProfileMapping.UpdateProfileMapping(ctx, id, okta.ProfileMapping{Properties: map[string]*okta.ProfileMappingProperty{
			"badge": {Expression: "user.badge", PushStatus: "PUSH"},
		}}))
	}, "user.badge")
	c.call("GetProfileMapping", func() (any, error) { return of(c.ProfileMapping.GetProfileMapping(ctx, id)) }, "user.badge")
}

func (c *calls) appUsers(ctx context.Context, app, user string) {
	c.call("AssignUserToApplication", func() (any, error) {
		return of(c.Application.AssignUserToApplication(ctx, app, okta.AppUser{Id: user, Scope: "USER", Credentials: &okta.AppUserCredentials{UserName: "jane.hale@example.com"}}))
	}, `"scope":"USER"`)
	c.call("GetApplicationUser", func() (any, error) { return of(c.Application.GetApplicationUser(ctx, app, user, nil)) }, user)
	c.call("ListApplicationUsers", func() (any, error) {
		return of(c.Application.ListApplicationUsers(ctx, app, query.NewQueryParams(query.WithLimit(5))))
	}, user)
	c.call("UpdateApplicationUser", func() (any, error) {
		return of(c.Application.UpdateApplicationUser(ctx, app, user, okta.AppUser{Profile: map[string]any{"title": "Captain"}}))
	}, "Captain")
	c.call("ListAppLinks", func() (any, error) { return of(c.User.ListAppLinks(ctx, user)) }, app)
}

func (c *calls) groups(ctx context.Context, app, user string) {
	var id string
	c.call("CreateGroup", func() (any, error) {
		made, err := of(c.Group.CreateGroup(ctx, okta.Group{Profile: &okta.GroupProfile{Name: "Crew", Description: "all hands"}}))
		if err == nil {
			id = made.Id
		}
		return made, err
	}, "Crew")
	c.call("GetGroup", func() (any, error) { return of(c.Group.GetGroup(ctx, id)) }, "all hands")
	c.call("UpdateGroup", func() (any, error) {
		return of(c.Group.UpdateGroup(ctx, id, okta.Group{Profile: &okta.GroupProfile{Name: "Watch"}}))
	}, "Watch")
	c.call("ListGroups", func() (any, error) { return of(c.Group.ListGroups(ctx, query.NewQueryParams(query.WithQ("Wat")))) }, id)
	c.call("AddUserToGroup", func() (any, error) { return nothing(c.Group.AddUserToGroup(ctx, id, user)) })
	c.call("ListGroupUsers", func() (any, error) { return of(c.Group.ListGroupUsers(ctx, id, nil)) }, user)
	c.call("CreateApplicationGroupAssignment", func() (any, error) {
		return of(c.Application.CreateApplicationGroupAssignment(ctx, app, id, okta.ApplicationGroupAssignment{Profile: map[string]any{"title": "Watch"}}))
	}, id)
	c.call("ListApplicationGroupAssignments", func() (any, error) { return of(c.Application.ListApplicationGroupAssignments(ctx, app, nil)) }, id)
	c.call("GetApplicationGroupAssignment", func() (any, error) { return of(c.Application.GetApplicationGroupAssignment(ctx, app, id, nil)) }, "Watch")
	c.call("ListAssignedApplicationsForGroup", func() (any, error) { return of(c.Group.ListAssignedApplicationsForGroup(ctx, id, nil)) }, app)
	c.call("DeleteApplicationGroupAssignment", func() (any, error) { return nothing(c.Application.DeleteApplicationGroupAssignment(ctx, app, id)) })
	c.call("RemoveUserFromGroup", func() (any, error) { return nothing(c.Group.RemoveUserFromGroup(ctx, id, user)) })
	c.call("DeleteGroup", func() (any, error) { return nothing(c.Group.DeleteGroup(ctx, id)) })
}

func (c *calls) groupRules(ctx context.Context) {
	var group, id string
	if made, err := of(c.Group.CreateGroup(ctx, okta.Group{Profile: &okta.GroupProfile{Name: "Ruled"}})); err == nil {
		group = made.Id
	}
	rule := func(name string) okta.GroupRule {
		return okta.GroupRule{
			Type: "group_rule", Name: name,
			Conditions: &okta.GroupRuleConditions{Expression: &okta.GroupRuleExpression{Type: "urn:okta:expression:1.0", Value: `user.lastName == "Vale"`}},
			Actions:    &okta.GroupRuleAction{AssignUserToGroups: &okta.GroupRuleGroupAssignment{GroupIds: []string{group}}},
		}
	}
	c.call("CreateGroupRule", func() (any, error) {
		made, err := of(c.Group.CreateGroupRule(ctx, rule("Vales")))
		if err == nil {
			id = made.Id
		}
		return made, err
	}, "INACTIVE")
	c.call("UpdateGroupRule", func() (any, error) { return of(c.Group.UpdateGroupRule(ctx, id, rule("All Vales"))) }, "All Vales")
	c.call("ActivateGroupRule", func() (any, error) { return nothing(c.Group.ActivateGroupRule(ctx, id)) })
	c.call("GetGroupRule", func() (any, error) { return of(c.Group.GetGroupRule(ctx, id, nil)) }, `"status":"ACTIVE"`)
	c.call("ListGroupRules", func() (any, error) { return of(c.Group.ListGroupRules(ctx, nil)) }, id)
	c.call("ListGroupUsers by a rule", func() (any, error) { return of(c.Group.ListGroupUsers(ctx, group, nil)) }, "Vale")
	c.call("DeactivateGroupRule", func() (any, error) { return nothing(c.Group.DeactivateGroupRule(ctx, id)) })
	c.call("DeleteGroupRule", func() (any, error) { return nothing(c.Group.DeleteGroupRule(ctx, id, nil)) })
}

// eventHooks has a listener that repeats the challenge and hears of events.
func (c *calls) eventHooks(ctx context.Context) {
	heard := make(chan string, 10)
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if text := r.Header.Get("X-Okta-Verification-Challenge"); text != "" {
			fmt.Fprintf(w, `{"verification":%q}`, text)
			return
		}
		var sent struct {
			Data struct {
				Events []struct {
					EventType string `json:"eventType"`
				} `json:"events"`
			} `json:"data"`
		}
		if err := json.NewDecoder(r.Body).Decode(&sent); err == nil && len(sent.Data.Events) == 1 && r.Header.Get("Authorization") == "secret" {
			heard <- sent.Data.Events[0].EventType
		}
	}))
	c.Cleanup(listener.Close)
	var id string
	hook := func(name string) okta.EventHook {
		return okta.EventHook{
			Name: name, Events: &okta.EventSubscriptions{Type: "EVENT_TYPE", Items: []string{"group.lifecycle.create"}},
			Channel: &okta.EventHookChannel{Type: "HTTP", Version: "1.0.0", Config: &okta.EventHookChannelConfig{
				Uri: listener.URL, AuthScheme: &okta.EventHookChannelConfigAuthScheme{Type: "HEADER", Key: "Authorization", Value: "secret"},
			}},
		}
	}
	c.call("CreateEventHook", func() (any, error) {
		made, err := of(c.EventHook.CreateEventHook(ctx, hook("Groups")))
		if err == nil {
			id = made.Id
		}
		return made, err
	}, "UNVERIFIED")
	c.call("VerifyEventHook", func() (any, error) { return of(c.EventHook.VerifyEventHook(ctx, id)) }, `"VERIFIED"`)
	c.call("an event is delivered", func() (any, error) {
		if _, _, err := c.Group.CreateGroup(ctx, okta.Group{Profile: &okta.GroupProfile{Name: "Heard of"}}); err != nil {
			return nil, err
		}
		select {
		case kind := <-heard:
			return kind, nil
		case <-time.After(5 * time.Second):
			return nil, errors.New("nothing was delivered")
		}
	}, "group.lifecycle.create")
	c.call("GetEventHook", func() (any, error) { return of(c.EventHook.GetEventHook(ctx, id)) }, "Groups")
	c.call("UpdateEventHook", func() (any, error) { return of(c.EventHook.UpdateEventHook(ctx, id, hook("All groups"))) }, "All groups", `"VERIFIED"`)
	c.call("ListEventHooks", func() (any, error) { return of(c.EventHook.ListEventHooks(ctx)) }, id)
	c.call("DeactivateEventHook", func() (any, error) { return of(c.EventHook.DeactivateEventHook(ctx, id)) }, "INACTIVE")
	c.call("ActivateEventHook", func() (any, error) { return of(c.EventHook.ActivateEventHook(ctx, id)) }, `"ACTIVE"`)
	c.call("DeleteEventHook", func() (any, error) {
		if _, _, err := c.EventHook.DeactivateEventHook(ctx, id); err != nil {
			return nil, err
		}
		return nothing(c.EventHook.DeleteEventHook(ctx, id))
	})
}

func (c *calls) logs(ctx context.Context) {
	c.call("GetLogs", func() (any, error) {
		return of(c.LogEvent.GetLogs(ctx, query.NewQueryParams(query.WithFilter(`eventType eq "application.provision.user.push"`), query.WithSince(time.Now().Add(-time.Hour).UTC().Format(time.RFC3339)))))
	}, "SUCCESS", "AppUser")
	c.call("GetLogs until now", func() (any, error) {
		return of(c.LogEvent.GetLogs(ctx, query.NewQueryParams(query.WithUntil(time.Now().Add(time.Minute).UTC().Format(time.RFC3339)), query.WithLimit(2), query.WithQ("Drilled"))))
	})
}

func (c *calls) endings(ctx context.Context, app, user string) {
	c.call("DeleteApplicationUser", func() (any, error) { return nothing(c.Application.DeleteApplicationUser(ctx, app, user, nil)) })
	c.call("DeactivateUser", func() (any, error) { return nothing(c.User.DeactivateUser(ctx, user, nil)) })
	c.call("DeactivateOrDeleteUser", func() (any, error) { return nothing(c.User.DeactivateOrDeleteUser(ctx, user, nil)) })
	c.call("DeleteApplication", func() (any, error) {
		if _, err := c.Application.DeactivateApplication(ctx, app); err != nil {
			return nil, err
		}
		return nothing(c.Application.DeleteApplication(ctx, app))
	})
}
