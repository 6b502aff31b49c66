package interpretation_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/reference/server"
)

// hostile are the traps of what a hostile world sends, and of two tenants.
func hostile() []row {
	return []row{
		{
			trap:        "A parser may take a byte order mark or refuse it (RFC 8259 §8.1).",
			requirement: "robustness.json.byte-order-mark",
			legal:       []variation{{name: "refused"}, {name: "taken", change: onSent("\xef\xbb\xbf", func(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) })}},
			illegal:     []variation{{name: "a fault", change: refusing(http.StatusInternalServerError, isCreate)}},
		},
		{
			trap:        "A parser may be strict about repeated names, or take one of them (RFC 8259 §4).",
			requirement: "robustness.json.duplicate-keys",
			legal: []variation{{name: "refused"}, {name: "the last is taken", change: onSent("userName", func(body []byte) []byte {
				var object map[string]any
				if json.Unmarshal(body, &object) != nil {
					return body
				}
				last, _ := json.Marshal(object)
				return last
			})}},
			illegal: []variation{{name: "a fault", change: refusing(http.StatusInternalServerError, isCreate)}},
		},
		{
			trap:        "A body that is too large may be refused, or the connection be closed (RFC 9110 §15.5.14).",
			requirement: "robustness.size.body",
			legal: []variation{
				{name: "refused", heavy: true},
				{name: "the connection is closed", heavy: true, change: onLarge(func() *reply { panic(http.ErrAbortHandler) })},
			},
			illegal: []variation{{name: "a fault", heavy: true, change: onLarge(func() *reply { return &reply{status: http.StatusInternalServerError} })}},
		},
		{
			trap:        "What is answered to one who is signed in may say anything of caching but that others may keep it (RFC 9111 §3.5).",
			requirement: "robustness.header.caching",
			legal: []variation{
				{name: "nothing", change: withHeader("Cache-Control", "")},
				{name: "private", change: withHeader("Cache-Control", "private, max-age=60")},
				{name: "no-cache", change: withHeader("Cache-Control", "no-cache")},
			},
			illegal: []variation{{name: "public", change: withHeader("Cache-Control", "Public, max-age=60")}, {name: "s-maxage", change: withHeader("Cache-Control", "s-maxage=60")}},
		},
		{
			trap:        "A server may say of other origins what it likes but that they get the answers with somebody's credentials.",
			requirement: "robustness.header.cross-origin",
			legal:       []variation{{name: "nothing"}, {name: "everybody, without credentials", change: withHeader("Access-Control-Allow-Origin", "*")}},
			illegal: []variation{{name: "whoever asks, with credentials", change: both(
				withHeader("Access-Control-Allow-Origin", "https://evil.example"), withHeader("Access-Control-Allow-Credentials", "true"),
			)}},
		},
		{
			trap:        "An id that cannot be one may be not found, or be called wrong (RFC 7644 §3.12).",
			requirement: "robustness.address.odd-ids",
			legal:       []variation{{name: "404"}, {name: "400", change: onStatus(http.StatusNotFound, func(r *reply) { r.status = http.StatusBadRequest })}},
			illegal: []variation{
				{name: "500", change: onStatus(http.StatusNotFound, func(r *reply) { r.status = http.StatusInternalServerError })},
				{name: "200", change: onStatus(http.StatusNotFound, func(r *reply) { r.status = http.StatusOK })},
			},
		},
		{
			trap:        "What is deleted twice may be gone, or deleted as the first time (RFC 7644 §3.6, RFC 9110 §9.2.2).",
			requirement: "robustness.repeat.delete",
			legal:       []variation{{name: "404"}, {name: "204", change: onDeleted(http.StatusNoContent)}, {name: "410", change: onDeleted(http.StatusGone)}},
			illegal:     []variation{{name: "500", change: onDeleted(http.StatusInternalServerError)}},
		},
		{
			trap:        "Of two updates that meet one may be refused with 409 or 412 (RFC 7644 §3.12).",
			requirement: "robustness.parallel.two-puts",
			legal: []variation{
				{name: "one after the other"},
				{name: "every other one is refused", change: everyOtherPut(http.StatusConflict)},
				{name: "every other one has missed a version", change: everyOtherPut(http.StatusPreconditionFailed)},
			},
			illegal: []variation{{name: "a fault", change: refusing(http.StatusInternalServerError, func(r *http.Request) bool { return r.Method == http.MethodPut })}},
		},
		{
			trap:        "Somebody of another tenant may be refused as not there, or as none of one's business (RFC 9110 §15.5.4).",
			requirement: "tenancy.user.get",
			legal: []variation{
				{name: "404", neighbour: true},
				{name: "403", neighbour: true, change: onStatus(http.StatusNotFound, func(r *reply) { r.status = http.StatusForbidden })},
			},
			illegal: []variation{{name: "500", neighbour: true, change: onStatus(http.StatusNotFound, func(r *reply) { r.status = http.StatusInternalServerError })}},
		},
		{
			trap:        "The refusals of two ids differ in the id, and may differ in times and numbers of requests.",
			requirement: "tenancy.refusal.body",
			legal: []variation{{name: "the detail names the id", neighbour: true}, {name: "and the request", neighbour: true, change: answering(func(r *http.Request, answer *reply) {
				if body := answer.object(); answer.status == http.StatusNotFound && body != nil {
					body["detail"] = "request " + r.Header.Get("X-Request-Id") + answer.header.Get("X-Request-Id") + " asks for nobody"
					answer.set(body)
				}
			})}},
			illegal: []variation{{name: "a word more", neighbour: true, change: longerForStrangers()}},
		},
	}
}

