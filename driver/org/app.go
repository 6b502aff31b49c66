package org

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/mapping"
)

// app is an app instance.
type app struct {
	ID, Name, Label, SignOnMode string
	Kind                        scimdrill.AppKind
	Active                      bool
	Created, LastUpdated        time.Time

	// Connector is the form "SCIM connector", an extension: settings.app.
	Connector connector
	// Settings is what else was sent under settings; it is given back as it came.
	Settings map[string]any
	// UserName is the application username format.
	UserName userNameTemplate
	format   userNameFormat

	Connection   connection
	Capabilities capabilities
	// Schema is the app-user schema as the Management API shows it, SCIMSchema the same for provisioning.
	Schema     *profileSchema
	SCIMSchema mapping.Schema
	// ToApp is the mapping Okta User → app, ToOkta the one back, which imports use.
	MappingID, ToOktaID string
	ToApp, ToOkta       mapping.Mapping

	// Users by Okta user id, in the order of assignment; Groups in the order of priority.
	Users     map[string]*appUser `json:"-"`
	UserOrder []string            `json:"-"`
	Groups    []*groupAssignment
	// PushMappings and PushRules are the tab "Push Groups".
	PushMappings []*pushMapping `json:"-"` // kept by themselves
	PushRules    []*pushRule
	// Imports is the tab "Import".
	Imports imports
	// Sync is the Force Sync under way, nil for none.
	Sync *syncRun

	// byID are the app users by their own ids: those in Users, and those who have left while jobs or tasks need them.
	byID  map[string]*appUser
	tasks taskList
	// pending counts the jobs by subject that are queued or under way; known holds who was provisioned at any time.
	// paused holds those that wait after 429, by subject.
	pending map[string]int
	paused  map[string]*job
	// jobs counts all of pending together.
	jobs  int
	debug map[string]any
	known map[string]bool
}

// debugData is what events about the app have in common: one map for all of them, which nobody changes.
func (a *app) debugData() map[string]any {
	if a.debug == nil {
		a.debug = map[string]any{"appname": a.Name}
	}
	return a.debug
}

func (a *app) keptAs() (kind, id string) { return keptApp, a.ID }

func (a *app) makeMaps() {
	a.Users, a.byID, a.pending, a.known = map[string]*appUser{}, map[string]*appUser{}, map[string]int{}, map[string]bool{}
	a.paused = map[string]*job{}
}

// knownUser says that a user was provisioned to an app at some time.
type knownUser struct{ AppID, UserID string }

func (k *knownUser) keptAs() (kind, id string) { return keptKnown, k.AppID + "/" + k.UserID }

func (o *Org) becameKnown(a *app, userID string) {
	if !a.known[userID] {
		a.known[userID] = true
		o.changed(&knownUser{AppID: a.ID, UserID: userID})
	}
}

// connector is what Okta's Admin Console asks for and its API does not take.
type connector struct {
	BaseURL          string
	AuthMode         string
	UniqueIdentifier string
	ImportGroups     bool
	// PushGroups is the tick "Push Groups".
	PushGroups bool
	// RenameAppGroups is "Rename app groups to match group name in Okta", of the group push settings.
	RenameAppGroups bool
	// PatchUsers is "Support PATCH for User" of the OIN Wizard: experimental, because no capture shows what Okta sends then.
	PatchUsers bool
	// Entitlements is entitlement management: entitlements and roles are discovered, and sent with users.
	Entitlements bool
}

type userNameTemplate struct {
	Template   string `json:"template"`
	Type       string `json:"type"`
	PushStatus string `json:"pushStatus,omitempty"`
	Suffix     string `json:"suffix,omitempty"`
}

func usualUserName() userNameTemplate {
	return userNameTemplate{Template: "${source.login}", Type: "BUILT_IN"}
}

// catalogName is the name of what the app was made from.
func (a *app) catalogName() string {
	switch a.Name {
	case "scim2headerauth":
		return "SCIM 2.0 Test App (Header Auth)"
	case "scim2testapp":
		return "SCIM 2.0 Test App (OAuth Bearer Token)"
	case peakonApp:
		return "Peakon"
	default:
		return a.Label
	}
}

