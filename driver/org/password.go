package org

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill/driver/provisioning"
)

// What the org keeps of a password is a hash. The Okta password itself is there only in the moment when it is set, changed or
// used to sign in; what has to be pushed of it waits in memory and nowhere else. A push that is still queued when the org is
// stopped finds no password afterwards and becomes a task; the next sign-in pushes it again.

// rounds is low: the passwords of a mock are made up, and a directory of thousands is made in one go.
const rounds = 1000

// hashed is what is kept of a password: salt and hash.
func hashed(password string) string {
	var salt [12]byte
	_, _ = rand.Read(salt[:]) // never fails, see crypto/rand
	return base64.RawStdEncoding.EncodeToString(salt[:]) + "$" + base64.RawStdEncoding.EncodeToString(derived(password, salt[:]))
}

func derived(password string, salt []byte) []byte {
	key, err := pbkdf2.Key(sha256.New, password, salt, rounds, sha256.Size)
	if err != nil {
		return nil // only for key lengths that SHA-256 cannot give
	}
	return key
}

func (u *user) hasPassword(password string) bool {
	saltText, hashText, _ := strings.Cut(u.PasswordHash, "$")
	salt, saltErr := base64.RawStdEncoding.DecodeString(saltText)
	hash, hashErr := base64.RawStdEncoding.DecodeString(hashText)
	return saltErr == nil && hashErr == nil && len(hash) > 0 && subtle.ConstantTimeCompare(hash, derived(password, salt)) == 1
}

// waitingPasswords are Okta passwords that have to be pushed, by the id of the Okta user.
type waitingPasswords struct {
	mu     sync.Mutex
	values map[string]string
}

func (w *waitingPasswords) put(userID, password string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.values == nil {
		w.values = map[string]string{}
	}
	w.values[userID] = password
}

func (w *waitingPasswords) get(userID string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.values[userID]
}

func (w *waitingPasswords) drop(userID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.values, userID)
}

// setPassword keeps a new password's hash. Who had to choose one becomes active.
func (o *Org) setPassword(u *user, password string) {
	now := o.now()
	u.HasPassword, u.PasswordHash, u.PasswordChanged, u.LastUpdated = true, hashed(password), now, now
	if u.Status == userProvisioned || u.Status == userPasswordExpired || u.Status == userRecovery {
		o.setUserStatus(u, userActive)
	}
	o.changed(u)
}

// passwordKnown pushes the Okta password to where it is not known yet, and has a new random one made where a changed Okta
// password asks for it ("Sync Password").
func (o *Org) passwordKnown(u *user, password string, changed bool) {
	for _, id := range o.appOrder {
		a := o.apps[id]
		au := a.Users[u.ID]
		if !a.syncsPassword(au) {
			continue
		}
		switch {
		case a.Capabilities.Seed == seedOkta && a.passwordDue(u, au):
			o.passwords.put(u.ID, password)
			o.submit(a, u, au, passwordJob)
		case a.Capabilities.Seed != seedOkta && a.Capabilities.Change == changePassword && changed:
			o.submit(a, u, au, randomPasswordJob)
		}
	}
}

// The settings of Sync Password (Okta Management API, PasswordSettingObject).
const (
	seedOkta       = "OKTA"
	seedRandom     = "RANDOM"
	changePassword = "CHANGE"
	keepPassword   = "KEEP_EXISTING"
)

func checkPasswordSync(seed, change string) error {
	switch {
	case seed != "" && seed != seedOkta && seed != seedRandom:
		return invalid("update.password.seed", "update.password.seed: "+seed+" is not OKTA or RANDOM")
	case change != "" && change != changePassword && change != keepPassword:
		return invalid("update.password.change", "update.password.change: "+change+" is not CHANGE or KEEP_EXISTING")
	default:
		return nil
	}
}

func (a *app) syncsPassword(au *appUser) bool {
	return a.provisions() && a.Capabilities.Password && au.assigned() && !au.BeforeProvisioning && (au.ExternalID != "" || a.pending[au.UserID] > 0)
}

// passwordDue: the app has no password of the user yet, or an older one and changes are pushed.
func (a *app) passwordDue(u *user, au *appUser) bool {
	return au.PasswordChanged.IsZero() || a.Capabilities.Change == changePassword && au.PasswordChanged.Before(u.PasswordChanged)
}

// passwordAssigned: a new account has the random password that POST carried; one that was found gets a random one of its own.
func (o *Org) passwordAssigned(a *app, u *user, au *appUser, result provisioning.Result) {
	if !a.Capabilities.Password || a.Capabilities.Seed == seedOkta {
		return
	}
	if result.Created {
		au.PasswordChanged = o.now()
		return
	}
	o.submit(a, u, au, randomPasswordJob)
}

