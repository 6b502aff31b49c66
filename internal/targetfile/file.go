// Package targetfile is target.yaml: what is declared of a target, so that a server that answers no discovery, wants more of a
// create than Okta sends by itself, or holds other people already, is rehearsed as well as any. Secrets never stand in it: it
// names the environment variables that hold them.
package targetfile

import (
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/access"
)

// Name is the usual name of the file.
const Name = "target.yaml"

// Version is the version of the file's shape.
const Version = 1

// File is what is declared of one target.
type File struct {
	Version int `yaml:"version"`
	// Address is the SCIM base URL, without /Users.
	Address      string                        `yaml:"address"`
	Auth         Auth                          `yaml:"auth"`
	SecondTenant SecondTenant                  `yaml:"second-tenant,omitempty"`
	App          App                           `yaml:"app,omitempty"`
	Users        Users                         `yaml:"users,omitempty"`
	Groups       Groups                        `yaml:"groups,omitempty"`
	Capabilities map[scimdrill.Capability]bool `yaml:"capabilities,omitempty"`
	Delete       Delete                        `yaml:"delete,omitempty"`
	Timeouts     Timeouts                      `yaml:"timeouts,omitempty"`
	Consistency  Consistency                   `yaml:"consistency,omitempty"`
	// Access are the hooks that tell whether a person really gets in.
	Access  []access.Hook `yaml:"access,omitempty"`
	Foreign Foreign       `yaml:"foreign,omitempty"`

	path string
}

// Mode is how requests are authorized.
type Mode string

// The modes.
const (
	// Bearer: Okta writes "Bearer " before the token.
	Bearer Mode = "bearer"
	// Header: the secret is the whole value of the header Authorization.
	Header Mode = "header"
	// Basic: user and password (RFC 7617).
	Basic Mode = "basic"
	// OAuth: an access token by the grant of client credentials (RFC 6749 §4.4), sent as a bearer token.
	OAuth Mode = "oauth"
)

// Auth says how requests are authorized, and in which environment variables the secrets are.
type Auth struct {
	Mode Mode `yaml:"mode"`
	// TokenEnv is for bearer and header.
	TokenEnv string `yaml:"token-env,omitempty"`
	// UserEnv and PasswordEnv are for basic.
	UserEnv     string `yaml:"user-env,omitempty"`
	PasswordEnv string `yaml:"password-env,omitempty"`
	// The others are for oauth.
	TokenURL        string `yaml:"token-url,omitempty"`
	ClientIDEnv     string `yaml:"client-id-env,omitempty"`
	ClientSecretEnv string `yaml:"client-secret-env,omitempty"`
	Scope           string `yaml:"scope,omitempty"`
	// ClientAuthentication is client_secret_basic or client_secret_post.
	ClientAuthentication string `yaml:"client-authentication,omitempty"`
}

// SecondTenant is another tenant of the same server, which must see nothing of the first.
type SecondTenant struct {
	// Address is its base URL, where it has one of its own.
	Address string `yaml:"address,omitempty"`
	// TokenEnv names the variable that holds its token, in the mode of the first.
	TokenEnv string `yaml:"token-env,omitempty"`
}

// App is the Okta app that the target is made for.
type App struct {
	// Kinds are the kinds of app: template, aiw; empty leaves it to the profile.
	Kinds []string `yaml:"kinds,omitempty"`
	// UniqueIdentifier is the "Unique identifier field for users" of an app of the wizard; "" is userName.
	UniqueIdentifier string `yaml:"unique-identifier,omitempty"`
}

// Form is what a userName looks like.
type Form string

// The forms.
const (
	// Address is any mail address, such as Okta's own logins are: an apostrophe or a slash is legal in one.
	Address Form = "address"
	// PlainAddress is a mail address of small ASCII letters, digits, dots and hyphens.
	PlainAddress Form = "plain-address"
)

// Users says what the target wants of users.
type Users struct {
	UserName UserName `yaml:"user-name,omitempty"`
	// IDForm is what ids look like.
	IDForm IDForm `yaml:"id-form,omitempty"`
	// Mandatory are what a create must hold besides userName, name and one address.
	Mandatory []Attribute `yaml:"mandatory,omitempty"`
	// Custom are the target's own attributes, which Okta is to send.
	Custom []Attribute `yaml:"custom,omitempty"`
}

// UserName says what a userName must be.
type UserName struct {
	Form Form `yaml:"form,omitempty"`
	// Domain is the domain of all addresses; "" is example.com.
	Domain string `yaml:"domain,omitempty"`
}

// Groups says what the target wants of groups.
type Groups struct {
	IDForm IDForm `yaml:"id-form,omitempty"`
}

// IDForm is what ids look like.
type IDForm string

// The forms of ids. RFC 7643 §3.1 asks for a string and nothing else.
const (
	AnyID    IDForm = "any"
	UUID     IDForm = "uuid"
	NumberID IDForm = "number"
	// AddressID is an address or another name with @ in it.
	AddressID IDForm = "address"
)

// Delete says what may be deleted when a run cleans up.
type Delete struct {
	Users  *bool `yaml:"users,omitempty"`
	Groups *bool `yaml:"groups,omitempty"`
}

// Duration is a time such as "60s"; "" is none.
type Duration string

// Or is the time, or another where none is given.
func (d Duration) Or(other time.Duration) time.Duration {
	if parsed, err := time.ParseDuration(string(d)); err == nil {
		return parsed
	}
	return other
}

// Timeouts end what takes too long.
type Timeouts struct {
	// Request ends a request that is not answered; 0 is Okta's sixty seconds.
	Request Duration `yaml:"request,omitempty"`
	// CleanUp ends the cleaning up after a run.
	CleanUp Duration `yaml:"clean-up,omitempty"`
}

// Consistency says how soon a read shows what was written.
type Consistency struct {
	// Mode is tolerant or strict.
	Mode string `yaml:"mode,omitempty"`
	// Budget is how long a read may show less than was written before that is a failure.
	Budget Duration `yaml:"budget,omitempty"`
}

// The modes of consistency.
const (
	Tolerant = "tolerant"
	Strict   = "strict"
)

// Foreign names what a run must not make. What a run did not make is foreign in any case: it is neither written to nor read by
// its id.
type Foreign struct {
	// UserNames and GroupNames are names that no object of a run may have; * stands for any run of characters.
	UserNames  []string `yaml:"user-names,omitempty"`
	GroupNames []string `yaml:"group-names,omitempty"`
}

// Path is where the file was read from.
func (f *File) Path() string { return f.path }

// Domain is the domain of userNames.
func (f *File) Domain() string {
	if f.Users.UserName.Domain == "" {
		return "example.com"
	}
	return f.Users.UserName.Domain
}

// Kinds are the kinds of app; empty leaves it to the profile.
func (f *File) Kinds() []scimdrill.AppKind {
	kinds := make([]scimdrill.AppKind, len(f.App.Kinds))
	for i, kind := range f.App.Kinds {
		kinds[i] = scimdrill.AppKind(kind)
	}
	return kinds
}

// Attributes are all that a user of Okta must carry: the mandatory ones and the custom ones.
func (f *File) Attributes() []Attribute {
	return append(append([]Attribute(nil), f.Users.Mandatory...), f.Users.Custom...)
}
