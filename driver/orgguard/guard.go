package orgguard

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Options say which org a guard protects, and from whom.
type Options struct {
	// OrgURL is the address of the org.
	OrgURL string
	// AppID is the app that was prepared for the run.
	AppID string
	// Marker is in the name of everything that the run makes: its seed.
	Marker string
	// Journal is told of what is made; nil for none.
	Journal Journal
	// Next sends what is let through, and asks for what a setting was before it is changed.
	Next http.RoundTripper
}

// Guard is a transport that knows what a run made in an org. It is safe for concurrent use.
type Guard struct {
	options Options
	host    string

	mu     sync.Mutex
	number int
	made   []Thing
	// doubtful are creates whose answers did not come.
	doubtful []Numbered
	calls    []Call
}

// Call is a request that was sent to the org.
type Call struct {
	Method, Path string
	Body         []byte
	Status       int
}

// Reads reports whether it changes nothing.
func (c Call) Reads() bool { return c.Method == http.MethodGet }

// New returns a guard that knows of nothing.
func New(options Options) (*Guard, error) {
	address, err := url.Parse(options.OrgURL)
	if err != nil || address.Host == "" {
		return nil, fmt.Errorf("org guard: %q is not the address of an org", options.OrgURL)
	}
	if options.Marker == "" {
		return nil, fmt.Errorf("org guard: a run needs a marker, or what it made cannot be told from what others did")
	}
	if options.Next == nil {
		options.Next = http.DefaultTransport
	}
	return &Guard{options: options, host: address.Host}, nil
}

// Resume tells the guard of what a run of the same marker made before.
func (g *Guard) Resume(things []Thing, doubtful []Numbered) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.made = append(g.made, things...)
	g.doubtful = append(g.doubtful, doubtful...)
	for _, each := range doubtful {
		g.number = max(g.number, each.Number)
	}
}

// Keep has a journal told of what is made from now on.
func (g *Guard) Keep(journal Journal) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.options.Journal = journal
}

// Made lists what the run made or set and has not taken back, in the order of making.
func (g *Guard) Made() []Thing {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.made)
}

// Calls lists what was sent to the org.
func (g *Guard) Calls() []Call {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.calls)
}

// RefusedError is the error of a request that was not sent to the org.
type RefusedError struct{ Method, Path, Why string }

// Error says what was not sent, and why.
func (r *RefusedError) Error() string {
	return fmt.Sprintf("scimdrill does not send %s %s to the org: %s", r.Method, r.Path, r.Why)
}

// RoundTrip sends a request if it can touch nothing that is not the run's.
func (g *Guard) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Host != g.host {
		return nil, &RefusedError{request.Method, request.URL.String(), "the run is on " + g.host + " alone"}
	}
	var body []byte
	if request.Body != nil {
		var err error
		if body, err = io.ReadAll(request.Body); err != nil {
			return nil, err
		}
		_ = request.Body.Close()
		request = request.Clone(request.Context())
		request.Body = io.NopCloser(bytes.NewReader(body))
	}
	if request.Method == http.MethodGet || request.Method == http.MethodHead {
		return g.send(request, body, func(int, []byte) {})
	}
	g.mu.Lock()
	what, why := g.judge(request.Method, strings.TrimPrefix(request.URL.Path, "/api/v1"), body)
	g.mu.Unlock()
	if why != "" {
		return nil, &RefusedError{request.Method, request.URL.Path, why}
	}
	settle, err := g.announce(request, what)
	if err != nil {
		return nil, err
	}
	return g.send(request, body, settle)
}

func (g *Guard) send(request *http.Request, body []byte, settle func(int, []byte)) (*http.Response, error) {
	response, err := g.options.Next.RoundTrip(request)
	call := Call{Method: request.Method, Path: request.URL.RequestURI(), Body: body}
	var answer []byte
	if err == nil {
		call.Status = response.StatusCode
		answer, err = io.ReadAll(response.Body)
		_ = response.Body.Close()
		response.Body = io.NopCloser(bytes.NewReader(answer))
	}
	g.mu.Lock()
	g.calls = append(g.calls, call)
	g.mu.Unlock()
	if err != nil {
		settle(0, nil)
		return nil, err
	}
	settle(call.Status, answer)
	return response, nil
}

func (g *Guard) knows(kind Kind, id string) bool {
	return slices.ContainsFunc(g.made, func(t Thing) bool { return t.Kind == kind && t.ID == id })
}

func (g *Guard) marked(name string) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(g.options.Marker))
}

// Adopt names something that the run made in a way that the guard could not see.
func (g *Guard) Adopt(thing Thing) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.knows(thing.Kind, thing.ID) {
		g.made = append(g.made, thing)
	}
}

// forget takes a thing off what the run has in the org.
func (g *Guard) forget(thing Thing) {
	g.made = slices.DeleteFunc(g.made, thing.Same)
	if g.options.Journal != nil {
		g.options.Journal.Gone(thing)
	}
}
