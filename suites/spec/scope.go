package spec

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/scimdrill/scimdrill"
)

// Scope is a part of the tree for one kind of app, or for the server alone.
type Scope struct {
	programme *Programme
	// App is the kind of app; empty where the requirements are about the server alone.
	App scimdrill.AppKind
}

// Check declares a leaf: the requirement, and the body that finds out whether the target meets it.
//
// A leaf whose capability is missing is settled as not applicable at once and never reaches Ginkgo, so that no BeforeAll
// runs for its sake.
func (s *Scope) Check(requirement scimdrill.Requirement, body func(*Case)) {
	location := types.NewCodeLocation(1)
	p := s.programme
	p.declare(requirement, s.App)
	if p.options.Selected != nil && !p.options.Selected(requirement.ID, s.App) {
		return
	}
	l := leaf{leafKey{requirement.ID, s.App}, requirement.Title, shortLocation(location)}
	if _, twice := p.done[l.leafKey]; twice || p.declared(l.leafKey) {
		p.problems = append(p.problems, fmt.Errorf("requirement %q is checked twice for %q", requirement.ID, s.App))
		return
	}
	p.leaves = append(p.leaves, l)
	if p.options.Capabilities != nil {
		if missing := p.options.Capabilities.Missing(requirement.Needs); len(missing) > 0 {
			p.finish(scimdrill.Result{
				Requirement: requirement.ID, App: s.App, Outcome: scimdrill.NotApplicable,
				Reason: fmt.Sprintf("needs %s", join(missing)),
			})
			return
		}
	}
	ginkgo.It(requirement.Title, location, ginkgo.Label(requirement.ID, string(requirement.Level)),
		func(ctx ginkgo.SpecContext) {
			result := s.run(ctx, requirement, l.location, body)
			p.finish(result)
			switch result.Outcome {
			case scimdrill.Blocked, scimdrill.NotApplicable:
				ginkgo.Skip(result.Reason)
			case scimdrill.Fail, scimdrill.Error:
				ginkgo.Fail(result.Failure.Message)
			default:
			}
		})
}

// run executes a body and says what came of it. It never panics: a body that does is our own fault, and says so.
func (s *Scope) run(ctx ginkgo.SpecContext, requirement scimdrill.Requirement, location string, body func(*Case)) (result scimdrill.Result) {
	options := s.programme.options
	if options.Started != nil {
		options.Started(requirement.ID, s.App)
	}
	c := newCase(ctx, requirement, s.App, location, options.Tape)
	started := time.Now()
	defer func() {
		c.judge(recover())
		result = c.result
		result.Duration = time.Since(started)
		result.Exchanges = c.evidence()
	}()
	if options.Tripped != nil {
		if why := options.Tripped(); why != "" {
			c.Block("%s", why)
		}
	}
	body(c)
	return c.result
}

func (p *Programme) declared(key leafKey) bool {
	for _, l := range p.leaves {
		if l.leafKey == key {
			return true
		}
	}
	return false
}

func shortLocation(location types.CodeLocation) string {
	file := location.FileName
	if at := strings.LastIndex(file, "/suites/"); at >= 0 {
		file = file[at+1:]
	} else {
		file = path.Base(file)
	}
	return fmt.Sprintf("%s:%d", file, location.LineNumber)
}

func join(capabilities []scimdrill.Capability) string {
	words := make([]string, len(capabilities))
	for i, c := range capabilities {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}
