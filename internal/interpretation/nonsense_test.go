package interpretation_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestNonsenseIsNoFaultOfOurs runs the whole catalogue on servers that answer nonsense: what is judged may fail or be blocked, and
// must not be our own error. Creates go through in one half of the runs, so that what comes after them is reached.
func TestNonsenseIsNoFaultOfOurs(t *testing.T) {
	engine := new(gate.Gate)
	for _, body := range nonsense() {
		for _, created := range []bool{true, false} {
			name := fmt.Sprintf("%s, creates %t", body, created)
			server := variation{name: name, change: handling(func(r *http.Request, sent []byte, forward forwarding) *reply {
				if discovers(r.URL.Path) || created && r.Method == http.MethodPost && !strings.HasSuffix(r.URL.Path, "Bulk") {
					return forward(r, sent)
				}
				return &reply{status: http.StatusOK, header: http.Header{"Content-Type": {"application/scim+json"}}, body: []byte(body)}
			})}
			t.Run(name, func(t *testing.T) {
				results := runSome(t, engine, func(string) bool { return true }, server)
				if len(results) < 500 {
					t.Errorf("expected the whole catalogue, found %d results", len(results))
				}
				for _, result := range results {
					if result.Outcome == scimdrill.Error {
						t.Errorf("%s: %s", result.Requirement, why(result))
					}
				}
			})
		}
	}
}

// nonsense are bodies that are JSON, and nothing that was asked for.
func nonsense() []string {
	return []string{
		`{}`, `[null]`, `"text"`,
		`{"id":5,"meta":"x","active":null,"members":{"a":1},"emails":"x","groups":[1],"schemas":7,"Operations":[1,null],"Resources":{"x":1},"totalResults":"x"}`,
		`{"id":"a","name":[],"members":[null,{"value":{}}],"emails":[null,[]],"schemas":[null],"Operations":[{"status":{},"location":7,"response":[]}],` +
			`"Resources":[null,7,{"id":7,"emails":{}}],"totalResults":-1}`,
	}
}

func discovers(path string) bool {
	return strings.Contains(path, "/ServiceProviderConfig") || strings.Contains(path, "/ResourceTypes") || strings.Contains(path, "/Schemas")
}
