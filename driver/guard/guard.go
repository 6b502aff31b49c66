// Package guard stands between a run and its target: it lets through what can touch only objects that the run itself made, and
// refuses everything else before it is sent. Objects of others are neither written to nor read by their ids; what a list shows of
// them is all that is seen.
package guard

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
)

// Journal keeps on disk what a run makes, so that it can be taken away by another process.
type Journal interface {
	// Creating is told before a create is sent, and must not return before that would survive a crash.
	Creating(create Create) error
	// Made is told of the id that a create was answered with; number is that of the create.
	Made(number int, object Object)
	// Refused is told of a create that made nothing.
	Refused(number int)
	// Gone is told of an object that was deleted.
	Gone(object Object)
}

// Create is a create that is about to be sent.
type Create struct {
	// Number counts the creates of a run from 1.
	Number int `json:"number"`
	// Collection is where: "Users", "Groups".
	Collection string `json:"collection"`
	// UserName, DisplayName and ExternalID are those of the body; "" where it has none.
	UserName    string `json:"userName,omitempty"`
	DisplayName string `json:"displayName,omitempty"`
	ExternalID  string `json:"externalId,omitempty"`
}

// names are those by which the object can be found again.
func (c Create) names() []string { return []string{c.UserName, c.DisplayName, c.ExternalID} }

// Object is something in the target.
type Object struct {
	Collection string `json:"collection"`
	ID         string `json:"id"`
}

// Options say whom a guard protects, and from whom.
type Options struct {
	// BaseURL is the SCIM base URL of the target.
	BaseURL string
	// Marker is in the name of every object of the run: its seed.
	Marker string
	// Journal is told of what is made; nil for none.
	Journal Journal
	// Forbidden are patterns of names that nothing of the run may have; * stands for any run of characters.
	Forbidden map[string][]string
	// AnyName lets things be made that do not show the marker in any name: a recording names its people itself. What such a create made
	// is not known where its answer is lost.
	AnyName bool
	// Undeletable are collections, in small letters, from which nothing may be deleted, not even what the run made.
	Undeletable map[string]bool
}

// Guard knows what a run made. It is safe for concurrent use.
type Guard struct {
	options Options
	base    *url.URL
	prefix  []string

	mu       sync.Mutex
	creates  int
	made     []Object
	ours     map[Object]bool
	imagined map[string]bool
	// uncertain are creates of which it is not known what came of them, by name: an object of that name is the run's.
	uncertain map[string]bool
	// named are the names of all creates that were sent.
	named map[string]bool
	// foreign are objects that lists have shown to be of others. A target that answers a create with such an id is wrong.
	foreign map[Object]bool
	// pointed are addresses that the target itself gave for what the run made: they may be read.
	pointed map[Object]bool
	// absent are ids that the target has denied to know.
	absent map[string]bool
	peer   *Guard
}

// New returns a guard that knows of nothing.
func New(options Options) (*Guard, error) {
	base, err := url.Parse(options.BaseURL)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("guard: %q is not the base URL of a target", options.BaseURL)
	}
	if options.Marker == "" {
		return nil, fmt.Errorf("guard: a run needs a marker, or its objects cannot be told from those of others")
	}
	prefix, _ := segments(base)
	return &Guard{
		options: options, base: base, prefix: prefix, ours: map[Object]bool{}, imagined: map[string]bool{}, uncertain: map[string]bool{},
		named: map[string]bool{}, absent: map[string]bool{},
		foreign: map[Object]bool{}, pointed: map[Object]bool{},
	}, nil
}

// Beside tells the guard of the one of another tenant of the same run. An id that the run made there may be asked for here; it
// may be written to once the target has denied to know it here, since ids of two tenants may be alike.
func (g *Guard) Beside(other *Guard) { g.peer = other }

// Keep has a journal told of what is made from now on.
func (g *Guard) Keep(journal Journal) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.options.Journal = journal
}

// Imagine names an id that nothing in the target has.
func (g *Guard) Imagine(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.imagined[id] = true
}

// Resume tells the guard of what a run of the same marker made before: objects, and creates of which it is not known what came.
func (g *Guard) Resume(objects []Object, creates []Create) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, object := range objects {
		g.adopt(object)
	}
	for _, create := range creates {
		g.creates = max(g.creates, create.Number)
		g.doubt(create)
	}
}

// Disown has an object be foreign again.
func (g *Guard) Disown(object Object) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.ours, key(object))
}

// Shows reports whether a resource has the run's marker in one of its names.
func (g *Guard) Shows(resource any) bool {
	for _, name := range createOf("", resource).names() {
		if name != "" && g.marked(name) {
			return true
		}
	}
	return false
}

// Adopt names an object that the run made in a way that the guard could not see. The journal is told, since nothing else may know its
// id later.
func (g *Guard) Adopt(object Object) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.creation(0, object)
}

// Knows reports whether the run made the object and has not deleted it.
func (g *Guard) Knows(object Object) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.ours[key(object)]
}

// Made lists what the run made and has not deleted, in the order of making.
func (g *Guard) Made() []Object {
	g.mu.Lock()
	defer g.mu.Unlock()
	var made []Object
	for _, object := range g.made {
		if g.ours[key(object)] {
			made = append(made, object)
		}
	}
	return made
}

// Uncertain lists the names of creates of which it is not known whether they made something.
func (g *Guard) Uncertain() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var names []string
	for name := range g.uncertain {
		names = append(names, name)
	}
	return names
}

// adopt takes an object for the run's own and says whether that is new.
func (g *Guard) adopt(object Object) bool {
	if object.ID == "" || g.ours[key(object)] {
		return false
	}
	g.ours[key(object)] = true
	g.made = append(g.made, object)
	return true
}

// key compares collections without regard to case: /users is /Users to many servers.
func key(object Object) Object { return Object{strings.ToLower(object.Collection), object.ID} }

// isOurs: the run made it, or nothing can be it.
func (g *Guard) isOurs(object Object) bool {
	return g.ours[key(object)] || g.isImaginary(object.ID)
}

// isImaginary: such ids are made up by a run, hold its marker and belong to nothing.
func (g *Guard) isImaginary(id string) bool {
	return g.imagined[id] || strings.Contains(strings.ToLower(id), "no-such-"+strings.ToLower(g.options.Marker))
}

// isMember: the id of a member says not whether it is a user or a group.
func (g *Guard) isMember(id string) bool {
	return strings.HasPrefix(id, "bulkId:") || g.isOurs(Object{"users", id}) || g.isOurs(Object{"groups", id}) || g.isPeers(id) && g.absent[id]
}

// isPeers: the run made it in its other tenant.
func (g *Guard) isPeers(id string) bool {
	if g.peer == nil {
		return false
	}
	g.peer.mu.Lock()
	defer g.peer.mu.Unlock()
	return g.peer.ours[Object{"users", id}] || g.peer.ours[Object{"groups", id}]
}

// marked: the name holds the run's marker.
func (g *Guard) marked(name string) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(g.options.Marker))
}
