package interpretation_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestSmallServersPassAllThatOktaNeeds runs all that is said of Okta and of the OIN test plan on servers that keep what Okta cannot do
// without, and nothing else: no locale, no time zone, no extension, no groups, no DELETE. None of it may be held against them.
func TestSmallServersPassAllThatOktaNeeds(t *testing.T) {
	engine := new(gate.Gate)
	about := func(id string) bool { return strings.HasPrefix(id, "okta.") || strings.HasPrefix(id, "oin.") }
	for _, server := range []variation{
		{name: "one that describes nothing", change: handling(small(false))},
		{name: "one that describes what it keeps", change: handling(small(true))},
	} {
		t.Run(server.name, func(t *testing.T) {
			passed := 0
			for _, result := range runSome(t, engine, about, server) {
				switch result.Outcome {
				case scimdrill.Pass:
					passed++
				case scimdrill.NotApplicable:
				default:
					t.Errorf("%s: expected pass, found %s: %s", result.Requirement, result.Outcome, why(result))
				}
			}
			if passed < 120 {
				t.Errorf("expected 120 to pass at least, found %d", passed)
			}
		})
	}
}

// small keeps userName, externalId, name, emails and active of users.
func small(describes bool) func(*http.Request, []byte, forwarding) *reply {
	kept := []string{"schemas", "id", "meta", "username", "externalid", "name", "emails", "active"}
	trim := func(user map[string]any) {
		for name := range user {
			if !slices.Contains(kept, strings.ToLower(name)) {
				delete(user, name)
			}
		}
		if user["schemas"] != nil {
			user["schemas"] = []any{"urn:ietf:params:scim:schemas:core:2.0:User"}
		}
	}
	refused := func(status int) *reply {
		answer := &reply{status: status, header: http.Header{"Content-Type": {"application/scim+json"}}}
		answer.set(map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": http.StatusText(status)})
		return answer
	}
	return func(r *http.Request, body []byte, forward forwarding) *reply {
		_, path, _ := strings.Cut(r.URL.Path, "/scim/v2")
		switch {
		case strings.HasPrefix(path, "/Users"):
			if r.Method == http.MethodDelete {
				return refused(http.StatusMethodNotAllowed)
			}
			answer := forward(r, lessOf(body, trim))
			answer.header.Del("ETag")
			return shownLess(answer, trim)
		case path == "/Schemas" && describes:
			return describedLess(forward(r, body), kept)
		default:
			return refused(http.StatusNotFound)
		}
	}
}

// lessOf is the body of a request without what the server has no place for.
func lessOf(body []byte, trim func(map[string]any)) []byte {
	var user map[string]any
	if json.Unmarshal(body, &user) != nil || user["Operations"] != nil {
		return body
	}
	trim(user)
	less, err := json.Marshal(user)
	if err != nil {
		return body
	}
	return less
}

func shownLess(answer *reply, trim func(map[string]any)) *reply {
	object := answer.object()
	resources, isList := object["Resources"].([]any)
	for _, each := range resources {
		if user, is := each.(map[string]any); is {
			trim(user)
		}
	}
	switch {
	case isList:
		answer.set(object)
	case object["userName"] != nil:
		trim(object)
		answer.set(object)
	}
	return answer
}

// describedLess leaves the User schema, with the attributes that are kept.
func describedLess(answer *reply, kept []string) *reply {
	object := answer.object()
	resources, _ := object["Resources"].([]any)
	resources = slices.DeleteFunc(resources, func(each any) bool {
		schema, _ := each.(map[string]any)
		if schema["id"] != "urn:ietf:params:scim:schemas:core:2.0:User" {
			return true
		}
		attributes, _ := schema["attributes"].([]any)
		schema["attributes"] = slices.DeleteFunc(attributes, func(each any) bool {
			attribute, _ := each.(map[string]any)
			name, _ := attribute["name"].(string)
			return !slices.Contains(kept, strings.ToLower(name))
		})
		return false
	})
	object["Resources"], object["totalResults"], object["itemsPerPage"] = resources, len(resources), len(resources)
	answer.set(object)
	return answer
}
