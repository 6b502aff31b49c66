package org

import (
	"maps"
	"strings"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// expressionContext is what an expression may ask about a user: in a mapping, in a group rule.
func (o *Org) expressionContext(u *user) mapping.Context {
	return mapping.Context{User: u.Profile, Org: o.properties, Person: person{o, u}, Now: o.options.Clock}
}

// orgProperties are org.name and org.subDomain; the reference has had org.subdomain too.
func orgProperties(name string) map[string]any {
	return map[string]any{"name": name, "subDomain": name, "subdomain": name}
}

// appProperties gives app.x and {appName}_app.x: what the instance was set up with.
func (o *Org) appProperties(inContext *app) func(name string) map[string]any {
	return func(name string) map[string]any {
		if name == "" || name == inContext.Name {
			return inContext.properties()
		}
		for _, id := range o.appOrder {
			if o.apps[id].Name == name {
				return o.apps[id].properties()
			}
		}
		return nil
	}
}

func (a *app) properties() map[string]any {
	fields, _ := a.Settings["app"].(map[string]any)
	properties := a.Connector.settings()
	maps.Copy(properties, fields)
	properties["id"], properties["name"], properties["label"] = a.ID, a.Name, a.Label
	return properties
}

// person answers for a user.
type person struct {
	org  *Org
	user *user
}

// Profile makes person a [mapping.Person], as do the methods that follow.
func (p person) Profile() map[string]any { return p.user.Profile }

// Internal has the properties that are no attributes.
func (p person) Internal(property string) (any, bool) {
	switch property {
	case "id":
		return p.user.ID, true
	case "status":
		return p.user.Status, true
	default:
		return nil, false
	}
}

// Groups are the groups of every source that the user is a member of.
func (p person) Groups() []mapping.Group {
	var groups []mapping.Group
	for _, id := range p.org.groupOrder {
		g := p.org.groups[id]
		if !g.has(p.user.ID) {
			continue
		}
		description, _ := g.Profile["description"].(string)
		groups = append(groups, mapping.Group{ID: g.ID, Name: g.name(), Description: description, Type: g.groupType(), Source: g.AppID})
	}
	return groups
}

// Linked follows managerId for "manager", and {name}Id for another relationship: the mock has no linked objects of its own. The
// attribute holds the other user's id, login or employee number.
func (p person) Linked(primary string) (mapping.Person, bool) {
	wanted := p.user.text(primary + "Id")
	if wanted == "" {
		return nil, false
	}
	if found := p.org.users[wanted]; found != nil {
		return person{p.org, found}, true
	}
	for _, id := range p.org.userOrder {
		if other := p.org.users[id]; strings.EqualFold(other.login(), wanted) || other.text("employeeNumber") == wanted {
			return person{p.org, other}, true
		}
	}
	return nil, false
}

// AppUsers are the user's profiles in the apps of that name.
func (p person) AppUsers(name string) []map[string]any {
	var profiles []map[string]any
	for _, id := range p.org.appOrder {
		a := p.org.apps[id]
		if au := a.Users[p.user.ID]; a.Name == name && au.assigned() {
			profiles = append(profiles, au.Profile)
		}
	}
	return profiles
}
