package org

// userLinks are the steps that the status of a user allows, by the names that Okta gives them (Okta Management API, "Retrieve a
// user"). Of those steps the mock offers what it has.
func (o *Org) userLinks(base string, u *user) map[string]any {
	self := base + "/api/v1/users/" + u.ID
	links := map[string]any{
		"self":   href(self),
		"schema": href(base + "/api/v1/meta/schemas/user/" + o.userTypeID),
		"type":   href(base + "/api/v1/meta/types/user/" + o.userTypeID),
	}
	add := func(name, path string) { links[name] = map[string]any{"href": self + path, "method": "POST"} }
	switch u.Status {
	case userStaged, userDeprovisioned:
		add("activate", "/lifecycle/activate")
	case userActive:
		add("suspend", "/lifecycle/suspend")
		add("resetPassword", "/lifecycle/reset_password")
		add("expirePassword", "/lifecycle/expire_password")
		add("changePassword", "/credentials/change_password")
	case userPasswordExpired, userRecovery:
		add("resetPassword", "/lifecycle/reset_password")
	case userSuspended:
		add("unsuspend", "/lifecycle/unsuspend")
	case userProvisioned:
		add("reactivate", "/lifecycle/reactivate")
	}
	if u.Status != userStaged && u.Status != userDeprovisioned {
		add("deactivate", "/lifecycle/deactivate")
	}
	return links
}

// listedUser is a user in a list: its only link is to itself (Okta Management API, "List all users").
func (o *Org) listedUser(base string, u *user) map[string]any {
	view := o.userView(base, u)
	view["_links"] = map[string]any{"self": href(base + "/api/v1/users/" + u.ID)}
	return view
}
