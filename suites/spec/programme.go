// Package spec is how a suite declares a requirement. Suites stay literal Ginkgo (Describe, Ordered, BeforeAll); each leaf
// is declared through [Scope.Check], which takes the requirement and the body, so that the whole catalogue is known
// without a target and every outcome carries its evidence.
package spec

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/onsi/ginkgo/v2"

	"github.com/scimdrill/scimdrill"
)

// Tape is where exchanges are recorded; a case takes from it what happened while it ran.
type Tape interface {
	Mark() int
	Since(mark int) []scimdrill.Exchange
}

// Options say what a programme is for. The zero value selects everything and records nothing: enough for a catalogue.
type Options struct {
	// Selected decides whether a requirement runs on a kind of app ("" where it is about the server alone). Nil: all do.
	Selected func(id string, app scimdrill.AppKind) bool
	// Kinds are the kinds of app to run on. Empty: both.
	Kinds []scimdrill.AppKind
	// Capabilities are those of target and org together. Nil: all are there.
	Capabilities scimdrill.CapabilitySet
	// Tape records the exchanges. Nil: cases have no evidence.
	Tape Tape
	// Tripped tells why the target is given up (dead, hanging), or "" while it is worth asking. Nil: never.
	Tripped func() string
	// Started is told when a leaf begins, Finished what came of it.
	Started  func(id string, app scimdrill.AppKind)
	Finished func(scimdrill.Result)
}

// Programme collects requirements while Ginkgo's tree is built, and results while it runs.
type Programme struct {
	options      Options
	requirements []scimdrill.Requirement
	leaves       []leaf
	done         map[leafKey]scimdrill.Result
	problems     []error
}

type leafKey struct {
	id  string
	app scimdrill.AppKind
}

type leaf struct {
	leafKey
	title    string
	location string
}

// NewProgramme makes an empty programme.
func NewProgramme(options Options) *Programme {
	if len(options.Kinds) == 0 {
		options.Kinds = scimdrill.AppKinds()
	}
	return &Programme{options: options, done: map[leafKey]scimdrill.Result{}}
}

// ForEachApp describes requirements that hold for both kinds of Okta app: body is called once for each kind of the run.
func (p *Programme) ForEachApp(text string, body func(*Scope)) {
	for _, kind := range p.options.Kinds {
		ginkgo.Describe(fmt.Sprintf("%s (%s)", text, kind), ginkgo.Ordered, func() {
			body(&Scope{programme: p, App: kind})
		})
	}
}

// ForApp describes requirements of one kind of app only.
func (p *Programme) ForApp(kind scimdrill.AppKind, text string, body func(*Scope)) {
	if !slices.Contains(p.options.Kinds, kind) {
		return
	}
	ginkgo.Describe(fmt.Sprintf("%s (%s)", text, kind), ginkgo.Ordered, func() {
		body(&Scope{programme: p, App: kind})
	})
}

// ForServer describes requirements that are about the server alone, whichever app asks.
func (p *Programme) ForServer(text string, body func(*Scope)) {
	ginkgo.Describe(text, ginkgo.Ordered, func() {
		body(&Scope{programme: p})
	})
}

// Requirements is the catalogue in the order of declaration.
func (p *Programme) Requirements() []scimdrill.Requirement { return slices.Clone(p.requirements) }

// Problems lists what is wrong with the catalogue itself: malformed requirements, one id with two meanings.
func (p *Programme) Problems() []error { return slices.Clone(p.problems) }

// Results are the outcomes so far. Leaves that never came to run are blocked, with the reason given.
func (p *Programme) Results(unrun string) []scimdrill.Result {
	results := make([]scimdrill.Result, 0, len(p.leaves))
	for _, l := range p.leaves {
		result, ran := p.done[l.leafKey]
		if !ran {
			result = scimdrill.Result{
				Requirement: l.id, App: l.app, Outcome: scimdrill.Blocked, Reason: unrun,
				Failure: &scimdrill.Failure{Message: unrun, Location: l.location},
			}
		}
		results = append(results, result)
	}
	order := map[string]int{}
	for i, requirement := range p.requirements {
		order[requirement.ID] = i
	}
	slices.SortStableFunc(results, func(a, b scimdrill.Result) int {
		return cmp.Compare(order[a.Requirement], order[b.Requirement])
	})
	return results
}

// Settled is how many leaves have come to an outcome.
func (p *Programme) Settled() int { return len(p.done) }

func (p *Programme) declare(requirement scimdrill.Requirement, app scimdrill.AppKind) {
	if err := requirement.Validate(); err != nil {
		p.problems = append(p.problems, err)
	}
	at := slices.IndexFunc(p.requirements, func(known scimdrill.Requirement) bool { return known.ID == requirement.ID })
	if at < 0 {
		at = len(p.requirements)
		p.requirements = append(p.requirements, requirement)
	}
	known := &p.requirements[at]
	requirement.Apps = known.Apps
	if !reflect.DeepEqual(*known, requirement) {
		p.problems = append(p.problems, fmt.Errorf("requirement %q is declared twice with different texts", requirement.ID))
	}
	if app != "" && !slices.Contains(known.Apps, app) {
		known.Apps = append(slices.Clone(known.Apps), app)
	}
}

func (p *Programme) finish(result scimdrill.Result) {
	p.done[leafKey{result.Requirement, result.App}] = result
	if p.options.Finished != nil {
		p.options.Finished(result)
	}
}
