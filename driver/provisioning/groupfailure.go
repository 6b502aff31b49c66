package provisioning

import (
	"errors"
	"net/http"

	"github.com/scimdrill/scimdrill/driver/scimclient"
)

// step is what a push of a group was about when it failed.
type step int

const (
	creating step = iota
	reading
	naming
	membersAdded
	membersRemoved
	membersChanged
	deleting
)

func membership(joined, left bool) step {
	switch {
	case joined && !left:
		return membersAdded
	case left && !joined:
		return membersRemoved
	default:
		return membersChanged
	}
}

// event is the event that the step logs when it fails (Okta event type catalogue: these are fired on failure alone).
func (s step) event() string {
	switch s {
	case creating:
		return groupAdd
	case membersAdded:
		return groupMembershipAdd
	case membersRemoved:
		return groupMembershipRemove
	case membersChanged:
		return groupMembershipUpdate
	case deleting:
		return groupRemove
	default:
		return groupUpdate
	}
}

// stepError keeps the step with what went wrong.
type stepError struct {
	step step
	error
}

func (e *stepError) Unwrap() error { return e.error }

func (f *groupFlow) asStep(step step, err error) error {
	if err == nil {
		return nil
	}
	return &stepError{step, err}
}

// failGroup ends a push: what the admin reads on the tab Push Groups is the sentence about the mapping, the phrase of the step
// and what the target said. The System Log gets an event for the step, one when the group is gone in the target, and one that
// says whether the push will be repeated.
func (f *groupFlow) failGroup(fallback step, err error) Result {
	where := fallback
	var at *stepError
	if errors.As(err, &at) {
		where = at.step
	}
	failure := &Failure{}
	text := err.Error()
	var said *scimclient.Error
	if errors.As(err, &said) {
		failure.Status, failure.Silence, failure.Exchange, failure.RetryAfter = said.Status, said.Silence, said.Exchange, said.RetryAfter
		text = said.Text
		if said.Status == http.StatusNotFound && where != creating {
			f.log(groupVerifyExists, Failed, text)
		}
	}
	failure.Reason = f.phrase(where, text, failure.Status)
	failure.AdminText = f.mappingSentence(fallback) + ": " + failure.Reason
	switch failure.Status {
	case http.StatusUnauthorized:
		f.log(authenticationFailure, Failed, failure.Reason)
	case http.StatusTooManyRequests:
		f.log(rateLimitExceeded, Failed, failure.Reason)
	}
	f.log(where.event(), Failed, failure.Reason)
	if failure.Passing() {
		f.log(mappingFailed, Failed, failure.AdminText)
	} else {
		f.log(mappingFailedForGood, Failed, failure.AdminText)
	}
	f.result.Failure = failure
	return f.result
}

// mappingSentence: "Unable to update Group Push mapping target App group {name}" (support pages and issues of Miro, AWS,
// Sentry and scim-for-keycloak), "Unable to delete …" (Okta Provisioning Connector SDK).
func (f *groupFlow) mappingSentence(what step) string {
	verb := "update"
	if what == deleting {
		verb = "delete"
	}
	return "Unable to " + verb + " Group Push mapping target App group " + f.group.Name
}

// phrase is what Okta was doing, and what came of it. Seen are "Error while creating user group {name}: …" (Miro, AWS,
// Sentry), "Error while updating user group membership for group {name} …", without a colon (scim-for-keycloak issue 144),
// "Error while trying to get the group {name} with the externalId {id}", with nothing after it (Atlan), and "Error while
// deleting user group {name}: …" (Okta Provisioning Connector SDK). That of a name is formed after them.
func (f *groupFlow) phrase(step step, text string, status int) string {
	name := f.group.Name
	switch step {
	case creating:
		return "Error while creating user group " + name + ": " + text
	case reading:
		phrase := "Error while trying to get the group " + name + " with the externalId " + f.result.ExternalID
		if status == http.StatusNotFound {
			return phrase
		}
		return phrase + ": " + text
	case naming:
		return "Error while updating user group " + name + ": " + text
	case deleting:
		return "Error while deleting user group " + name + ": " + text
	default:
		return "Error while updating user group membership for group " + name + " " + text
	}
}

// Passing says that the cause may go away by itself, so that Okta repeats the push of a group: no answer, 429, and 5xx. 501
// stays (Okta event type catalogue, the two events of a mapping that failed).
func (f *Failure) Passing() bool {
	return f.Silence != "" || f.Status == http.StatusTooManyRequests || f.Status >= 500 && f.Status != http.StatusNotImplemented
}
