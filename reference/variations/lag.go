package variations

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// delay is how far reads lag behind writes.
const delay = 300 * time.Millisecond

func ofLag() []Variation {
	return []Variation{{
		ID: "eventually-consistent", Title: "A read shows what was written 300 milliseconds before.",
		Source: "RFC 9110 §9.3.4: a successful PUT “would suggest” what a GET after it shows, and no more; servers that read from copies",
		// Each write is waited for: the whole catalogue would take minutes.
		Scope: []string{"okta.deactivate.*"}, Mode: "full",
		wrap: func(next http.Handler) http.Handler {
			past := &past{states: map[string][]state{}}
			return around(past.serve)(next)
		},
	}}
}

// past remembers what objects were before each of the last writes.
type past struct {
	mu     sync.Mutex
	states map[string][]state
}

// state is what a read of an object answered before a write.
type state struct {
	until  time.Time
	answer *reply
}

func (p *past) serve(next http.Handler, r *http.Request, body []byte) *reply {
	_, id, _ := strings.Cut(r.URL.Path, "/"+collection(r))
	one := strings.Trim(id, "/") != "" && !strings.HasPrefix(id, "/.")
	switch {
	case collection(r) == "":
		return forward(next, r, body)
	case r.Method == http.MethodGet && one:
		if old := p.of(r.URL.Path); old != nil {
			return old.again()
		}
		return forward(next, r, body)
	case r.Method == http.MethodGet:
		return p.list(next, r)
	case r.Method == http.MethodPost && !one:
		answer := forward(next, r, body)
		if made, _ := answer.object()["id"].(string); answer.status == http.StatusCreated && made != "" {
			p.was(strings.TrimSuffix(r.URL.Path, "/")+"/"+made, nobody())
		}
		return answer
	case r.Method == http.MethodPost:
		return forward(next, r, body)
	default:
		before := forward(next, reading(r), nil)
		answer := forward(next, r, body)
		if answer.ok() {
			p.was(r.URL.Path, before)
		}
		return answer
	}
}

// reading is a read of what a request writes to, without conditions.
func reading(r *http.Request) *http.Request {
	clone := r.Clone(r.Context())
	clone.Method, clone.URL = http.MethodGet, &url.URL{Path: r.URL.Path}
	for _, name := range []string{"If-Match", "If-None-Match", "Content-Type"} {
		clone.Header.Del(name)
	}
	return clone
}

func nobody() *reply {
	answer := &reply{status: http.StatusNotFound, header: http.Header{"Content-Type": {"application/scim+json; charset=utf-8"}}}
	answer.set(map[string]any{
		"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": "404", "detail": "nothing has this id",
	})
	return answer
}

// again is a copy: what sends an answer may change it.
func (r *reply) again() *reply {
	return &reply{status: r.status, header: r.header.Clone(), body: append([]byte(nil), r.body...)}
}

// was remembers what a read would have answered before a write that is over now.
func (p *past) was(path string, answer *reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.states[path] = append(p.states[path], state{time.Now().Add(delay), answer})
}

// of is what a read answers that lags behind; nil when nothing was written meanwhile.
func (p *past) of(path string) *reply {
	p.mu.Lock()
	defer p.mu.Unlock()
	states := p.states[path]
	for len(states) > 0 && time.Now().After(states[0].until) {
		states = states[1:]
	}
	if p.states[path] = states; len(states) == 0 {
		delete(p.states, path)
		return nil
	}
	return states[0].answer
}

// young are how many were made a moment ago, below a path.
func (p *past) young(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	count := 0
	for where, states := range p.states {
		if strings.HasPrefix(where, path) && states[len(states)-1].until.After(time.Now()) && states[0].answer.status == http.StatusNotFound {
			count++
		}
	}
	return count
}

// list leaves out of a list who was not there yet, and shows the others as they were. Whoever was deleted is gone at once, and who
// was not found by a filter then is left out.
func (p *past) list(next http.Handler, r *http.Request) *reply {
	young := p.young(strings.TrimSuffix(r.URL.Path, "/") + "/")
	count, err := strconv.Atoi(r.URL.Query().Get("count"))
	limited := err == nil && count > 0
	if limited { // as many more as may have to be left out
		longer := r.Clone(r.Context())
		query := longer.URL.Query()
		query.Set("count", strconv.Itoa(count+young))
		longer.URL.RawQuery = query.Encode()
		r = longer
	}
	answer := forward(next, r, nil)
	body := answer.object()
	resources, isList := body["Resources"].([]any)
	if !isList || !answer.ok() {
		return answer
	}
	kept := []any{}
	for _, each := range resources {
		resource, _ := each.(map[string]any)
		id, _ := resource["id"].(string)
		old := p.of(strings.TrimSuffix(r.URL.Path, "/") + "/" + id)
		switch {
		case old == nil:
			kept = append(kept, each)
		case !old.ok():
		case r.URL.Query().Get("filter") != "" && old.object()["userName"] != resource["userName"]:
		default:
			kept = append(kept, old.object())
		}
	}
	left := len(resources) - len(kept)
	if r.URL.Query().Get("filter") == "" {
		left = young
	}
	if limited {
		kept = kept[:min(count, len(kept))]
	}
	body["Resources"], body["itemsPerPage"] = kept, len(kept)
	if total, isNumber := body["totalResults"].(interface{ Int64() (int64, error) }); isNumber {
		if n, err := total.Int64(); err == nil {
			body["totalResults"] = n - int64(left)
		}
	}
	answer.set(body)
	return answer
}
