package rfc

import (
	"github.com/scimdrill/scimdrill/suites/rfc/create"
	"github.com/scimdrill/scimdrill/suites/rfc/deletion"
	"github.com/scimdrill/scimdrill/suites/rfc/etag"
	"github.com/scimdrill/scimdrill/suites/rfc/extensions"
	"github.com/scimdrill/scimdrill/suites/rfc/me"
	"github.com/scimdrill/scimdrill/suites/rfc/multivalued"
	"github.com/scimdrill/scimdrill/suites/rfc/names"
	"github.com/scimdrill/scimdrill/suites/rfc/read"
	"github.com/scimdrill/scimdrill/suites/rfc/replace"
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// writing is what happens to one user: created, read, replaced, deleted, and what holds whenever a user is written.
func writing(p *spec.Programme, s *stage.Stage) {
	create.Register(p, s)
	read.Register(p, s)
	replace.Register(p, s)
	deletion.Register(p, s)
	etag.Register(p, s)
	me.Register(p, s)
	names.Register(p, s)
	multivalued.Register(p, s)
	extensions.Register(p, s)
}
