package access

import (
	"context"
	"time"
)

// Means is a way of getting in.
type Means string

// The means.
const (
	// SignIn: the person signs in anew.
	SignIn Means = "sign-in"
	// Refresh: the person goes on with a session, or with a refresh token, from before.
	Refresh Means = "refresh"
	// Key: the person, or a program of theirs, uses a key or a link from before.
	Key Means = "key"
	// Service: the person gets what only those get who are there: a seat, a mail, a survey.
	Service Means = "service"
)

// AllMeans lists the means.
func AllMeans() []Means { return []Means{SignIn, Refresh, Key, Service} }

// HandedOut reports whether it is a matter of something that the person had before: it has to end with their access.
func (m Means) HandedOut() bool { return m == Refresh || m == Key }

// Moment is where in a person's life a question is asked.
type Moment string

// The moments.
const (
	// Provisioned: the person was provisioned, and has never left.
	Provisioned Moment = "provisioned"
	// Deactivated: the person was deactivated, or provisioned as inactive.
	Deactivated Moment = "deactivated"
	// Reactivated: the person left and came back.
	Reactivated Moment = "reactivated"
)

// Question is whether one person gets in, now.
type Question struct {
	Means  Means  `json:"means"`
	Moment Moment `json:"moment"`
	// ID, UserName, Email and ExternalID are the person's in SCIM; ID is the target's own. ExternalID may be empty.
	ID         string `json:"id"`
	UserName   string `json:"userName"`
	Email      string `json:"email"`
	ExternalID string `json:"externalId,omitempty"`
	// State is what the hook's last answer about this person said that it wants to have again: a session, a key.
	State string `json:"state,omitempty"`
}

// Answer is what a hook found out.
type Answer struct {
	// Allowed is set when the person gets in.
	Allowed bool
	// Said is what the hook says about it; it may be empty, and is shown in reports.
	Said string
	// State is handed back with the next question about the person. It is shown nowhere.
	State string
	// Waited is how long it took until the answer was the one that belongs to the moment; 0 when it was at once.
	Waited time.Duration
}

// Asker finds out whether a person gets in. An error says that it could not find out.
type Asker interface {
	// Name is what it is called in reports.
	Name() string
	// Means is the way of getting in that it tries.
	Means() Means
	Ask(ctx context.Context, question Question) (Answer, error)
}
