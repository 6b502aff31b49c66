package scimdrill

import "fmt"

// AppKind is the kind of Okta app that provisions. It decides how Okta speaks to the target and cannot be changed once
// the app exists.
type AppKind string

const (
	// Template is an app from Okta's catalog, such as "SCIM 2.0 Test App (OAuth Bearer Token)", or a published OIN app:
	// it sends PATCH to activate and deactivate, and PUT for profiles.
	Template AppKind = "template"
	// Wizard is a custom app made in the App Integration Wizard (AIW): it sends PUT for everything.
	Wizard AppKind = "aiw"
)

// AppKinds lists both kinds.
func AppKinds() []AppKind { return []AppKind{Template, Wizard} }

// String is the kind in an admin's words.
func (k AppKind) String() string {
	switch k {
	case Template:
		return "catalog template"
	case Wizard:
		return "App Integration Wizard"
	default:
		return string(k)
	}
}

// UnmarshalText accepts the two kinds and refuses everything else by name.
func (k *AppKind) UnmarshalText(text []byte) error {
	switch kind := AppKind(text); kind {
	case Template, Wizard:
		*k = kind
		return nil
	default:
		return fmt.Errorf("kind of app %q is not known; use %q or %q", text, string(Template), string(Wizard))
	}
}
