package admin

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"

	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/okta/okta-sdk-golang/v2/okta/query"
)

// Person is an Okta user.
type Person struct {
	// ID is the Okta user id, "00u…".
	ID string
	// Status is Okta's: STAGED, PROVISIONED, ACTIVE, SUSPENDED, DEPROVISIONED, …
	Status string
	// Profile is the Okta profile: login, email, firstName, lastName and whatever else was set.
	Profile map[string]any
}

// Login is the Okta username.
func (p Person) Login() string {
	login, _ := p.Profile["login"].(string)
	return login
}

func personFrom(user *okta.User) Person {
	person := Person{ID: user.Id, Status: user.Status, Profile: map[string]any{}}
	if user.Profile != nil {
		maps.Copy(person.Profile, *user.Profile)
	}
	return person
}

// AddPerson makes an Okta user and activates it ("Directory → People → Add Person"). The user gets a random password, so
// that it is ACTIVE at once and can be suspended. The profile needs login, email, firstName and lastName.
func (a *Admin) AddPerson(ctx context.Context, profile map[string]any) (Person, error) {
	return a.CreateUser(ctx, profile, true)
}

// CreateUser makes an Okta user, ACTIVE or STAGED.
func (a *Admin) CreateUser(ctx context.Context, profile map[string]any, activate bool) (Person, error) {
	whole := okta.UserProfile(profile)
	body := okta.CreateUserRequest{Profile: &whole}
	if activate {
		body.Credentials = &okta.UserCredentials{Password: &okta.PasswordCredential{Value: "Aa1!" + rand.Text()}}
	}
	user, _, err := a.client.User.CreateUser(ctx, body, query.NewQueryParams(query.WithActivate(activate)))
	if err != nil {
		return Person{}, a.failed(err, "add person %v", profile["login"])
	}
	return personFrom(user), nil
}

// Person looks a user up by id or login.
func (a *Admin) Person(ctx context.Context, idOrLogin string) (Person, error) {
	user, _, err := a.client.User.GetUser(ctx, idOrLogin)
	if err != nil {
		return Person{}, a.failed(err, "look up person %s", idOrLogin)
	}
	return personFrom(user), nil
}

// ChangeProfile changes some attributes of an Okta user and leaves the others alone. The value "" clears an attribute, as
// emptying the field in the Admin Console does; nil removes it.
func (a *Admin) ChangeProfile(ctx context.Context, person Person, changes map[string]any) (Person, error) {
	some := okta.UserProfile(changes)
	user, _, err := a.client.User.PartialUpdateUser(ctx, person.ID, okta.User{Profile: &some}, nil)
	if err != nil {
		return Person{}, a.failed(err, "change the profile of %s", person.describe())
	}
	return personFrom(user), nil
}

// ReplaceProfile writes the whole Okta profile: attributes that are not in profile are removed.
func (a *Admin) ReplaceProfile(ctx context.Context, person Person, profile map[string]any) (Person, error) {
	whole := okta.UserProfile(profile)
	user, _, err := a.client.User.UpdateUser(ctx, person.ID, okta.User{Profile: &whole}, nil)
	if err != nil {
		return Person{}, a.failed(err, "replace the profile of %s", person.describe())
	}
	return personFrom(user), nil
}

// ActivatePerson activates a STAGED user.
func (a *Admin) ActivatePerson(ctx context.Context, person Person) error {
	_, _, err := a.client.User.ActivateUser(ctx, person.ID, query.NewQueryParams(query.WithSendEmail(false)))
	return a.failed(err, "activate %s", person.describe())
}

// DeactivatePerson deactivates the Okta user: Okta removes all its app memberships and provisions that.
func (a *Admin) DeactivatePerson(ctx context.Context, person Person) error {
	_, err := a.client.User.DeactivateUser(ctx, person.ID, query.NewQueryParams(query.WithSendEmail(false)))
	return a.failed(err, "deactivate %s", person.describe())
}

// ReactivatePerson activates a deactivated Okta user. Apps have to be assigned again, except through groups.
func (a *Admin) ReactivatePerson(ctx context.Context, person Person) error {
	_, _, err := a.client.User.ActivateUser(ctx, person.ID, query.NewQueryParams(query.WithSendEmail(false)))
	return a.failed(err, "reactivate %s", person.describe())
}

// Suspend suspends an ACTIVE user. Nothing is provisioned for that.
func (a *Admin) Suspend(ctx context.Context, person Person) error {
	_, err := a.client.User.SuspendUser(ctx, person.ID)
	return a.failed(err, "suspend %s", person.describe())
}

// Unsuspend ends a suspension. Nothing is provisioned for that.
func (a *Admin) Unsuspend(ctx context.Context, person Person) error {
	_, err := a.client.User.UnsuspendUser(ctx, person.ID)
	return a.failed(err, "unsuspend %s", person.describe())
}

// DeletePerson deletes an Okta user that is deactivated; the org refuses others by deactivating them first, so it is an
// error to call it for one that is not.
func (a *Admin) DeletePerson(ctx context.Context, person Person) error {
	now, err := a.Person(ctx, person.ID)
	if err != nil {
		return err
	}
	if now.Status != "DEPROVISIONED" {
		return fmt.Errorf("delete %s: its status is %s; deactivate it first, because Okta's first DELETE deactivates only",
			person.describe(), now.Status)
	}
	_, err = a.client.User.DeactivateOrDeleteUser(ctx, person.ID, query.NewQueryParams(query.WithSendEmail(false)))
	return a.failed(err, "delete %s", person.describe())
}

func (p Person) describe() string {
	if login := p.Login(); login != "" {
		return login
	}
	return "user " + p.ID
}
