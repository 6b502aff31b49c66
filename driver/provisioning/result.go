package provisioning

import "github.com/scimdrill/scimdrill"

// Result is what came of a job.
type Result struct {
	// ExternalID is the target's id of the user or group; what Person or Group held when the job found none.
	ExternalID string
	// Created is set when a new user or group was made in the target, Linked when one was found and taken over.
	Created, Linked bool
	// Pulled is the app-user profile as read from a user that was found while "Update User Attributes" was off: it is taken
	// into Okta instead of being overwritten. Nil otherwise.
	Pulled map[string]any
	// Exchanges are the numbers of the exchanges, in the order of sending. Empty: nothing had to be sent.
	Exchanges []int
	// Failure says why the job failed; nil when it did not.
	Failure *Failure
	// Events are the System Log entries of the job, in order.
	Events []Event
}

// Failure is why a job failed.
type Failure struct {
	// AdminText is the whole sentence that the admin reads on the Tasks page.
	AdminText string
	// Reason is outcome.reason of the System Log event: AdminText without who and where; "" stands for null, which is what
	// Okta logs when a lookup fails silently.
	Reason string
	// Status is the status of the answer; 0 when none came.
	Status int
	// Silence says how no answer came.
	Silence scimdrill.Silence
	// RetryAfter is the header line of that name of the answer, as it came; "" without one.
	RetryAfter string
	// Exchange is the number of the decisive exchange; 0 when none was sent.
	Exchange int
}

// Outcomes of an event (Okta Management API, LogOutcome).
const (
	Success = "SUCCESS"
	Failed  = "FAILURE"
)

// Event is a System Log entry. Actor, targets, time and transaction are the org's business.
type Event struct {
	// Type is Okta's event type, "application.provision.user.push".
	Type string
	// LegacyType is the legacyEventType; "" where none is known.
	LegacyType string
	// Message is Okta's display message.
	Message string
	// Outcome is Success or Failed.
	Outcome string
	// Reason is outcome.reason; "" stands for null.
	Reason string
}
