package org

import (
	"cmp"
	"maps"
	"net/http"
	"net/mail"
	"slices"
	"strings"
)

func (o *Org) createUser(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Profile     map[string]any `json:"profile"`
		GroupIDs    []string       `json:"groupIds"`
		Credentials sentPassword   `json:"credentials"`
		Type        struct {
			ID string `json:"id"`
		} `json:"type"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if id := body.Type.ID; id != "" && id != "default" && id != o.userTypeID {
		return notFound(id, "UserType")
	}
	profile := withoutNulls(body.Profile)
	if err := o.checkProfile(profile, ""); err != nil {
		return err
	}
	for _, id := range body.GroupIDs {
		if o.groups[id] == nil {
			return notFound(id, "UserGroup")
		}
		if err := o.groups[id].managed(); err != nil {
			return err
		}
	}
	now := o.now()
	u := &user{ID: newID("00u"), Status: userStaged, Profile: profile, Created: now, LastUpdated: now}
	password := body.Credentials.value()
	if password != "" {
		o.setPassword(u, password)
	}
	o.addUser(u)
	o.changed(u)
	o.logUser("user.lifecycle.create", "Create Okta user", u)
	if r.URL.Query().Get("activate") != "false" {
		o.activate(u)
	}
	for _, id := range body.GroupIDs {
		o.addMember(o.groups[id], u)
	}
	if password != "" {
		o.passwordKnown(u, password, false)
	}
	o.answer(w, http.StatusOK, o.userView(o.base(r), u))
	return nil
}

func (o *Org) getUser(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.userView(o.base(r), u))
	return nil
}

// replaceUser is PUT: the profile that is sent is the whole profile. Attributes that are not in it are removed.
func (o *Org) replaceUser(w http.ResponseWriter, r *http.Request) error {
	return o.changeUser(w, r, func(_, sent map[string]any) map[string]any { return withoutNulls(sent) })
}

// updateUser is POST: attributes that are not sent stay; null removes one.
func (o *Org) updateUser(w http.ResponseWriter, r *http.Request) error {
	return o.changeUser(w, r, func(has, sent map[string]any) map[string]any {
		merged := maps.Clone(has)
		maps.Copy(merged, sent)
		return withoutNulls(merged)
	})
}

func (o *Org) changeUser(w http.ResponseWriter, r *http.Request, merge func(has, sent map[string]any) map[string]any) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	var body struct {
		Profile     map[string]any `json:"profile"`
		Credentials sentPassword   `json:"credentials"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if u.Status == userDeprovisioned {
		return invalid("userId", "userId: a deactivated user cannot be changed; activate it first")
	}
	if password := body.Credentials.value(); password != "" && body.Profile == nil {
		o.adminSetsPassword(u, password)
		o.answer(w, http.StatusOK, o.userView(o.base(r), u))
		return nil
	}
	if body.Profile == nil {
		return invalid("profile", "profile: the field is missing; send the attributes to be changed")
	}
	profile := merge(u.Profile, body.Profile)
	if err := o.sourcedElsewhere(u, profile); err != nil {
		return err
	}
	if err := o.checkProfile(profile, u.ID); err != nil {
		return err
	}
	o.setProfile(u, profile)
	u.LastUpdated = o.now()
	o.logUser("user.account.update_profile", "Update user profile for Okta", u)
	o.profileChanged(u)
	o.adminSetsPassword(u, body.Credentials.value())
	o.answer(w, http.StatusOK, o.userView(o.base(r), u))
	return nil
}

// withoutNulls drops attributes without a value: Okta keeps none that are null.
func withoutNulls(profile map[string]any) map[string]any {
	kept := map[string]any{}
	for name, value := range profile {
		if value != nil {
			kept[name] = value
		}
	}
	return kept
}

// checkProfile says everything that is wrong with an Okta profile; self is the id of the user whose profile it is to be.
func (o *Org) checkProfile(profile map[string]any, self string) error {
	var causes []string
	first := ""
	wrong := map[string]bool{}
	complain := func(field, problem string) {
		first = cmp.Or(first, field)
		if !wrong[field] {
			causes = append(causes, field+": "+problem)
		}
		wrong[field] = true
	}
	for _, field := range []string{"login", "email", "firstName", "lastName"} {
		if text, _ := profile[field].(string); strings.TrimSpace(text) == "" {
			complain(field, "The field cannot be left blank")
		}
	}
	for _, field := range []string{"login", "email"} {
		text, _ := profile[field].(string)
		if address, err := mail.ParseAddress(text); text != "" && (err != nil || address.Address != text) {
			complain(field, map[string]string{"login": "Username must be in the form of an email address", "email": "Does not match required pattern"}[field])
		}
	}
	login, _ := profile["login"].(string)
	if other, taken := o.logins[strings.ToLower(login)]; taken && other != self {
		complain("login", "An object with this field already exists in the current organization")
	}
	for _, name := range slices.Sorted(maps.Keys(profile)) {
		if problem := o.userSchema.check(name, profile[name]); problem != "" {
			complain(name, problem)
		} else if o.userSchema.attribute(name).isUnique() && o.isTaken(name, profile[name], self) {
			complain(name, "An object with this field already exists in the current organization")
		}
	}
	for _, name := range o.userSchema.missing(profile) {
		complain(name, "The field cannot be left blank")
	}
	if len(causes) == 0 {
		return nil
	}
	return invalid(first, causes...)
}

// isTaken reports whether another user has that value.
func (o *Org) isTaken(name string, value any, self string) bool {
	for _, other := range o.users {
		if other.ID != self && value != nil && value != "" && other.Profile[name] == value {
			return true
		}
	}
	return false
}
