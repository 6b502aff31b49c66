package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// PushOutcome is what the org shows after it has pushed a change of a person to an app.
type PushOutcome struct {
	// AppUser is the assignment as the org shows it now.
	AppUser
	// Failed is set when the org says that the push failed.
	Failed bool
	// AdminText is what the administrator reads about the failure; "" when there is none.
	AdminText string
	// Events are the provisioning events of the System Log since the change, oldest first.
	Events []Event
}

// ErrNoPush is returned by WaitForPush when the org has pushed nothing for the person since the moment.
var ErrNoPush = errors.New("the org pushed nothing")

// WaitForPush waits until the org has pushed what was changed since a moment (see [Admin.Now]) about person in app, and
// tells what came of it. It reads the public surface alone: the state of the assignment and the System Log. A failed push
// is not an error: Failed is set. The error is [ErrNoPush], with what was seen last, when nothing came: on the mock as
// soon as it has no job left, on a real org when the patience is over.
func (a *Admin) WaitForPush(ctx context.Context, app App, person Person, since Moment) (PushOutcome, error) {
	patient, cancel := a.patiently(ctx)
	defer cancel()
	pause := a.pauses()
	var last PushOutcome
	for {
		outcome, work, err := a.look(patient, app, person, since)
		switch {
		case err == nil:
			last = outcome
		case patient.Err() == nil:
			return last, err
		}
		if err == nil && work != waiting && a.concluded(app, person, outcome, since) {
			a.remember(app, person, outcome)
			return outcome, nil
		}
		if err == nil && work == none {
			return last, fmt.Errorf("%w for %s to %s: last seen was %s", ErrNoPush, person.describe(), app.Label, last.describe())
		}
		if err := pause(patient); err != nil {
			if ctx.Err() != nil {
				return last, fmt.Errorf("wait for a push for %s to %s: %w", person.describe(), app.Label, context.Cause(ctx))
			}
			if last.SyncState == "ERROR" && !last.LastUpdated.Before(since.at) {
				last.Failed = true // the org shows the failure, but its log has not told of it
				return last, nil
			}
			return last, fmt.Errorf("%w for %s to %s within %v: last seen was %s", ErrNoPush, person.describe(), app.Label, a.patience(), last.describe())
		}
	}
}

// patiently gives a context that ends with the patience. What looks were held back for rate limits meanwhile was not spent on
// waiting for the push, and does not count.
func (a *Admin) patiently(ctx context.Context) (context.Context, context.CancelFunc) {
	patient, cancel := context.WithCancel(ctx)
	held := a.held()
	go func() {
		defer cancel()
		for left := a.patience(); left > 0 && wait(patient, left) == nil; {
			now := a.held()
			left, held = now-held, now
		}
	}()
	return patient, cancel
}

// look asks first whether jobs are left: when none is, what it reads next is final. It reads the assignment before the log:
// whatever ended a push is then in what it reads.
func (a *Admin) look(ctx context.Context, app App, person Person, since Moment) (PushOutcome, work, error) {
	left, err := a.work(ctx, app, person)
	if err != nil {
		return PushOutcome{}, left, err
	}
	state, err := a.AppUser(ctx, app, person)
	if err != nil {
		return PushOutcome{}, left, err
	}
	events, err := a.events(ctx, since, app, person, "application.provision.user.")
	if err != nil {
		return PushOutcome{}, left, err
	}
	outcome := PushOutcome{AppUser: state, Events: a.unread(events)}
	var texts []string
	for _, event := range outcome.Events {
		if event.Result == "FAILURE" {
			outcome.Failed = true
			texts = append(texts, event.Reason)
		}
	}
	outcome.AdminText = strings.Join(texts, "\n")
	return outcome, left, nil
}