// addsBearer: the wizard and the OAuth bearer template put "Bearer " before what the admin typed, the header-auth template
// sends it as it is.
func (a *app) addsBearer() bool {
	return a.Kind == scimdrill.Wizard || a.Name == "scim2testapp" || a.Name == peakonApp
}

// provisions reports whether Okta pushes to the app at all.
func (a *app) provisions() bool { return a.Active && a.Connection.Status == statusEnabled }

// addAppUser assigns the app, in place of an assignment that was before.
func (o *Org) addAppUser(a *app, au *appUser) {
	o.forgetAppUser(a, au.UserID)
	a.Users[au.UserID], a.byID[au.ID] = au, au
	a.UserOrder = append(a.UserOrder, au.UserID)
	o.changed(au)
}

// forgetAppUser takes a user off the app.
func (o *Org) forgetAppUser(a *app, userID string) {
	au := a.Users[userID]
	if au == nil {
		return
	}
	delete(a.Users, userID)
	if at := slices.Index(a.UserOrder, userID); at >= 0 {
		a.UserOrder = slices.Delete(a.UserOrder, at, at+1)
	}
	au.Left = true
	o.letGo(a, au)
}

// letGo forgets an app user who has left once no job and no task needs it.
func (o *Org) letGo(a *app, au *appUser) {
	if au.Left && a.pending[au.UserID] == 0 && !a.tasks.needs(au) {
		delete(a.byID, au.ID)
		o.gone(au)
		return
	}
	o.changed(au)
}

// catalog lists the templates that an app can be made from.
func catalog() []string { return []string{"scim2headerauth", "scim2testapp", peakonApp} }

// peakonApp stands for Peakon's own app in the Okta Integration Network; its real name is not public.
const peakonApp = "peakon"

var notNameLike = regexp.MustCompile(`[^a-z0-9]+`)

// wizardName is how the wizard names an app: {org}_{label}_{n}.
func (o *Org) wizardName(label string) string {
	o.wizardCount++
	text := strings.Trim(notNameLike.ReplaceAllString(strings.ToLower(label), ""), "_")
	if text == "" {
		text = "app"
	}
	return fmt.Sprintf("%s_%s_%d", o.options.Name, text, o.wizardCount)
}

// readConnector reads the extension fields of settings.app.
func (o *Org) readConnector(settings map[string]any) (connector, error) {
	c := connector{UniqueIdentifier: "userName", AuthMode: "HTTP_HEADER", PushGroups: true, RenameAppGroups: true}
	fields, _ := settings["app"].(map[string]any)
	for name, into := range map[string]*string{"scimBaseUrl": &c.BaseURL, "authMode": &c.AuthMode, "uniqueIdentifier": &c.UniqueIdentifier} {
		value, sent := fields[name]
		if !sent || value == nil {
			continue
		}
		text, ok := value.(string)
		if !ok {
			return c, invalid("settings.app."+name, fmt.Sprintf("settings.app.%s: expected a string, found %v", name, value))
		}
		if text != "" || name == "scimBaseUrl" {
			*into = strings.TrimRight(text, "/")
		}
	}
	for name, into := range map[string]*bool{
		"importGroups": &c.ImportGroups, "pushGroups": &c.PushGroups, "renameAppGroups": &c.RenameAppGroups,
		"patchUsers": &c.PatchUsers, "entitlements": &c.Entitlements,
	} {
		value, sent := fields[name]
		if !sent || value == nil {
			continue
		}
		ticked, ok := value.(bool)
		if !ok {
			return c, invalid("settings.app."+name, fmt.Sprintf("settings.app.%s: expected true or false, found %v", name, value))
		}
		*into = ticked
	}
	if problem := c.problem(o.options.AllowPlainHTTP); problem != "" {
		return c, invalid("settings.app", problem)
	}
	return c, nil
}

