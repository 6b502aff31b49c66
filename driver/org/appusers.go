package org

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// appUserRequest is an assignment as it is sent.
type appUserRequest struct {
	ID          string         `json:"id"`
	Scope       string         `json:"scope"`
	Profile     map[string]any `json:"profile"`
	Credentials *struct {
		UserName string `json:"userName"`
	} `json:"credentials"`
}

func (b appUserRequest) userName() string {
	if b.Credentials == nil {
		return ""
	}
	return strings.TrimSpace(b.Credentials.UserName)
}

// assignUser assigns a user to an app; assigning again changes the assignment. The answer comes at once, the push after it.
func (o *Org) assignUser(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	var body appUserRequest
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if body.ID == "" {
		return invalid("id", "id: The field cannot be left blank; it is the id of the Okta user to be assigned")
	}
	if body.Scope != "" && body.Scope != "USER" && body.Scope != "GROUP" {
		return invalid("scope", "scope: "+body.Scope+" is not USER or GROUP")
	}
	u := o.users[body.ID]
	if u == nil {
		return notFound(body.ID, "User")
	}
	if u.Status == userDeprovisioned {
		return forbidden("id: a deactivated user cannot be assigned; activate it first")
	}
	if err := a.checkAppUserProfile(body.Profile, u.ID); err != nil {
		return err
	}
	if au := a.Users[u.ID]; au.assigned() {
		au.Direct = true
		o.changed(au)
		o.edit(a, u, au, edit{userName: body.userName(), profile: body.Profile})
		o.answer(w, http.StatusOK, o.appUserView(o.base(r), a, au))
		return nil
	}
	au, err := o.assign(a, u, assignment{direct: true, userName: body.userName(), profile: body.Profile})
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.appUserView(o.base(r), a, au))
	return nil
}

// checkAppUserProfile says everything that is wrong with app-user attributes; self is the user whose they are to be, "" for the
// members of a group.
func (a *app) checkAppUserProfile(profile map[string]any, self string) error {
	var causes []string
	for _, name := range slices.Sorted(maps.Keys(profile)) {
		if problem := a.Schema.check(name, profile[name]); problem != "" {
			causes = append(causes, name+": "+problem)
		} else if a.Schema.attribute(name).isUnique() && a.isTaken(name, profile[name], self) {
			causes = append(causes, name+": An object with this field already exists in the current organization")
		}
	}
	if len(causes) == 0 {
		return nil
	}
	return invalid("profile", causes...)
}

// isTaken reports whether another app user has that value.
func (a *app) isTaken(name string, value any, self string) bool {
	for id, other := range a.Users {
		if id != self && other.assigned() && value != nil && value != "" && other.Profile[name] == value {
			return true
		}
	}
	return false
}

// missing says which required attributes an app user has no value for, as Okta's form for an assignment does; the application
// username is asked for apart from them.
func (a *app) missing(profile map[string]any) []string {
	var causes []string
	for _, name := range a.Schema.missing(profile) {
		if name != "userName" {
			causes = append(causes, name+": The field cannot be left blank")
		}
	}
	return causes
}

func (o *Org) appAndAppUser(r *http.Request) (*app, *appUser, error) {
	a, err := o.app(r)
	if err != nil {
		return nil, nil, err
	}
	id := r.PathValue("userID")
	if au := a.Users[id]; au != nil {
		return a, au, nil
	}
	return nil, nil, notFound(id, "AppUser")
}

func (o *Org) getAppUser(w http.ResponseWriter, r *http.Request) error {
	a, au, err := o.appAndAppUser(r)
	if err != nil {
		return err
	}
	view, err := o.expandedAppUser(r, a, au)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, view)
	return nil
}

// expandedAppUser is an app user with the Okta user in it, where expand=user asks for that.
func (o *Org) expandedAppUser(r *http.Request, a *app, au *appUser) (map[string]any, error) {
	view := o.appUserView(o.base(r), a, au)
	switch expand := r.URL.Query().Get("expand"); expand {
	case "":
	case "user":
		embedded, _ := view["_embedded"].(map[string]any)
		if embedded == nil {
			embedded = map[string]any{}
		}
		if u := o.users[au.UserID]; u != nil {
			embedded["user"] = o.userView(o.base(r), u)
		}
		view["_embedded"] = embedded
	default:
		return nil, invalid("expand", `expand: "`+expand+`" is not known; expected "user"`)
	}
	return view, nil
}

// listAppUsers takes q, a prefix of the application username.
func (o *Org) listAppUsers(w http.ResponseWriter, r *http.Request) error {
	a, err := o.app(r)
	if err != nil {
		return err
	}
	limit, err := limitOf(r, 50, 500)
	if err != nil {
		return err
	}
	prefix := strings.ToLower(r.URL.Query().Get("q"))
	var found []*appUser
	for _, id := range a.UserOrder {
		if strings.HasPrefix(strings.ToLower(a.Users[id].UserName), prefix) {
			found = append(found, a.Users[id])
		}
	}
	p, err := cut(found, func(au *appUser) string { return au.UserID }, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, au := range p.items {
		view, err := o.expandedAppUser(r, a, au)
		if err != nil {
			return err
		}
		views = append(views, view)
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

// updateAppUser edits an assignment: the application username, or app-user attributes; what is not sent stays.
func (o *Org) updateAppUser(w http.ResponseWriter, r *http.Request) error {
	a, au, err := o.appAndAppUser(r)
	if err != nil {
		return err
	}
	var body appUserRequest
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	if body.Credentials != nil && body.userName() == "" {
		return invalid("credentials.userName", "credentials.userName: The field cannot be left blank; leave credentials out to keep it")
	}
	if err := a.checkAppUserProfile(body.Profile, au.UserID); err != nil {
		return err
	}
	if !au.assigned() {
		return notFound(au.UserID, "AppUser")
	}
	o.edit(a, o.users[au.UserID], au, edit{userName: body.userName(), profile: body.Profile})
	o.answer(w, http.StatusOK, o.appUserView(o.base(r), a, au))
	return nil
}

// removeAppUser takes the direct assignment away. Who is also assigned by a group keeps the app, through the group.
func (o *Org) removeAppUser(w http.ResponseWriter, r *http.Request) error {
	a, au, err := o.appAndAppUser(r)
	if err != nil {
		return err
	}
	u := o.users[au.UserID]
	if !au.assigned() {
		o.forgetAppUser(a, au.UserID)
		o.answer(w, http.StatusNoContent, nil)
		return nil
	}
	if au.scope() == "GROUP" {
		return invalid("userId", "userId: the user has this app through a group; remove the user from the group, or unassign the group")
	}
	au.Direct = false
	o.changed(au)
	o.reconsider(a, u)
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

// provisionAppUser is the button "Provision User".
func (o *Org) provisionAppUser(w http.ResponseWriter, r *http.Request) error {
	a, au, err := o.appAndAppUser(r)
	if err != nil {
		return err
	}
	if !au.assigned() || !a.provisions() {
		return invalid("Provisioning is not enabled", "appId: provisioning is not enabled for this app; save and activate connections/default first")
	}
	if !au.BeforeProvisioning {
		return invalid("User is provisioned", "userId: this user is not waiting for \"Provision User\"; it was assigned while provisioning was enabled")
	}
	au.BeforeProvisioning = false
	o.pushAssignment(a, o.users[au.UserID], au)
	o.answer(w, http.StatusOK, o.appUserView(o.base(r), a, au))
	return nil
}
