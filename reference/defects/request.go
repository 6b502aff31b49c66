package defects

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// request is a request of a client, read whole, that can be changed before it is passed on.
type request struct {
	*http.Request

	next http.Handler
	body []byte
	// base is the path of the SCIM server: what comes before the name of an endpoint.
	base string
	// resource is the endpoint without its slash: "Users", "Groups", "Schemas" and so on; "" for one that RFC 7644 §3.2 does not know.
	resource string
	// id is what follows the endpoint, the id of the resource; "" for the collection.
	id string
}

// largest is more than any SCIM body; what is longer is cut, and refused further on.
const largest = 2 << 20

// middleware makes a middleware of what is done with each request.
func middleware(do func(http.ResponseWriter, *request)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { do(w, read(next, r)) })
	}
}

func read(next http.Handler, r *http.Request) *request {
	clone := r.Clone(r.Context())
	// Answers are rewritten: they must not come compressed.
	clone.Header.Del("Accept-Encoding")
	q := &request{Request: clone, next: next}
	if r.Body != nil {
		// A body that breaks off is passed on as far as it came: the server refuses it.
		q.body, _ = io.ReadAll(io.LimitReader(r.Body, largest))
	}
	for _, resource := range endpoints() {
		before, after, found := strings.Cut(clone.URL.Path, "/"+resource)
		if found && (after == "" || after[0] == '/') {
			q.base, q.resource, q.id = before, resource, strings.Trim(after, "/")
		}
	}
	return q
}

// endpoints are those of RFC 7644 §3.2.
func endpoints() []string {
	return []string{"Users", "Groups", "Me", "ServiceProviderConfig", "ResourceTypes", "Schemas", "Bulk", ".search"}
}

// about reports whether the request has a method and is about one user.
func (q *request) about(methods ...string) bool {
	return q.resource == "Users" && q.id != "" && q.has(methods)
}

// toAll reports whether the request has a method and goes to the collection of users.
func (q *request) toAll(methods ...string) bool {
	return q.resource == "Users" && q.id == "" && q.has(methods)
}

func (q *request) has(methods []string) bool {
	for _, method := range methods {
		if q.Method == method {
			return true
		}
	}
	return false
}

// object is the body as JSON; nil when it is not an object.
func (q *request) object() map[string]any { return parse(q.body) }

// setObject replaces the body.
func (q *request) setObject(object map[string]any) { q.body = render(object) }

// filter is the filter in the query.
func (q *request) filter() string { return q.URL.Query().Get("filter") }

// setQuery changes a parameter of the query; "" removes it.
func (q *request) setQuery(name, value string) {
	query := q.URL.Query()
	query.Set(name, value)
	if value == "" {
		query.Del(name)
	}
	q.URL.RawQuery = query.Encode()
}

// forward passes the request on and returns the answer instead of sending it.
func (q *request) forward() *answer {
	r := q.Clone(q.Context())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(q.body)), int64(len(q.body))
	r.Header.Set("Content-Length", strconv.Itoa(len(q.body)))
	a := &answer{header: http.Header{}}
	q.next.ServeHTTP(a, r)
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a
}

// ask makes a request of its own, with the client's credentials.
func (q *request) ask(method, path string, body []byte) *answer {
	own := *q
	own.Request = q.Clone(q.Context())
	own.Method, own.URL = method, &url.URL{Path: q.base + path}
	own.body = body
	return own.forward()
}

// stored returns the user that the request is about; nil when there is none.
func (q *request) stored() map[string]any {
	found := q.ask(http.MethodGet, "/Users/"+q.id, nil)
	if found.status != http.StatusOK {
		return nil
	}
	return found.object()
}

// pass passes the request on and sends the answer as it is.
func (q *request) pass(w http.ResponseWriter) { q.forward().send(w) }

// answer is an answer of the server, whole. The server writes it as an http.ResponseWriter.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// Header is the answer's header, for the server to set.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader takes the status from the server.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write takes a part of the body from the server.
func (a *answer) Write(data []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	a.body = append(a.body, data...)
	return len(data), nil
}

func (a *answer) object() map[string]any { return parse(a.body) }

func (a *answer) setObject(object map[string]any) { a.body = render(object) }

// good reports whether the answer is a success.
func (a *answer) good() bool { return a.status >= 200 && a.status < 300 }

// send sends the answer to the client.
func (a *answer) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	if len(a.body) > 0 || a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) //nolint:gosec // G705: the body is that of the server, or a defect on purpose
}

// users gives each user in the answer, alone or in a list, to a function that may change it.
func (a *answer) users(change func(map[string]any)) {
	object := a.object()
	if object == nil || !a.good() {
		return
	}
	if resources, isList := object["Resources"].([]any); isList {
		for _, resource := range resources {
			if user, isObject := resource.(map[string]any); isObject {
				change(user)
			}
		}
	} else if _, isUser := object["userName"]; isUser {
		change(object)
	}
	a.setObject(object)
}

// keep drops the users of a list that do not hold, and counts again.
func (a *answer) keep(holds func(map[string]any) bool) {
	object := a.object()
	resources, isList := object["Resources"].([]any)
	if !isList || !a.good() {
		return
	}
	kept := []any{}
	for _, resource := range resources {
		if user, isObject := resource.(map[string]any); !isObject || holds(user) {
			kept = append(kept, resource)
		}
	}
	object["Resources"], object["itemsPerPage"] = kept, len(kept)
	if total, isNumber := object["totalResults"].(json.Number); isNumber {
		if n, err := total.Int64(); err == nil {
			object["totalResults"] = n - int64(len(resources)-len(kept))
		}
	}
	a.setObject(object)
}

// refuse answers with a SCIM error.
func refuse(w http.ResponseWriter, status int, scimType, detail string) {
	refusal := map[string]any{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": detail,
	}
	if scimType != "" {
		refusal["scimType"] = scimType
	}
	reply(w, status, "application/scim+json; charset=utf-8", render(refusal))
}

func reply(w http.ResponseWriter, status int, kind string, body []byte) {
	(&answer{status: status, header: http.Header{"Content-Type": {kind}}, body: body}).send(w)
}

func parse(data []byte) map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil
	}
	return object
}

func render(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil
	}
	return bytes.TrimSpace(buffer.Bytes())
}
