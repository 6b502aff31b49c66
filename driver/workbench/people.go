package workbench

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// mostListed is how many people are listed; the others are searched for.
const mostListed = 50

// person is a user as the Management API shows one, with its assignment to the app that is open.
type person struct {
	ID, Status string
	Profile    map[string]any
	Assigned   *assignment
}

// Name is what people call the person.
func (p person) Name() string {
	name := strings.TrimSpace(text(p.Profile["firstName"]) + " " + text(p.Profile["lastName"]))
	if name == "" {
		return p.Login()
	}
	return name
}

// Login is the Okta username.
func (p person) Login() string { return text(p.Profile["login"]) }

// State is the status in words, "" for the usual one.
func (p person) State() string {
	if p.Status == "ACTIVE" || p.Status == "PROVISIONED" || p.Status == "" { // PROVISIONED: they have set no password yet
		return ""
	}
	return strings.ToUpper(p.Status[:1]) + strings.ToLower(strings.ReplaceAll(p.Status[1:], "_", " "))
}

// assignment is an app user.
type assignment struct {
	ID, ExternalID, Status, SyncState, Scope string
	Embedded                                 struct {
		Errors struct{ Messages []string } `json:"errors"`
	} `json:"_embedded"`
}

// Left tells that it is no assignment any more.
func (a *assignment) Left() bool { return a == nil || a.Status == "DEPROVISIONED" }

// ByGroup tells that a group gives it, so that it cannot be taken away here.
func (a *assignment) ByGroup() bool { return a.Scope == "GROUP" }

// BeforeProvisioning tells that "Provision User" is needed.
func (a *assignment) BeforeProvisioning() bool { return a.SyncState == "DISABLED" }

// Word and Tone are the state for a glance.
func (a *assignment) Word() string {
	switch {
	case a.Left():
		return "Not assigned"
	case a.SyncState == "ERROR":
		return "Failed"
	case a.SyncState == "DISABLED":
		return "Assigned, not provisioned"
	case a.SyncState == "SYNCHRONIZED":
		return "Provisioned"
	default:
		return "Pushing"
	}
}

// Tone is how Word is coloured.
func (a *assignment) Tone() string {
	switch a.Word() {
	case "Failed":
		return "bad"
	case "Provisioned":
		return "good"
	case "Pushing":
		return "busy"
	default:
		return "none"
	}
}

// Errors are what the administrator reads.
func (a *assignment) Errors() []string {
	if a == nil {
		return nil
	}
	return a.Embedded.Errors.Messages
}

// field is a line of the form "Edit profile".
type field struct{ Name, Value string }

// usualFields are always there; others when the person has them.
func usualFields() []string {
	return []string{
		"firstName", "lastName", "login", "email", "displayName", "title", "department", "division", "organization", "costCenter",
		"employeeNumber", "manager", "mobilePhone", "locale", "timezone",
	}
}

func (v *visit) loadPeople(p *page, open string) error {
	path := fmt.Sprintf("/api/v1/users?limit=%d", mostListed+1)
	if p.Query != "" {
		path += "&q=" + url.QueryEscape(p.Query)
	}
	if err := v.get(path, &p.People); err != nil {
		return err
	}
	if p.Query == "" {
		// Okta lists deactivated people only when they are asked for.
		var gone []person
		if err := v.get(fmt.Sprintf("/api/v1/users?limit=%d&filter=", mostListed)+url.QueryEscape(`status eq "DEPROVISIONED"`), &gone); err != nil {
			return err
		}
		p.People = append(p.People, gone...)
	}
	if p.More = len(p.People) > mostListed; p.More {
		p.People = p.People[:mostListed]
	}
	for i := range p.People {
		if err := v.loadAssignment(p.App, &p.People[i]); err != nil {
			return err
		}
		if p.People[i].ID == open {
			p.Person = &p.People[i]
			p.Fields = fieldsOf(p.People[i].Profile)
		}
	}
	return nil
}

func (v *visit) loadAssignment(a *app, one *person) error {
	if a == nil {
		return nil
	}
	var found assignment
	err := v.get("/api/v1/apps/"+a.ID+"/users/"+one.ID, &found)
	if gone(err) {
		return nil
	}
	one.Assigned = &found
	return err
}

func fieldsOf(profile map[string]any) []field {
	names := usualFields()
	for _, name := range slices.Sorted(maps.Keys(profile)) {
		if _, isText := profile[name].(string); isText && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	fields := make([]field, len(names))
	for i, name := range names {
		fields[i] = field{name, text(profile[name])}
	}
	return fields
}

// text is a value that is a string, "" for any other.
func text(value any) string {
	s, _ := value.(string)
	return s
}
