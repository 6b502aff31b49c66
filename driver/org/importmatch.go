package org

import (
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// How a found user was matched.
const (
	exactMatch     = "EXACT"
	partialMatch   = "PARTIAL"
	multipleMatch  = "MULTIPLE"
	withoutAnybody = "NONE"
)

// matcher finds the Okta user of an imported one. Deactivated users match nobody, and neither does who is linked to another
// account of the app: Okta does not say so, but such a match could not be confirmed.
type matcher struct {
	org  *Org
	app  *app
	rule matchRules
	// exact and partial are Okta users by what they are matched by, in lower case.
	exact, partial map[string][]string
}

func (o *Org) newMatcher(a *app) *matcher {
	m := &matcher{org: o, app: a, rule: a.inbound().ImportRules.CreateAndMatch, exact: map[string][]string{}, partial: map[string][]string{}}
	for _, id := range o.userOrder {
		m.add(o.users[id])
	}
	return m
}

// add has a user be found.
func (m *matcher) add(u *user) {
	if key := m.key(u.Profile); key != "" {
		m.exact[key] = append(m.exact[key], u.ID)
	}
	if key := names(u.Profile); key != "" {
		m.partial[key] = append(m.partial[key], u.ID)
	}
}

// key is what the exact match compares, without regard to case: the username, the email, or an attribute of choice.
func (m *matcher) key(profile map[string]any) string {
	attribute := m.app.importSettings().ExactMatchAttribute
	switch {
	case attribute != "":
	case m.rule.ExactMatchCriteria == byEmail:
		attribute = "email"
	default:
		attribute = "login"
	}
	if profile[attribute] == nil {
		return ""
	}
	return strings.ToLower(strings.TrimSpace(fmt.Sprint(profile[attribute])))
}

// names are what the partial match compares: first and last name.
func names(profile map[string]any) string {
	first, _ := profile["firstName"].(string)
	last, _ := profile["lastName"].(string)
	if first == "" || last == "" {
		return ""
	}
	return strings.ToLower(first + "\x00" + last)
}

func (m *matcher) match(user provisioning.ImportedUser) (how, userID string) {
	profile, err := m.org.toOkta(m.app, user)
	if err != nil {
		return withoutAnybody, ""
	}
	if ids := m.free(m.exact[m.key(profile)], user.ID); len(ids) > 0 {
		return oneOf(exactMatch, ids)
	}
	if m.rule.AllowPartialMatch {
		if ids := m.free(m.partial[names(profile)], user.ID); len(ids) > 0 {
			return oneOf(partialMatch, ids)
		}
	}
	return withoutAnybody, ""
}

func (m *matcher) free(ids []string, account string) []string {
	var free []string
	for _, id := range ids {
		u, au := m.org.users[id], m.app.Users[id]
		taken := au.assigned() && au.ExternalID != "" && au.ExternalID != account
		if u != nil && u.Status != userDeprovisioned && !taken {
			free = append(free, id)
		}
	}
	return free
}

// oneOf: which of several it is, an administrator has to say.
func oneOf(how string, ids []string) (string, string) {
	if len(ids) > 1 {
		return multipleMatch, ""
	}
	return how, ids[0]
}

// toOkta is the Okta profile that an imported user stands for: the mapping app → Okta, and the login by the Okta username
// format.
func (o *Org) toOkta(a *app, user provisioning.ImportedUser) (map[string]any, error) {
	appUser := map[string]any{"userName": user.UserName}
	for name, value := range user.Profile {
		appUser[name] = value
	}
	context := mapping.Context{AppUser: appUser, Source: appUser, App: o.appProperties(a), Now: o.now}
	profile, err := a.ToOkta.Apply(context, nil, true)
	if err != nil {
		return nil, err
	}
	if profile == nil {
		profile = map[string]any{}
	}
	name := a.inbound().ImportSettings.Username
	if name.Format != custom {
		profile["login"] = profile["email"]
		return withoutNulls(profile), nil
	}
	expression, err := mapping.Compile(name.Expression)
	if err != nil {
		return nil, err
	}
	if profile["login"], err = expression.Evaluate(context); err != nil {
		return nil, err
	}
	return withoutNulls(profile), nil
}
