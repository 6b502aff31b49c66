package workbench

import (
	"crypto/rand"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill/fixtures/people"
)

func (v *visit) userPath() string { return "/api/v1/users/" + v.id("person") }

func addPerson(v *visit, _ url.Values) (string, error) {
	email := strings.TrimSpace(v.form("email"))
	profile := map[string]string{"firstName": v.form("firstName"), "lastName": v.form("lastName"), "email": email, "login": email}
	return "Added " + email + ".", v.post("/api/v1/users?activate=true", newUser(profile), nil)
}

// newUser has a password, so that the user is active at once: nobody is there to choose one.
func newUser(profile map[string]string) any {
	password := map[string]string{"value": rand.Text() + "aA1!"}
	return map[string]any{"profile": profile, "credentials": map[string]any{"password": password}}
}

// addCast adds the fixture people, each of whom brings some mistake to light.
func addCast(v *visit, _ url.Values) (string, error) {
	cast, err := people.Load()
	if err != nil {
		return "", err
	}
	for _, one := range cast {
		address := strings.ReplaceAll(one.Local, ".{seed}", "") + "@example.com"
		profile := map[string]string{"firstName": one.Given, "lastName": one.Family, "email": address, "login": address}
		if err := v.post("/api/v1/users?activate=true", newUser(profile), nil); err != nil {
			return "", err
		}
	}
	v.calls = v.calls[:1] // the others are like it
	return "Added the cast: each of them has something that breaks careless servers.", nil
}

// editPerson sends the fields that were changed; one that was emptied is cleared.
func editPerson(v *visit, _ url.Values) (string, error) {
	var now person
	if err := v.get(v.userPath(), &now); err != nil {
		return "", err
	}
	changed := map[string]any{}
	for name, values := range v.r.PostForm {
		attribute, isField := strings.CutPrefix(name, "profile.")
		if value := values[0]; isField && value != text(now.Profile[attribute]) {
			changed[attribute] = value
			if value == "" {
				changed[attribute] = nil
			}
		}
	}
	if len(changed) == 0 {
		return "Nothing was changed in the profile of " + now.Name() + ".", nil
	}
	return "Saved the profile of " + now.Name() + ".", v.post(v.userPath(), map[string]any{"profile": changed}, nil)
}

// lifecycle is a button of a person's life in Okta.
func lifecycle(step, done string) action {
	return func(v *visit, _ url.Values) (string, error) {
		path := v.userPath() + "/lifecycle/" + step
		if step == "activate" {
			path += "?sendEmail=false"
		}
		return done + " " + v.form("name") + ".", v.post(path, nil, nil)
	}
}

func assign(v *visit, _ url.Values) (string, error) {
	return "Assigned " + v.form("name") + ".", v.post(v.appPath()+"/users", map[string]any{"id": v.form("person"), "scope": "USER"}, nil)
}

func unassign(v *visit, _ url.Values) (string, error) {
	return "Unassigned " + v.form("name") + ".", v.do("DELETE", v.appPath()+"/users/"+v.id("person"), nil, nil)
}

func provision(v *visit, _ url.Values) (string, error) {
	return "Provisioning " + v.form("name") + ".", v.post(v.appPath()+"/users/"+v.id("person")+"/lifecycle/provision", nil, nil)
}
