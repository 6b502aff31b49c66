package defects

import (
	"net/http"
	"strings"
	"sync/atomic"
)

func ofDoors() []Defect {
	return []Defect{
		{
			ID: "agent-refused", Title: "A firewall refuses requests whose User-Agent it does not know from browsers.",
			Story:  "“Test API Credentials” fails for Okta, and works with curl from the vendor's desk.",
			Source: "Okta SCIM 2.0 protocol reference, the header User-Agent of Okta's client; rules of web application firewalls",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if strings.HasPrefix(q.Header.Get("User-Agent"), "Okta") {
					reply(w, http.StatusForbidden, "text/html; charset=utf-8", []byte("<html><body>Request blocked</body></html>"))
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "locked-out-at-once", Title: "One wrong token shuts everybody out.",
			Story:  "The admin mistypes the token, and the right one does not work either.",
			Source: "Okta OIN test plan, C9340 and C9341; limits of failures by address, which Okta's customers share",
			wrap:   lockedOut(),
		},
	}
}

// lockedOut answers 401 to everything after the first 401.
func lockedOut() func(http.Handler) http.Handler {
	var shut atomic.Bool
	return middleware(func(w http.ResponseWriter, q *request) {
		if shut.Load() {
			refuse(w, http.StatusUnauthorized, "", "too many failures from this address")
			return
		}
		a := q.forward()
		if a.status == http.StatusUnauthorized {
			shut.Store(true)
		}
		a.send(w)
	})
}
