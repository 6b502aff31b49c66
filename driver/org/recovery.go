package org

import "net/http"

func (o *Org) recoveryRoutes() map[string]handler {
	const lifecycle = "POST /api/v1/users/{userID}/lifecycle/"
	return map[string]handler{
		lifecycle + "expire_password": o.expirePassword,
		lifecycle + "reset_password":  o.resetPassword,
		lifecycle + "unlock":          o.unlockUser,
		lifecycle + "reset_factors":   o.resetFactors,
	}
}

// expirePassword lets a user choose another password at the next sign-in; the user is PASSWORD_EXPIRED until then. Provisioning goes
// on as for anybody who is active.
func (o *Org) expirePassword(w http.ResponseWriter, r *http.Request) error {
	u, err := o.recovering(r)
	if err != nil {
		return err
	}
	o.setUserStatus(u, userPasswordExpired)
	o.logUser("user.account.expire_password", "Expire user's password for Okta", u)
	o.answer(w, http.StatusOK, o.userView(o.base(r), u))
	return nil
}

// resetPassword takes the password away and gives the address at which another one is chosen; the user is in RECOVERY until then.
func (o *Org) resetPassword(w http.ResponseWriter, r *http.Request) error {
	u, err := o.recovering(r)
	if err != nil {
		return err
	}
	o.setUserStatus(u, userRecovery)
	o.logUser("user.account.reset_password", "Reset user's password for Okta", u)
	answer := map[string]any{}
	if r.URL.Query().Get("sendEmail") == "false" {
		answer["resetPasswordUrl"] = o.base(r) + "/reset_password/" + randomText(20)
	}
	o.answer(w, http.StatusOK, answer)
	return nil
}

// recovering is a user whose password can be taken away.
func (o *Org) recovering(r *http.Request) (*user, error) {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return nil, err
	}
	switch u.Status {
	case userActive, userPasswordExpired, userRecovery:
		return u, nil
	default:
		return nil, newError(http.StatusForbidden, "E0000038", "This operation is not allowed in the user's current status.",
			"userId: the status is "+u.Status+"; ACTIVE, PASSWORD_EXPIRED or RECOVERY was expected")
	}
}

// unlockUser: nobody is ever locked out of the mock, which asks for no password of a person.
func (o *Org) unlockUser(_ http.ResponseWriter, r *http.Request) error {
	if _, err := o.userByIDOrLogin(r.PathValue("userID")); err != nil {
		return err
	}
	return newError(http.StatusForbidden, "E0000032", "Unlock is not allowed for this user.", "userId: the user is not LOCKED_OUT")
}

func (o *Org) resetFactors(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	o.logUser("user.mfa.factor.reset_all", "Reset all factors for user", u)
	o.answer(w, http.StatusOK, map[string]any{})
	return nil
}
