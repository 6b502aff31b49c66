package probe

import (
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill"
)

// Consistency knows what was written to a target, and so when a read shows less than that. Some servers read from copies that lag
// behind; checks wait for those, within a budget, and the delays are measured. It is safe for concurrent use.
//
// A contradiction that passes away by itself is a delay. One that does not is a fault of the server, and the checks are to see it:
// after it was waited for in vain, contradictions of its kind are not waited for any more. So a server that is merely wrong costs
// one budget for each of a few kinds, and two budgets in all; one without contradictions costs nothing.
type Consistency struct {
	budget time.Duration
	base   string
	actors []scimdrill.Actor

	mu      sync.Mutex
	written map[string]*written
	// tried is set once the first object that was made has been read.
	tried bool
	// lag is the longest delay that was seen; 0 as long as none was.
	lag time.Duration
	// hopeless are kinds that were waited for in vain, and wasted is how long.
	hopeless map[string]bool
	wasted   time.Duration
	delays   map[string]time.Duration
	seen     int
}

// written is the last write to an object, until a read has shown it.
type written struct {
	path, name string
	began      time.Time
	ended      time.Time
	gone, made bool
	// renamed is set when the write gave it another name.
	renamed bool
	// shown is the object as the answer to the write had it; nil when it had none.
	shown map[string]any
	// before is the object as it was last read before the write; nil when it never was.
	before map[string]any
	// confirmed is set once a read has shown the write.
	confirmed bool
}

// The kinds of contradiction, in a report's words.
const (
	unseenCreate = "until a read by id showed a create"
	unseenChange = "until a read by id showed a change"
	unseenDelete = "until a read by id no longer showed what was deleted"
	unfound      = "until a lookup found what was created"
	stillFound   = "until a lookup no longer found what was deleted"
	foundOld     = "until a lookup showed a change"

	// perhapsUnseen is no contradiction, but looks like one on a target that lags: a read shows what it showed before a write whose
	// answer had no body.
	perhapsUnseen = "perhaps"
)

// NewConsistency returns a memory for the target at a base URL, of what these actors write to it.
func NewConsistency(baseURL string, budget time.Duration, actors ...scimdrill.Actor) *Consistency {
	return &Consistency{
		budget: budget, base: strings.TrimSuffix(baseURL, "/"), actors: actors, written: map[string]*written{}, hopeless: map[string]bool{},
		delays: map[string]time.Duration{},
	}
}

// Lagging reports whether the target has been seen to lag.
func (k *Consistency) Lagging() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lag > 0
}

// Measured are the longest delays that were seen, of each kind, and how often a read lagged.
func (k *Consistency) Measured() (measured []scimdrill.Measurement, times int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, kind := range []string{unseenCreate, unseenChange, unseenDelete, unfound, stillFound, foundOld} {
		if longest, seen := k.delays[kind]; seen {
			measured = append(measured, scimdrill.Measurement{What: "longest time " + kind, Took: longest})
		}
	}
	return measured, k.seen
}

// Hear is told of every exchange; those of writes are kept.
func (k *Consistency) Hear(x scimdrill.Exchange) {
	if x.Response == nil || !k.hears(x.Actor) {
		return
	}
	collection, id, query := k.place(x.Request.URL)
	if collection == "Bulk" {
		k.forget(x)
	}
	if collection != "Users" && collection != "Groups" || strings.HasPrefix(id, ".") {
		return
	}
	body, _ := Read(x).JSON.(map[string]any)
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case x.Request.Method == "GET" && id != "":
		if x.Response.Status == 200 && query == "" && body != nil {
			k.read(collection+"/"+id, body)
		}
	case x.Request.Method == "POST" && id == "" && x.Response.Status == 201:
		if made, _ := body["id"].(string); made != "" {
			k.write(x, collection+"/"+made, body, true)
		}
	case id != "" && x.Response.Status < 300 && x.Request.Method != "POST":
		k.write(x, collection+"/"+id, body, false)
	}
}

// forget gives up what a bulk request writes to: its parts are not told apart.
func (k *Consistency) forget(x scimdrill.Exchange) {
	asked := Read(scimdrill.Exchange{Response: &scimdrill.Response{Body: x.Request.Body}})
	operations, _ := asked.At("Operations").([]any)
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, each := range operations {
		path := Resource(asObject(each)).Text("path")
		if decoded, err := url.PathUnescape(path); err == nil {
			path = decoded
		}
		delete(k.written, strings.Trim(path, "/"))
	}
}

func (k *Consistency) hears(actor scimdrill.Actor) bool {
	for _, each := range k.actors {
		if each == actor {
			return true
		}
	}
	return false
}

// place is where a URL leads: collection, id (decoded), query.
func (k *Consistency) place(address string) (collection, id, query string) {
	rest, below := strings.CutPrefix(address, k.base+"/")
	if !below {
		return "", "", ""
	}
	rest, query, _ = strings.Cut(rest, "?")
	collection, id, _ = strings.Cut(rest, "/")
	if decoded, err := url.PathUnescape(id); err == nil {
		id = decoded
	}
	return collection, id, query
}

// read keeps what a read showed, for the writes after it.
func (k *Consistency) read(key string, body map[string]any) {
	w := k.written[key]
	if w == nil {
		w = &written{path: key, confirmed: true}
		k.written[key] = w
	}
	if w.confirmed {
		w.before = body
	}
}

func (k *Consistency) write(x scimdrill.Exchange, key string, body map[string]any, made bool) {
	now := &written{path: key, began: x.Started, ended: x.Started.Add(x.Duration), gone: x.Request.Method == "DELETE", made: made}
	if last := k.written[key]; last != nil {
		now.before, now.name = last.before, last.name
		if x.Started.Before(last.ended) {
			body = nil // they overlapped, and which of them came last is not known
		}
		if last.shown != nil {
			now.before = last.shown
		}
	}
	if id, _ := body["id"].(string); id != "" && !strings.Contains(x.Request.URL, "ttributes=") {
		now.shown = body
		last := now.name
		if now.name, _ = body["userName"].(string); now.name == "" {
			now.name, _ = body["displayName"].(string)
		}
		now.renamed = last != "" && !strings.EqualFold(last, now.name)
	}
	k.written[key] = now
}
