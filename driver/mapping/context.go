package mapping

import (
	"errors"
	"time"
)

// Context holds what an expression may refer to. A missing or nil value was never populated and is null; a cleared one is ""
// (Okta Expression Language reference).
type Context struct {
	// User is the Okta user's profile, AppUser that of the app user in context, IDPUser that of an identity provider's user.
	User, AppUser, IDPUser map[string]any
	// Source is the profile that source.x and a bare x mean; nil for User, or AppUser where there is no User.
	Source map[string]any
	// Org are the properties of the org.
	Org map[string]any
	// App gives the properties of an app instance by its name, "" for the one in context; nil knows none.
	App func(name string) map[string]any
	// Person is whom User describes; nil refuses what asks for groups, managers and directories.
	Person Person
	// Now tells the time; nil for the system's.
	Now func() time.Time

	// element is what a projection looks at.
	element any
}

// Person is an Okta user as expressions ask about one.
type Person interface {
	// Profile is the Okta profile.
	Profile() map[string]any
	// Internal is what user.getInternalProperty asks for: "id", "status".
	Internal(property string) (value any, known bool)
	// Groups are the groups that the user is a member of, of every source.
	Groups() []Group
	// Linked is the user at the other end of a relationship, by its primary name: "manager", "assistant".
	Linked(primary string) (Person, bool)
	// AppUsers are the profiles that the user has in the apps of that name: "active_directory", "workday", "zendesk".
	AppUsers(app string) []map[string]any
}

// Group is a group as expressions ask about one.
type Group struct {
	ID, Name, Description string
	// Type is OKTA_GROUP, APP_GROUP or BUILT_IN; Source the app instance of an APP_GROUP.
	Type, Source string
}

func (c *Context) source() map[string]any {
	switch {
	case c.Source != nil:
		return c.Source
	case c.User != nil:
		return c.User
	default:
		return c.AppUser
	}
}

func (c *Context) app(name string) map[string]any {
	if c.App == nil {
		return nil
	}
	return c.App(name)
}

func (c *Context) person() (Person, error) {
	if c.Person == nil {
		return nil, errors.New("there is no user to ask about here")
	}
	return c.Person, nil
}

func (c *Context) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}
