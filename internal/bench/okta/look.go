package main

import (
	"context"
	"slices"
	"time"
)

// lookEvery is when the next look is due, whether the last one was answered or not: one that comes late counts from when it was due.
const lookEvery = 5 * time.Millisecond

// milliseconds are latencies.
type milliseconds []float64

// look asks the same thing again and again until ctx ends.
func look(ctx context.Context, a *api, path string) <-chan milliseconds {
	told := make(chan milliseconds, 1)
	go func() {
		var seen milliseconds
		for due := time.Now(); ctx.Err() == nil; due = due.Add(lookEvery) {
			time.Sleep(time.Until(due))
			sent := time.Now()
			if sent.Sub(due) < time.Millisecond {
				due = sent // a timer that fires a little late is not the org's doing
			}
			if a.send(ctx, "GET", path, "", nil) == nil {
				seen = append(seen, time.Since(due).Seconds()*1000)
			}
		}
		told <- seen
	}()
	return told
}

func (m milliseconds) quantile(q float64) float64 {
	if len(m) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(m))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
