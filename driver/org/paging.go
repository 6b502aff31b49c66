package org

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// page is one page of a list whose items are known by a cursor.
type page[T any] struct {
	items []T
	// next is the cursor of the last item when there are more; "" when there are none.
	next string
}

// limitOf reads ?limit: Okta caps it silently at the most it gives, and refuses what is not a number.
func limitOf(r *http.Request, usual, most int) (int, error) {
	text := r.URL.Query().Get("limit")
	if text == "" {
		return usual, nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil || limit < 0 {
		return 0, invalid("limit", fmt.Sprintf("limit: %q is not a number from 0 to %d; leave it out for %d", text, most, usual))
	}
	if limit == 0 {
		return usual, nil
	}
	return min(limit, most), nil
}

// cut takes the page after the cursor. A cursor that is gone (its item was deleted) starts nothing: Okta calls it invalid.
func cut[T any](all []T, cursorOf func(T) string, after string, limit int) (page[T], error) {
	start := 0
	if after != "" {
		start = -1
		for i, item := range all {
			if cursorOf(item) == after {
				start = i + 1
				break
			}
		}
		if start < 0 {
			return page[T]{}, invalid("after", "after: this cursor is not known; follow the rel=\"next\" link of the page before")
		}
	}
	rest := all[start:]
	if len(rest) <= limit {
		return page[T]{items: rest}, nil
	}
	return page[T]{items: rest[:limit], next: cursorOf(rest[limit-1])}, nil
}

// link writes the Link headers rel="self" and, where there are more, rel="next" (RFC 8288), one header each as Okta does.
func (o *Org) link(w http.ResponseWriter, r *http.Request, next string, limit int) {
	self := *r.URL
	w.Header().Add("Link", fmt.Sprintf(`<%s%s>; rel="self"`, o.base(r), self.RequestURI()))
	if next == "" {
		return
	}
	query := r.URL.Query()
	query.Set("after", next)
	query.Set("limit", strconv.Itoa(limit))
	following := url.URL{Path: r.URL.Path, RawQuery: query.Encode()}
	w.Header().Add("Link", fmt.Sprintf(`<%s%s>; rel="next"`, o.base(r), following.RequestURI()))
}

// base is the address of the org as the client wrote it; links point there.
func (o *Org) base(r *http.Request) string { return "http://" + r.Host }
