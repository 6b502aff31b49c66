package directory

import (
	"slices"
	"strconv"

	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/path"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// search is a query while it is answered.
type search struct {
	matcher *resource.Matcher
	// order is nil for the order in which resources were created.
	order *resource.Order
	// needsWhole is set where the filter or the order looks at what is derived from others.
	needsWhole bool

	// A page by cursor begins after a row, or when sorted at an offset, for an order may change while somebody turns pages, but the
	// number of those seen does not.
	byCursor      bool
	after         int64
	offset, count int

	page []entry
	// sorting are all that match, where they have to be sorted.
	sorting []sortable
	total   int
	more    bool
}

// sortable is what is kept of a match until the page is known.
type sortable struct {
	id  string
	key resource.Key
}

func (c *documents) newSearch(query collection.Query) (*search, error) {
	s := &search{offset: query.Page.Offset(), count: query.Page.Count}
	var err error
	if query.Filter != nil {
		if s.matcher, err = resource.CompileFilter(c.rt, query.Filter); err != nil {
			return nil, err
		}
	}
	if query.SortBy != "" {
		if s.order, err = resource.NewOrder(c.rt, query.SortBy, query.Descending); err != nil {
			return nil, err
		}
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
		return nil, scim.BadRequest(scim.InvalidCursor, "the cursor is none that was given out: begin again with an empty one")
	}
	if s.order == nil {
		s.after = position
	} else {
		s.offset = int(position)
	}
	return s, nil
}

// take counts a match, and keeps it if it may be on the page.
func (s *search) take(found entry, shown resource.Resource) {
	s.total++
	switch {
	case s.order != nil:
		s.sorting = append(s.sorting, sortable{found.doc.ID, s.order.Key(shown)})
	case s.byCursor && found.doc.Row <= s.after, !s.byCursor && s.total <= s.offset:
	case len(s.page) < s.count:
		s.page = append(s.page, found)
	default:
		s.more = true
	}
}

// sort cuts the page out of all that match. Equal ones stay in the order in which they were created.
func (s *search) sort() []sortable {
	slices.SortStableFunc(s.sorting, func(a, b sortable) int { return s.order.CompareKeys(a.key, b.key) })
	from := min(s.offset, len(s.sorting))
	to := from + min(s.count, len(s.sorting)-from)
	s.more = to < len(s.sorting)
	return s.sorting[from:to]
}

// next is where the page after this one begins; "" for none.
func (s *search) next() string {
	switch {
	case !s.byCursor || !s.more || len(s.page) == 0:
		return ""
	case s.order == nil:
		return strconv.FormatInt(s.page[len(s.page)-1].doc.Row, 10)
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

// sortPath is the attribute that sortBy names.
func sortPath(sortBy string) filter.AttrPath {
	parsed, err := path.Parse(sortBy)
	if err != nil {
		return filter.AttrPath{Name: sortBy}
	}
	return filter.AttrPath{URN: parsed.URN, Name: parsed.Name, Sub: parsed.Sub}
}