// concluded: nothing is under way, and there is a sign that something was done since.
func (a *Admin) concluded(app App, person Person, o PushOutcome, since Moment) bool {
	underWay := o.Assigned && (o.Status == "STAGED" && !o.Failed || o.Status == "PENDING" || o.SyncState == "OUT_OF_SYNC" || o.SyncState == "SYNCING")
	if underWay {
		return false
	}
	for _, event := range o.Events {
		if ends(event.Type) {
			return true
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return !o.LastSync.IsZero() && !o.LastSync.Before(since.at) && o.LastSync.After(a.sync[app.ID+"/"+person.ID])
}

// ends: events of a lookup or an import come on the way, the others end a push.
func ends(eventType string) bool {
	switch strings.TrimPrefix(eventType, "application.provision.user.") {
	case "verify_exists", "import", "import_profile", "delete.schedule", "remove_entitlements.schedule":
		return false
	default:
		return true
	}
}

func (o PushOutcome) describe() string {
	if !o.Assigned {
		return fmt.Sprintf("no assignment, and %d provisioning events", len(o.Events))
	}
	id := o.ExternalID
	if id == "" {
		id = "none"
	}
	return fmt.Sprintf("status %s, sync state %s, external id %s, last sync %s, and %d provisioning events", o.Status, o.SyncState, id,
		o.LastSync.Format(time.RFC3339Nano), len(o.Events))
}

// unread leaves out events that an earlier wait has reported: where clocks differ a moment may reach back into the last change.
func (a *Admin) unread(events []Event) []Event {
	if a.sameClock() {
		return events
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	var rest []Event
	for _, event := range events {
		if !a.read[event.ID] {
			rest = append(rest, event)
		}
	}
	return rest
}

func (a *Admin) remember(app App, person Person, outcome PushOutcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sync[app.ID+"/"+person.ID] = outcome.LastSync
	if a.sameClock() {
		return
	}
	for _, event := range outcome.Events {
		a.read[event.ID] = true
	}
}

// Settle waits until the org has nothing left to push to app. The mock tells; a real org is given the quiet time since something
// was last changed in it.
func (a *Admin) Settle(ctx context.Context, app App) error {
	if !a.mock {
		return wait(ctx, a.options.QuietTime-time.Since(time.Unix(0, a.lastWrite.Load())))
	}
	ctx, cancel := context.WithTimeout(ctx, a.patience())
	defer cancel()
	pause := a.pauses()
	for {
		left, err := a.work(ctx, app, Person{})
		if err != nil || left == none {
			return err
		}
		if err := pause(ctx); err != nil {
			return fmt.Errorf("wait for %s to settle: the org still has jobs after %v: %w", app.Label, a.patience(), context.Cause(ctx))
		}
	}
}

// work is what an org has left to do.
type work int

const (
	// unknown: a real org cannot tell.
	unknown work = iota
	// none: there is nothing left, or what is left waits for longer than anybody would wait for it.
	none
	// queued: jobs are queued or under way.
	queued
	// waiting: jobs wait after 429, and go on soon.
	waiting
)

// work asks what is left to do for person in app, or for everybody.
func (a *Admin) work(ctx context.Context, app App, person Person) (work, error) {
	if !a.mock {
		return unknown, nil
	}
	var jobs struct {
		Pending      int        `json:"pending"`
		WaitingUntil *time.Time `json:"waitingUntil"`
	}
	path := "/api/v1/apps/" + app.ID + "/jobs"
	if person.ID != "" {
		path += "?userId=" + person.ID
	}
	if err := a.call(ctx, "GET", path, nil, &jobs); err != nil {
		return unknown, a.failed(err, "ask the org for its jobs for %s", app.Label)
	}
	switch {
	case jobs.WaitingUntil != nil && time.Until(*jobs.WaitingUntil) < longestRetryAfter:
		return waiting, nil
	case jobs.Pending > 0:
		return queued, nil
	default:
		return none, nil
	}
}

// longestRetryAfter is how long a job may wait after 429 and still be waited for: what lasts longer, as Okta's five minutes do
// where the target gives no Retry-After, is told as a push that did not come.
const longestRetryAfter = 10 * time.Second

func (a *Admin) patience() time.Duration {
	switch {
	case a.options.PatienceForPush > 0:
		return a.options.PatienceForPush
	case a.mock:
		return 30 * time.Second
	default:
		return 3 * time.Minute
	}
}

// pauses gives a function that waits longer each time.
func (a *Admin) pauses() func(context.Context) error {
	next, longest := time.Millisecond, 50*time.Millisecond
	if !a.mock {
		next, longest = time.Second, 5*time.Second
	}
	next = cmp.Or(a.options.FirstPause, next)
	longest = max(next, cmp.Or(a.options.LongestPause, longest))
	return func(ctx context.Context) error {
		now := next
		next = min(next*3/2, longest)
		return wait(ctx, now)
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
