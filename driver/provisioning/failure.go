package provisioning

import (
	"errors"
	"net/http"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
)

// whole is the sentence around a failure's reason.
type whole int

const (
	// authenticating: "Error authenticating: Unauthorized…" (Okta support forum), under the button.
	authenticating whole = iota
	// provisioning: "Automatic provisioning of user {name} to app {app} failed: …" (Okta support).
	provisioning
	// profilePush: "Automatic profile push of user {name} to app {app} failed: …" (AWS IAM Identity Center, troubleshooting).
	profilePush
	// deprovisioning is formed after it.
	deprovisioning
	// passwordPush is formed after it too.
	passwordPush
	// importing: the sentence of an import that failed; Okta's own is not known.
	importing
	// discovering: the sentence of a discovery of entitlements that failed; Okta's own is not known.
	discovering
)

func (f *flow) sentence(w whole) string {
	switch w {
	case provisioning:
		return "Automatic provisioning of user " + f.person.described() + " to app " + f.app.Label + " failed"
	case profilePush:
		return "Automatic profile push of user " + f.person.described() + " to app " + f.app.Label + " failed"
	case deprovisioning:
		return "Automatic deprovisioning of user " + f.person.described() + " from app " + f.app.Label + " failed"
	case passwordPush:
		return "Automatic password push of user " + f.person.described() + " to app " + f.app.Label + " failed"
	case importing:
		return "Import from app " + f.app.Label + " failed"
	case discovering:
		return "Discovery of entitlements in app " + f.app.Label + " failed"
	default:
		return "Error authenticating"
	}
}

// fail ends the job: the admin's text is the sentence, the phrase of the step ("Error while creating user Jane") and what
// the target said ("Conflict. Errors reported by remote server: …"). The System Log gets an event with the last two as its
// reason, besides one for a refused token or a rate limit.
func (f *flow) fail(event string, w whole, phrase string, err error) Result {
	failure := &Failure{}
	text := err.Error()
	var said *scimclient.Error
	if errors.As(err, &said) {
		failure.Status, failure.Silence, failure.Exchange, failure.RetryAfter = said.Status, said.Silence, said.Exchange, said.RetryAfter
		text = said.Text
	}
	failure.Reason = reason(w, phrase, text)
	failure.AdminText = f.adminText(w, failure.Reason)
	switch failure.Status {
	case http.StatusUnauthorized:
		f.log(authenticationFailure, Failed, failure.Reason)
	case http.StatusTooManyRequests:
		f.log(rateLimitExceeded, Failed, failure.Reason)
	}
	f.log(event, Failed, failure.Reason)
	f.result.Failure = failure
	return f.result
}

// reason joins phrase and text. Where Okta has no words for what happened, which is the case of a lookup whose answer has
// numbers as strings, the reason is null (Okta support forum). A test of credentials has words for every list that it
// cannot read.
func reason(w whole, phrase, text string) string {
	switch {
	case text == "" && w == authenticating:
		return scimclient.NoResults
	case text == "":
		return ""
	case phrase == "":
		return text
	default:
		return phrase + ": " + text
	}
}

func (f *flow) adminText(w whole, reason string) string {
	switch {
	case reason == "":
		return f.sentence(w)
	case w == authenticating && reason == scimclient.NoResults:
		// "No results for users returned" stands alone under the button (Okta support forum).
		return reason
	default:
		return f.sentence(w) + ": " + reason
	}
}

// Stopped is the failure of a job that was cut short because the run itself was stopped.
func Stopped() *Failure {
	return &Failure{Silence: scimdrill.Interrupted, AdminText: scimdrill.Interrupted.Sentence()}
}

// Interrupted reports whether the job was cut short because the run itself was stopped, which says nothing of the target.
func (f *Failure) Interrupted() bool { return f != nil && f.Silence == scimdrill.Interrupted }
