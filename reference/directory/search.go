package directory

import (
	"slices"
	"strconv"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// hit is an entry that matches; the resource may lack what is derived from others.
type hit struct {
	entry    entry
	resource resource.Resource
}

// search is a query while it is answered.
type search struct {
	matcher *resource.Matcher
	// compare orders resources; nil leaves them in the order in which they were created.
	compare func(a, b resource.Resource) int
	// needsWhole is set where the filter or the order looks at what is derived from others.
	needsWhole bool

	// A page by cursor begins after a row, or when sorted at an offset, for an order may change while somebody turns pages, but the
	// number of those seen does not.
	byCursor      bool
	after         int64
	offset, count int

	page  []hit
	total int
	more  bool
}

func (c *documents) newSearch(query collection.Query) (*search, error) {
	s := &search{offset: query.Page.Offset(), count: query.Page.Count}
	var err error
	if query.Filter != nil {
		if s.matcher, err = resource.CompileFilter(c.rt, query.Filter); err != nil {
			return nil, err
		}
	}
	if s.compare, err = c.order(query); err != nil {
		return nil, err
	}
	s.needsWhole = c.looksBeyond(query.Filter, query.SortBy)
	if query.Cursor == nil {
		return s, nil
	}
	s.byCursor, s.offset = true, 0
	if *query.Cursor == "" {
		return s, nil
	}
	position, err := strconv.ParseInt(*query.Cursor, 10, 64)
	if err != nil || position < 0 {
		return nil, scim.BadRequest("invalidCursor", "the cursor is none that was given out: begin again with an empty one")
	}
	if s.compare == nil {
		s.after = position
	} else {
		s.offset = int(position)
	}
	return s, nil
}

// take counts a match, and keeps it if it may be on the page.
func (s *search) take(found hit) {
	s.total++
	switch {
	case s.compare != nil:
		s.page = append(s.page, found)
	case s.byCursor && found.entry.doc.Row <= s.after, !s.byCursor && s.total <= s.offset:
	case len(s.page) < s.count:
		s.page = append(s.page, found)
	default:
		s.more = true
	}
}

// sorted cuts the page out of all that match, where they were kept to be sorted.
func (s *search) sorted() *search {
	if s.compare == nil {
		return s
	}
	slices.SortStableFunc(s.page, func(a, b hit) int { return s.compare(a.resource, b.resource) })
	from := min(s.offset, len(s.page))
	to := from + min(s.count, len(s.page)-from)
	s.page, s.more = s.page[from:to], to < len(s.page)
	return s
}

// next is where the page after this one begins; "" for none.
func (s *search) next() string {
	switch {
	case !s.byCursor || !s.more || len(s.page) == 0:
		return ""
	case s.compare == nil:
		return strconv.FormatInt(s.page[len(s.page)-1].entry.doc.Row, 10)
	default:
		return strconv.Itoa(s.offset + len(s.page))
	}
}

// looksBeyond tells whether a filter or an order looks at anything that does not stand in the entry itself.
func (c *documents) looksBeyond(expr filter.Expr, sortBy string) bool {
	beyond := sortBy != "" && c.derived(sortPath(sortBy))
	var look func(filter.Expr)
	look = func(expr filter.Expr) {
		switch expr := expr.(type) {
		case filter.Not:
			look(expr.Expr)
		case filter.And:
			look(expr.Left)
			look(expr.Right)
		case filter.Or:
			look(expr.Left)
			look(expr.Right)
		case filter.Compare:
			beyond = beyond || c.derived(expr.Path)
		case filter.Present:
			beyond = beyond || c.derived(expr.Path)
		case filter.ValuePath:
			beyond = beyond || c.derived(expr.Attr)
		}
	}
	look(expr)
	return beyond
}

func (c *documents) derived(path filter.AttrPath) bool {
	target, err := c.rt.Find(path.URN, path.Name, path.Sub)
	if err != nil || target.Attr == nil {
		return true
	}
	switch target.Attr.Name {
	case "members", "groups", "meta", "manager":
		return true
	default:
		return false
	}
}
