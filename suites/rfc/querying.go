package rfc

import (
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
	"github.com/scimdrill/scimdrill/suites/rfc/cursor"
	"github.com/scimdrill/scimdrill/suites/rfc/filter"
	"github.com/scimdrill/scimdrill/suites/rfc/list"
	"github.com/scimdrill/scimdrill/suites/rfc/projection"
	"github.com/scimdrill/scimdrill/suites/rfc/search"
	"github.com/scimdrill/scimdrill/suites/rfc/sorting"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// querying declares the suites about queries, which ask for the same few people.
func querying(p *spec.Programme, s *stage.Stage) {
	people := crowd.New(s)
	list.Register(p, s, people)
	cursor.Register(p, s, people)
	filter.Register(p, s, people)
	sorting.Register(p, s, people)
	projection.Register(p, s, people)
	search.Register(p, s, people)
}