// problem says why Okta would refuse the form. Okta takes https alone
// (https://developer.okta.com/docs/guides/scim-provisioning-integration-prepare/main/); the mock takes plain http for a
// loopback address, because a target under test seldom has a certificate there.
func (c connector) problem(plainHTTP bool) string {
	if c.AuthMode != "HTTP_HEADER" && c.AuthMode != "BASIC_AUTH" {
		return fmt.Sprintf("settings.app.authMode: %q is not HTTP_HEADER or BASIC_AUTH", c.AuthMode)
	}
	if c.BaseURL == "" {
		return ""
	}
	address, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || address.Host == "":
		return fmt.Sprintf("settings.app.scimBaseUrl: %q is not an address; write https://api.example.com/scim/v2", c.BaseURL)
	case address.Scheme != "https" && (address.Scheme != "http" || !plainHTTP && !loopback(address.Hostname())):
		return fmt.Sprintf("settings.app.scimBaseUrl: %q must begin with https://; Okta takes nothing else", c.BaseURL)
	case len(c.BaseURL) > 1024:
		return "settings.app.scimBaseUrl: it is longer than 1024 characters"
	case strings.Contains(address.Hostname(), "_"):
		return fmt.Sprintf("settings.app.scimBaseUrl: %q must not hold an underscore in its host name", c.BaseURL)
	}
	return ""
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (c connector) settings() map[string]any {
	return map[string]any{
		"scimBaseUrl": c.BaseURL, "authMode": c.AuthMode, "uniqueIdentifier": c.UniqueIdentifier, "importGroups": c.ImportGroups,
		"pushGroups": c.PushGroups, "renameAppGroups": c.RenameAppGroups, "patchUsers": c.PatchUsers, "entitlements": c.Entitlements,
	}
}

// featureNames are the app's features as GET /apps shows them.
func (a *app) featureNames() []string {
	names := []string{}
	if a.Connection.Status != statusEnabled {
		return names
	}
	if a.Capabilities.Create {
		names = append(names, "PUSH_NEW_USERS")
	}
	if a.Capabilities.Deactivate {
		names = append(names, "PUSH_USER_DEACTIVATION", "REACTIVATE_USERS")
	}
	if a.Capabilities.Profile {
		names = append(names, "PUSH_PROFILE_UPDATES")
	}
	if a.Connector.PushGroups {
		names = append(names, "GROUP_PUSH")
	}
	if a.Capabilities.Password {
		names = append(names, "PUSH_PASSWORD_UPDATES")
	}
	names = append(names, "IMPORT_NEW_USERS", "IMPORT_PROFILE_UPDATES")
	if a.Imports.Settings.ProfileSourcing.Enabled {
		names = append(names, "PROFILE_MASTERING")
	}
	return names
}

// appView is an app instance as the Management API shows it.
func (o *Org) appView(base string, a *app) map[string]any {
	settings := map[string]any{}
	for name, value := range a.Settings {
		settings[name] = value
	}
	settings["app"] = a.Connector.settings()
	status, other := "ACTIVE", "deactivate"
	if !a.Active {
		status, other = "INACTIVE", "activate"
	}
	self := base + "/api/v1/apps/" + a.ID
	return map[string]any{
		"id": a.ID, "name": a.Name, "label": a.Label, "status": status, "signOnMode": a.SignOnMode,
		"created": stamp(a.Created), "lastUpdated": stamp(a.LastUpdated), "features": a.featureNames(), "settings": settings,
		"accessibility": map[string]any{"selfService": false},
		"visibility":    map[string]any{"autoSubmitToolbar": false, "hide": map[string]any{"iOS": false, "web": false}, "appLinks": map[string]any{}},
		"credentials":   map[string]any{"userNameTemplate": a.UserName, "signing": map[string]any{}},
		"_links": map[string]any{
			"self": href(self), "users": href(self + "/users"), "groups": href(self + "/groups"),
			other: map[string]any{"href": self + "/lifecycle/" + other},
		},
	}
}
