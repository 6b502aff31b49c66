package org

import (
	"context"
	"time"
)

// longestNap is how long the scheduler sleeps at most: a clock that was set is noticed then.
const longestNap = time.Minute

// wakeScheduler has scheduled imports run from now on, and looks again at what is due next.
func (o *Org) wakeScheduler() {
	o.schedulerOnce.Do(func() { go o.schedule(o.jobs) })
	select {
	case o.scheduler <- struct{}{}:
	default:
	}
}

// schedule runs scheduled imports when they are due, until the org is closed.
func (o *Org) schedule(ctx context.Context) {
	for {
		timer := time.NewTimer(o.untilNextImport())
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-o.scheduler:
			timer.Stop()
		case <-timer.C:
			o.RunDueImports(ctx)
		}
	}
}

func (o *Org) untilNextImport() time.Duration {
	o.lock()
	defer o.unlock()
	nap := longestNap
	for _, a := range o.apps {
		if !a.Imports.Next.IsZero() {
			nap = min(nap, a.Imports.Next.Sub(o.now()))
		}
		if run := a.waiting(); run != nil {
			nap = min(nap, run.Until.Sub(o.now()))
		}
	}
	return max(nap, time.Millisecond)
}

// RunDueImports runs the imports that are due by the org's clock, scheduled or put off by 429, one after the other, and returns when they are done. An org
// does so by itself when its clock is the system's; who tells it another time calls this.
func (o *Org) RunDueImports(ctx context.Context) {
	o.lock()
	defer o.unlock()
	for _, id := range append([]string{}, o.appOrder...) {
		a, now := o.apps[id], o.now()
		if a == nil {
			continue
		}
		if run := a.waiting(); run != nil && !run.Until.After(now) {
			run.Status = importRunning
			o.runImport(ctx, a, run)
			continue
		}
		if a.Imports.Next.IsZero() || a.Imports.Next.After(now) {
			continue
		}
		a.Imports.Next = a.inbound().next(now)
		o.changed(a)
		if err := o.mayImport(a); err != nil {
			o.log.Warn("a scheduled import was left out", "app", a.Label, "because", adminText(err))
			continue
		}
		run := o.beginImport(a)
		run.Scheduled = true
		o.logEvent(event{Type: "system.import.schedule", Message: "Import process was scheduled", Actor: systemParty(), Targets: []eventParty{appParty(a)}})
		o.runImport(ctx, a, run)
	}
}