// passwordLost is what an administrator reads of a push that was queued when the org stopped.
const passwordLost = "The Okta password is not known any more: Okta has it only when it is set, changed or used to sign in. It is pushed when the user signs in next"

func (o *Org) sendOktaPassword(ctx context.Context, app provisioning.App, person provisioning.Person) provisioning.Result {
	if password := o.passwords.get(person.OktaID); password != "" {
		return o.provisioner.SyncPassword(ctx, app, person, provisioning.Password{Text: password})
	}
	return lostPassword(app, person)
}

func lostPassword(app provisioning.App, person provisioning.Person) provisioning.Result {
	text := "Automatic password push of user " + person.DisplayName + " to app " + app.Label + " failed: " + passwordLost
	return provisioning.Result{
		ExternalID: person.ExternalID, Failure: &provisioning.Failure{AdminText: text, Reason: passwordLost},
		Events: []provisioning.Event{{
			Type: "application.provision.user.password", Message: "Issue pushing user password to external application", Outcome: provisioning.Failed, Reason: passwordLost,
		}},
	}
}

// forgetPassword lets go of a waiting password once no push and no task needs it.
func (o *Org) forgetPassword(userID string) {
	for _, a := range o.apps {
		if a.pending[userID] > 0 || a.tasks.has(userID, passwordJob) {
			return
		}
	}
	o.passwords.drop(userID)
}

func (o *Org) passwordRoutes() map[string]handler {
	return map[string]handler{
		"POST /api/v1/users/{userID}/credentials/change_password": o.changeUserPassword,
		"POST /api/v1/authn": o.signIn,
	}
}

// sentPassword is a password in a body; "" for none.
type sentPassword struct {
	Password *struct {
		Value string `json:"value"`
	} `json:"password"`
}

func (s sentPassword) value() string {
	if s.Password == nil {
		return ""
	}
	return s.Password.Value
}

// adminSetsPassword is "Set password" by an administrator, with the user's other fields.
func (o *Org) adminSetsPassword(u *user, password string) {
	if password == "" {
		return
	}
	o.setPassword(u, password)
	o.logUser("user.account.update_password", "User update password for Okta", u)
	o.passwordKnown(u, password, true)
}

// changeUserPassword is what a user does who knows the old password.
func (o *Org) changeUserPassword(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	type value struct {
		Value string `json:"value"`
	}
	var body struct {
		Old value `json:"oldPassword"`
		New value `json:"newPassword"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	switch {
	case u.Status != userActive && u.Status != userPasswordExpired:
		return newError(http.StatusForbidden, "E0000038", "This operation is not allowed in the user's current status.", "userId: the status is "+u.Status+", and a password is changed by who is ACTIVE")
	case !u.hasPassword(body.Old.Value):
		return newError(http.StatusForbidden, "E0000014", "Update of credentials failed", "oldPassword: Old Password is not correct")
	case body.New.Value == "":
		return newError(http.StatusForbidden, "E0000014", "Update of credentials failed", "newPassword: The field cannot be left blank")
	}
	o.setPassword(u, body.New.Value)
	o.logUser("user.account.update_password", "User update password for Okta", u)
	o.passwordKnown(u, body.New.Value, true)
	o.answer(w, http.StatusOK, map[string]any{"password": map[string]any{}, "provider": map[string]any{"type": "OKTA", "name": "OKTA"}})
	return nil
}

// signIn is Okta's primary authentication, as far as it makes the Okta password known. Okta asks for no API token here; the
// mock does, as everywhere.
func (o *Org) signIn(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		UserName string `json:"username"`
		Password string `json:"password"`
	}
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	u, err := o.userByIDOrLogin(body.UserName)
	if err != nil || u.Status != userActive || !u.hasPassword(body.Password) {
		return newError(http.StatusUnauthorized, "E0000004", "Authentication failed")
	}
	o.logEvent(event{Type: "user.session.start", Message: "User login to Okta", Actor: userParty(u), Targets: []eventParty{userParty(u)}})
	u.LastLogin = o.now()
	o.changed(u)
	o.passwordKnown(u, body.Password, false)
	o.answer(w, http.StatusOK, map[string]any{
		"status": "SUCCESS", "sessionToken": randomText(40), "expiresAt": stamp(o.now().Add(5 * time.Minute)),
		"_embedded": map[string]any{"user": map[string]any{"id": u.ID, "passwordChanged": stamp(u.PasswordChanged), "profile": map[string]any{
			"login": u.login(), "firstName": u.text("firstName"), "lastName": u.text("lastName"), "locale": u.text("locale"), "timeZone": u.text("timezone"),
		}}},
	})
	return nil
}
