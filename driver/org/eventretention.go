package org

import (
	"slices"
	"time"
)

// How much of the System Log is kept. Okta keeps ninety days of it (https://developer.okta.com/docs/reference/api/system-log/); the
// mock has a bound in entries besides, for it keeps them in memory.
const (
	keptEvents     = 100_000
	keptEventsTime = 90 * 24 * time.Hour
)

// forgetOldEvents drops what is too old or too much, a tenth of the whole at a time: the rest moves up then.
func (o *Org) forgetOldEvents() {
	const tenth = keptEvents / 10
	old := 0
	switch {
	case len(o.events) >= keptEvents+tenth:
		old = tenth
	case o.now().Sub(o.events[0].Published) > keptEventsTime+24*time.Hour:
		horizon := o.now().Add(-keptEventsTime)
		old = slices.IndexFunc(o.events, func(e *event) bool { return !e.Published.Before(horizon) })
	}
	if old <= 0 {
		return
	}
	for _, e := range o.events[:old] {
		o.gone(e)
	}
	o.events = slices.Delete(o.events, 0, old)
}