func isCreate(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Users") && r.ContentLength > 0
}

// onSent makes a variation that changes bodies which hold a text.
func onSent(text string, change func([]byte) []byte) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		if bytes.Contains(body, []byte(text)) {
			body = change(body)
		}
		return forward(r, body)
	})
}

// onLarge makes a variation that answers large bodies by itself.
func onLarge(answer func() *reply) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		if len(body) > 1<<20 {
			return answer()
		}
		return forward(r, body)
	})
}

func withHeader(name, value string) func(http.Handler) http.Handler {
	return answering(func(_ *http.Request, answer *reply) {
		answer.header.Del(name)
		if value != "" {
			answer.header.Set(name, value)
		}
	})
}

// onDeleted makes a variation that answers so to the DELETE of whoever is not there.
func onDeleted(status int) func(http.Handler) http.Handler {
	return answering(func(r *http.Request, answer *reply) {
		if r.Method == http.MethodDelete && answer.status == http.StatusNotFound {
			answer.status = status
		}
	})
}

// everyOtherPut makes a variation that refuses every second PUT.
func everyOtherPut(status int) func(http.Handler) http.Handler {
	var puts atomic.Int64
	return refusing(status, func(r *http.Request) bool { return r.Method == http.MethodPut && puts.Add(1)%2 == 0 })
}

// longerForStrangers makes a variation whose refusals say more where somebody else made what was asked for.
func longerForStrangers() func(http.Handler) http.Handler {
	var mu sync.Mutex
	makers := map[string]string{}
	return answering(func(r *http.Request, answer *reply) {
		mu.Lock()
		defer mu.Unlock()
		body, who := answer.object(), r.Header.Get("Authorization")
		if id, isText := body["id"].(string); isText && r.Method == http.MethodPost && answer.status == http.StatusCreated {
			makers[id] = who
		}
		maker := makers[r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]]
		if answer.status == http.StatusNotFound && body != nil && maker != "" && maker != who {
			body["detail"] = body["detail"].(string) + ", as far as you are concerned"
			answer.set(body)
		}
	})
}

// neighbour founds a second company, and returns its token.
func neighbour(t *testing.T, reference *server.Running) string {
	t.Helper()
	administrator, err := peakon.New(reference.ControlURL, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(administrator.Close)
	company, err := administrator.FoundCompany(t.Context(), "The neighbour", "")
	if err != nil {
		t.Fatal(err)
	}
	return company.Token
}
