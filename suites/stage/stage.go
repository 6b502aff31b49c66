// Package stage is what the suites stand on: the Okta org with its administrator, the apps that provision, the target, the
// people of the run, and, where the target offers it, Peakon's administration. A suite cannot tell a mock org from a real
// one, nor the reference from another server, but by what they can do.
package stage

import (
	"fmt"
	"sync"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/peakon"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// Stage is everything that a suite may touch. A catalogue is made with an empty one.
type Stage struct {
	// Kinds are the kinds of app of the run.
	Kinds []scimdrill.AppKind
	// Capabilities are those of org and target together.
	Capabilities scimdrill.CapabilitySet
	// Recorder holds what went over the wire.
	Recorder *transcript.Recorder
	// Admin is the administrator of the Okta org.
	Admin *admin.Admin
	// Apps are the apps that provision to the target, connected and with all features on.
	Apps map[scimdrill.AppKind]*App
	// Target is the suites' own look at the target.
	Target *probe.Client
	// SecondTenant asks the target with the credential of another tenant; nil where there is none.
	SecondTenant *probe.Client
	// Guard keeps the run from touching what it did not make; nil lets it.
	Guard *guard.Guard
	// Declared is what is known of the target beforehand.
	Declared Declared
	// URL and Token are the SCIM base URL and the bearer token of the target.
	URL, Token string
	// Peakon is the target's own administration; nil where it has none that is open to us.
	Peakon *peakon.Administrator
	// Company is the company whose employees are provisioned; zero where Peakon is nil.
	Company peakon.Company
	// Access are the hooks that tell whether a person really gets into the application; empty where there are none.
	Access []access.Asker
	// People hands out the people of the run.
	People *people.Cast

	watch   watch
	made    made
	defined defined
	surveys surveyNotes
}

// watch gives up on a target that has stopped answering, so that a run against a dead one ends.
type watch struct {
	mu     sync.Mutex
	silent int
	last   scimdrill.Exchange
}

// patience is how many requests in a row may stay unanswered before the target is given up.
const patience = 6

// Imagine names ids that nothing in the target has, so that they may be asked for and written to; those of [Stage.NoSuchID] are
// known without it.
func (s *Stage) Imagine(ids ...string) {
	for _, id := range ids {
		if s.Guard != nil {
			s.Guard.Imagine(id)
		}
	}
}

// Made reports whether the run made what has that id: "Users", or "Groups".
func (s *Stage) Made(collection, id string) bool {
	return s.Guard == nil || s.Guard.Knows(guard.Object{Collection: collection, ID: id})
}

// Watch is told of every exchange with the target.
func (s *Stage) Watch(exchange scimdrill.Exchange) {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	if exchange.Response != nil || exchange.Silence == scimdrill.Interrupted {
		s.watch.silent = 0
		return
	}
	s.watch.silent++
	s.watch.last = exchange
}

// GivenUp says why the target is no longer asked, or "" while it is.
func (s *Stage) GivenUp() string {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	if s.watch.silent < patience {
		return ""
	}
	return fmt.Sprintf("the target was given up after %d requests in a row without an answer; the last: %s %s: %s",
		s.watch.silent, s.watch.last.Request.Method, s.watch.last.Request.URL, s.watch.last.Silence.Sentence())
}
