package org

import (
	"net/http"
)

// activate makes a user ACTIVE, or PROVISIONED when it has to choose a password first.
func (o *Org) activate(u *user) {
	status := userProvisioned
	if u.HasPassword {
		status = userActive
	}
	o.setUserStatus(u, status)
	u.Activated = u.StatusChanged
	o.logUser("user.lifecycle.activate", "Activate Okta user", u)
	o.userActivated(u)
}

func (o *Org) activateUser(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	if u.Status != userStaged && u.Status != userDeprovisioned {
		return newError(http.StatusForbidden, "E0000016", "Activation failed because the user is already active")
	}
	o.activate(u)
	o.answerActivation(w, r, u)
	return nil
}

// reactivateUser repeats the activation of a user who never finished it; a deactivated user has to be activated instead.
func (o *Org) reactivateUser(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	if u.Status != userProvisioned {
		return newError(http.StatusForbidden, "E0000038", "This operation is not allowed in the user's current status.",
			"userId: the status is "+u.Status+", and reactivate needs PROVISIONED; use lifecycle/activate for a deactivated user")
	}
	o.logUser("user.lifecycle.reactivate", "Reactivate Okta user", u)
	o.answerActivation(w, r, u)
	return nil
}

// answerActivation gives the activation link, which Okta does only when it sends no email itself.
func (o *Org) answerActivation(w http.ResponseWriter, r *http.Request, u *user) {
	answer := map[string]any{}
	if r.URL.Query().Get("sendEmail") == "false" && u.Status == userProvisioned {
		token := randomText(20)
		answer["activationToken"] = token
		answer["activationUrl"] = o.base(r) + "/welcome/" + token
	}
	o.answer(w, http.StatusOK, answer)
}

func (o *Org) deactivateUser(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	if err := o.mayDeactivate(u); err != nil {
		return err
	}
	if u.Status == userDeprovisioned {
		return newError(http.StatusForbidden, "E0000038", "This operation is not allowed in the user's current status.",
			"userId: the user is deactivated already")
	}
	o.deactivate(u)
	o.answer(w, http.StatusOK, map[string]any{})
	return nil
}

func (o *Org) deactivate(u *user) {
	o.setUserStatus(u, userDeprovisioned)
	u.HasPassword, u.PasswordHash = false, ""
	o.logUser("user.lifecycle.deactivate", "Deactivate Okta user", u)
	o.userDeactivated(u)
}

// mayDeactivate keeps the administrator whom the token belongs to: without it nobody could sign in.
func (o *Org) mayDeactivate(u *user) error {
	if u.ID == o.administrator {
		return forbidden("userId: the API token belongs to this administrator; use another user")
	}
	return nil
}

// deleteUser deactivates a user who is not, and deletes one who is: deleting takes two requests.
func (o *Org) deleteUser(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	if err := o.mayDeactivate(u); err != nil {
		return err
	}
	if u.Status == userDeprovisioned {
		o.logUser("user.lifecycle.delete.initiated", "Delete Okta user initiated", u)
		o.forgetUser(u)
		o.logUser("user.lifecycle.delete.completed", "Delete Okta user completed", u)
	} else {
		o.deactivate(u)
	}
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) suspendUser(w http.ResponseWriter, r *http.Request) error {
	return o.suspension(w, r, userActive, userSuspended, "Cannot suspend a user that is not active", "user.lifecycle.suspend", "Suspend Okta user")
}

func (o *Org) unsuspendUser(w http.ResponseWriter, r *http.Request) error {
	return o.suspension(w, r, userSuspended, userActive, "Cannot unsuspend a user that is not suspended", "user.lifecycle.unsuspend", "Unsuspend Okta user")
}

// suspension changes the status and nothing else: Okta provisions nothing for it.
func (o *Org) suspension(w http.ResponseWriter, r *http.Request, from, to, refusal, event, message string) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	if u.Status != from {
		return invalid(refusal, refusal+"; its status is "+u.Status)
	}
	o.setUserStatus(u, to)
	o.logUser(event, message, u)
	o.answer(w, http.StatusOK, map[string]any{})
	return nil
}
