package org

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// OktaRateLimits has the org answer as many requests a minute as an Okta org of its own does ([Options.RateLimit]).
const OktaRateLimits = -1

// rateWindow is Okta's: a limit counts requests in a minute, and X-Rate-Limit-Reset is the second at which it starts anew.
const rateWindow = time.Minute

// rates counts requests by class of endpoint: each has a limit of its own, as in Okta (https://developer.okta.com/docs/reference/rl-global-mgmt/).
type rates struct {
	// limit is that of every class; OktaRateLimits for Okta's own.
	limit int

	mu    sync.Mutex
	used  map[string]int
	since time.Time
}

// class is the class of endpoints that a request belongs to, and Okta's default for it in a minute.
func class(r *http.Request) (name string, usual int) {
	path, _ := strings.CutPrefix(r.URL.Path, "/api/v1/")
	first, rest, nested := strings.Cut(path, "/")
	switch {
	case first == "users" && !nested:
		return "users", 600
	case first == "users" && !strings.Contains(rest, "/") && r.Method == http.MethodGet:
		return "user", 2000
	case first == "users":
		return "user-changes", 600
	case first == "groups":
		return "groups", 500
	case first == "apps" && nested:
		return "app", 500
	case first == "apps":
		return "apps", 100
	case first == "logs":
		return "logs", 120
	default:
		return "others", 1200
	}
}

// spend counts a request against the limit of its class and writes the three headers that Okta sends with every answer.
func (l *rates) spend(header http.Header, r *http.Request, now time.Time) bool {
	name, limit := class(r)
	if l.limit != OktaRateLimits {
		limit = l.limit
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.since) >= rateWindow || l.used == nil {
		l.since, l.used = now, map[string]int{}
	}
	l.used[name]++
	header.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
	header.Set("X-Rate-Limit-Remaining", strconv.Itoa(max(0, limit-l.used[name])))
	header.Set("X-Rate-Limit-Reset", strconv.FormatInt(l.since.Add(rateWindow).Unix(), 10))
	return l.used[name] <= limit
}
