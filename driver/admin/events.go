package admin

import (
	"context"
	"fmt"
	"time"

	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/okta/okta-sdk-golang/v2/okta/query"
)

// Event is an entry of the org's System Log.
type Event struct {
	// ID is the event's uuid.
	ID string
	// Type is Okta's event type, "application.provision.user.push".
	Type string
	// Published is the org's time.
	Published time.Time
	// Message is Okta's display message.
	Message string
	// Result is SUCCESS, FAILURE, SKIPPED, …; Reason is what the administrator reads.
	Result, Reason string
	// Targets are the ids of what it is about, by type: "User", "AppInstance", "AppUser".
	Targets map[string]string
}

// Moment is a point in the org's time.
type Moment struct {
	at time.Time
}

// Now is the present moment by the org's clock. Take it before a change, and hand it to WaitForPush after it.
func (a *Admin) Now() Moment {
	now := time.Now().Add(a.skew)
	if !a.sameClock() {
		// The org's clock is known to about two seconds, by its Date header.
		now = now.Add(-2 * time.Second)
	}
	return Moment{at: now}
}

// sameClock: a mock on this machine tells the same time to the nanosecond, unless it was given a clock of its own.
func (a *Admin) sameClock() bool { return a.mock && a.skew == 0 }

// Events lists the System Log about person in app since a moment, oldest first. A zero person or app stands for any.
func (a *Admin) Events(ctx context.Context, since Moment, app App, person Person) ([]Event, error) {
	return a.events(ctx, since, app, person, "")
}

func (a *Admin) events(ctx context.Context, since Moment, app App, person Person, kinds string) ([]Event, error) {
	filter := ""
	and := func(term string) {
		if filter != "" {
			filter += " and "
		}
		filter += term
	}
	if kinds != "" {
		and(fmt.Sprintf("eventType sw %q", kinds))
	}
	// One target at a time: a filter on target.id matches an event of which any target has the id.
	switch {
	case person.ID != "":
		and(fmt.Sprintf("target.id eq %q", person.ID))
	case app.ID != "":
		and(fmt.Sprintf("target.id eq %q", app.ID))
	}
	parameters := query.NewQueryParams(query.WithSince(since.at.UTC().Format(time.RFC3339Nano)), query.WithSortOrder("ASCENDING"),
		query.WithLimit(1000), query.WithFilter(filter))
	page, response, err := a.client.LogEvent.GetLogs(ctx, parameters)
	var events []Event
	for {
		if err != nil {
			return nil, a.failed(err, "read the System Log")
		}
		for _, entry := range page {
			if event := eventFrom(entry); event.about(app, person) {
				events = append(events, event)
			}
		}
		// The System Log always offers a next page, for polling; a page that is not full is the last for now.
		if len(page) < 1000 || !response.HasNextPage() {
			return events, nil
		}
		page = nil
		response, err = response.Next(ctx, &page)
	}
}

func eventFrom(entry *okta.LogEvent) Event {
	event := Event{ID: entry.Uuid, Type: entry.EventType, Published: at(entry.Published), Message: entry.DisplayMessage, Targets: map[string]string{}}
	if entry.Outcome != nil {
		event.Result, event.Reason = entry.Outcome.Result, entry.Outcome.Reason
	}
	for _, target := range entry.Target {
		event.Targets[target.Type] = target.Id
	}
	return event
}

// about compares with every target: an event that names no app instance, as user.lifecycle.* do, is about any app.
func (e Event) about(app App, person Person) bool {
	instance, named := e.Targets["AppInstance"]
	if app.ID != "" && named && instance != app.ID {
		return false
	}
	if person.ID == "" {
		return true
	}
	for _, id := range e.Targets {
		if id == person.ID {
			return true
		}
	}
	return false
}
