package provisioning

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/scimclient"
)

// App is an app instance as far as provisioning needs it.
type App struct {
	// ID is the app instance id, "0oa…".
	ID string
	// Name is the app's variable name: "scim2headerauth", or "{org}_{label}_{n}" for an app made in the wizard.
	Name string
	// Label is what people see; it stands in the admin's texts.
	Label string
	Kind  scimdrill.AppKind
	// BaseURL is the SCIM base URL, without /Users.
	BaseURL string
	// Version is the version of SCIM that the app speaks; 2.0 unless it is set.
	Version scimclient.Version
	Auth    scimclient.Authorization
	// Tokens takes the place of Auth where the target is authorized by OAuth 2.0.
	Tokens   scimclient.Tokens
	Features Features
	// Schema is the schema of the app-user profile.
	Schema mapping.Schema
}

// coreSchema is the schema of a new user.
func (a App) coreSchema() string {
	if a.Version == scimclient.SCIM11 {
		return scimclient.Core11
	}
	return mapping.Core
}

// Features are the ticks of the Provisioning tab.
type Features struct {
	CreateUsers, UpdateUserAttributes, DeactivateUsers bool
	// ImportGroups is the tick of a wizard app's connector settings; a catalog template always asks for groups when saved.
	ImportGroups bool
	// PatchUsers has a template's profile updates sent as PATCH: experimental, see patch.go.
	PatchUsers bool
	// Entitlements has entitlements and roles discovered, and sent with users.
	Entitlements bool
}

// Person is an Okta user as an app user: who is to be provisioned.
type Person struct {
	// OktaID is the Okta user id, "00u…": sent as externalId.
	OktaID string
	// DisplayName stands in the admin's texts.
	DisplayName string
	// UserName is the application username (Sign On tab): the userName that is looked up and sent.
	UserName string
	// ExternalID is the target's id of the user; "" when Okta knows none.
	ExternalID string
	// Reassigned is set when the person was assigned to the app and provisioned before.
	Reassigned bool
	// Profile is the app-user profile by variable name. A missing or nil value was never set; "" was cleared.
	Profile map[string]any
	// Grants are the entitlements and roles that the person has been granted; only an app with entitlements sends them.
	Grants []Grant `json:",omitempty"`
}

// described is the person in the admin's texts.
func (p Person) described() string {
	if p.DisplayName == "" {
		return p.UserName
	}
	return p.DisplayName
}
