package org

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// listLogs is the System Log: since, until, filter, q, limit, sortOrder and after. The times are compared as exactly as they
// are sent, although they are shown in milliseconds.
func (o *Org) listLogs(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r, 100, 1000)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	until, err := timeOf(query.Get("until"), "until", time.Time{})
	if err != nil {
		return err
	}
	since, err := timeOf(query.Get("since"), "since", o.now().AddDate(0, 0, -7))
	if err != nil {
		return err
	}
	if !until.IsZero() && until.Before(since) {
		return invalid("until", "until: it lies before since; send a later time")
	}
	keep := filter(func(func(string) []string) bool { return true })
	if text := query.Get("filter"); text != "" {
		if keep, err = parseFilter(text, eventFilterable); err != nil {
			return err
		}
	}
	words := strings.Fields(strings.ToLower(query.Get("q")))
	// Events do not change: a long log is looked through without the lock.
	var found []*event
	events := slices.Clone(o.events)
	o.unlocked(func() {
		for _, e := range events {
			if e.Published.Before(since) || !until.IsZero() && !e.Published.Before(until) || !keep(e.values) || !e.hasWords(words) {
				continue
			}
			found = append(found, e)
		}
	})
	switch order := query.Get("sortOrder"); strings.ToUpper(order) {
	case "", "ASCENDING":
	case "DESCENDING":
		slices.Reverse(found)
	default:
		return invalid("sortOrder", fmt.Sprintf("sortOrder: %q is not ASCENDING or DESCENDING", order))
	}
	p, err := cut(found, func(e *event) string { return e.ID }, query.Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, e := range p.items {
		views = append(views, e.view())
	}
	// Without until the log is a stream that is polled: there is always a next page, after the last event that was given.
	next := p.next
	if next == "" && until.IsZero() {
		next = query.Get("after")
		if len(p.items) > 0 {
			next = p.items[len(p.items)-1].ID
		}
	}
	o.link(w, r, next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

func timeOf(text, field string, usual time.Time) (time.Time, error) {
	if text == "" {
		return usual, nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.000Z0700", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, invalid(field, fmt.Sprintf("%s: %q is not an ISO 8601 time; write 2026-01-31T08:00:00.000Z", field, text))
}

// hasWords reports whether every word occurs somewhere in the event, without regard to case.
func (e *event) hasWords(words []string) bool {
	if len(words) == 0 {
		return true
	}
	data, err := json.Marshal(e.view())
	if err != nil {
		return false
	}
	text := strings.ToLower(string(data))
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
