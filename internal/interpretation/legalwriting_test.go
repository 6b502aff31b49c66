package interpretation_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/gate"
)

// TestLegalServersPassAllThatIsSaidOfWriting runs all that is said of one user on servers that are merely different.
func TestLegalServersPassAllThatIsSaidOfWriting(t *testing.T) {
	engine := new(gate.Gate)
	subjects := []string{"create", "read", "replace", "delete", "etag", "me", "names", "multi", "extension"}
	about := func(id string) bool {
		return slices.ContainsFunc(subjects, func(subject string) bool { return strings.HasPrefix(id, "rfc."+subject+".") })
	}
	for _, server := range writers() {
		t.Run(server.name, func(t *testing.T) {
			results := runSome(t, engine, about, server)
			if len(results) < 150 {
				t.Errorf("expected the requirements on writing, found %d", len(results))
			}
			for _, result := range results {
				if result.Outcome != scimdrill.Pass && result.Outcome != scimdrill.NotApplicable {
					t.Errorf("%s: expected pass, found %s: %s", result.Requirement, result.Outcome, why(result))
				}
			}
		})
	}
}

// writers differ from the reference where the RFC leaves a choice.
func writers() []variation {
	return []variation{
		{name: "as it is"},
		{name: "PUT keeps what it leaves out", change: keeping(false)},
		person("times in whole seconds", func(user map[string]any) { modified(user, time.Second) }),
		person("addresses in small letters, numbers as URIs, locales with an underscore", func(user map[string]any) {
			first(user, "emails", "value", strings.ToLower)
			first(user, "phoneNumbers", "value", func(v string) string { return "tel:" + strings.TrimPrefix(v, "tel:") })
			if locale, isText := user["locale"].(string); isText {
				user["locale"] = strings.ReplaceAll(locale, "-", "_")
			}
		}),
		person("relative addresses", func(user map[string]any) {
			meta, _ := user["meta"].(map[string]any)
			if location, err := url.Parse(text(meta, "location")); err == nil && location.Path != "" {
				meta["location"] = location.Path
			}
		}),
		person("types of values in capitals", func(user map[string]any) {
			first(user, "emails", "type", strings.ToUpper)
		}),
		person("an extension of the vendor's own, which schemas names", func(user map[string]any) {
			user["urn:example:extension:2.0:User"] = map[string]any{"shoeSize": 43}
			if schemas, isList := user["schemas"].([]any); isList {
				user["schemas"] = append(schemas, "urn:example:extension:2.0:User")
			}
		}),
		person("everybody is in a group of the server's own choice", func(user map[string]any) {
			groups, _ := user["groups"].([]any)
			user["groups"] = append(groups, map[string]any{"value": "everyone", "display": "Everyone", "type": "direct"})
		}),
		{name: "PATCH is answered with 204", change: answering(func(r *http.Request, answer *reply) {
			if r.Method == http.MethodPatch && answer.status == http.StatusOK {
				answer.status, answer.body = http.StatusNoContent, nil
			}
		})},
		me("/Me is served", 200, "/scim/v2/Users/1"),
	}
}

func text(object map[string]any, name string) string {
	value, _ := object[name].(string)
	return value
}
