package interpretation_test

import (
	"net/http"
	"strconv"
	"strings"
)

// asking makes a variation that changes requests.
func asking(change func(*http.Request)) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		r = r.Clone(r.Context())
		change(r)
		return forward(r, body)
	})
}

// refusing makes a variation that answers some requests with an error.
func refusing(status int, which func(*http.Request) bool) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		if !which(r) {
			return forward(r, body)
		}
		answer := &reply{status: status, header: http.Header{"Content-Type": {"application/scim+json"}}}
		answer.set(map[string]any{
			"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": "refused",
		})
		return answer
	})
}

// both makes one variation of two, the first nearer to the client.
func both(first, second func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler { return first(second(next)) }
}

// onBody makes a variation that changes the good answers of one path.
func onBody(path string, change func(map[string]any)) func(http.Handler) http.Handler {
	return answering(func(r *http.Request, answer *reply) {
		if body := answer.object(); strings.HasSuffix(r.URL.Path, path) && answer.status == http.StatusOK && body != nil {
			change(body)
			answer.set(body)
		}
	})
}

// onUsers makes a variation that changes each user that is shown by itself.
func onUsers(change func(map[string]any)) func(http.Handler) http.Handler {
	return answering(func(_ *http.Request, answer *reply) {
		if body := answer.object(); answer.status < 300 && body["userName"] != nil {
			change(body)
			answer.set(body)
		}
	})
}

// advertising makes a variation whose configuration says of a feature whether it is there.
func advertising(feature string, supported bool) func(http.Handler) http.Handler {
	return onBody("/ServiceProviderConfig", func(config map[string]any) {
		config[feature].(map[string]any)["supported"] = supported
	})
}

func below(endpoint string) func(*http.Request) bool {
	return func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, endpoint) }
}

func isDiscovery(r *http.Request) bool {
	for _, endpoint := range []string{"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"} {
		if strings.Contains(r.URL.Path, endpoint) {
			return true
		}
	}
	return false
}

func locate(user map[string]any, address string) { user["meta"].(map[string]any)["location"] = address }
