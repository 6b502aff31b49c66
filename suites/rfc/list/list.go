// Package list is how a server lists resources: the envelope, the pages by index (RFC 7644 §3.4.2.4), and what stands in them. Okta's
// import reads nothing else.
package list

import (
	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Register declares the suite.
func Register(p *spec.Programme, s *stage.Stage, people *crowd.Crowd) {
	p.ForServer("Lists and pages", func(scope *spec.Scope) {
		envelope(scope, people)
		counts(scope, people)
		starts(scope, people)
		walks(scope, people)
		contents(scope, s, people)
		everything(scope, s, people)
	})
}

func paging() []scimdrill.Citation { return []scimdrill.Citation{cite.RFC("7644", "3.4.2.4")} }

func listing() []scimdrill.Citation { return []scimdrill.Citation{cite.RFC("7644", "3.4.2")} }
