package scimuser

import (
	"strconv"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// tree makes a resource of what it is told.
type tree struct{ open []map[string]any }

func newTree() *tree { return &tree{open: []map[string]any{{}}} }

func (t *tree) resource() resource.Resource { return t.open[0] }

func (t *tree) top() map[string]any { return t.open[len(t.open)-1] }

func (t *tree) begin(name string) {
	object := map[string]any{}
	t.top()[name] = object
	t.open = append(t.open, object)
}

func (t *tree) beginElement(name string) {
	object := map[string]any{}
	list, _ := t.top()[name].([]any)
	t.top()[name] = append(list, object)
	t.open = append(t.open, object)
}

func (t *tree) end() { t.open = t.open[:len(t.open)-1] }

func (t *tree) text(name, value string) {
	if value != "" {
		t.top()[name] = value
	}
}

func (t *tree) truth(name string, value bool) { t.top()[name] = value }

func (t *tree) number(name string, value int64) { t.top()[name] = value }

func (t *tree) address(name, base string, id int64) { t.top()[name] = Location(base, id) }

// document writes JSON of what it is told. Lists hold one element: nothing that is told has more.
type document struct {
	data []byte
	// comma is set where another member would follow one.
	comma bool
	// lists tells of each open object whether it stands in a list.
	lists []bool
}

func (d *document) member(name string) {
	if d.comma {
		d.data = append(d.data, ',')
	}
	d.comma = true
	d.data = append(scim.AppendQuoted(d.data, name), ':')
}

func (d *document) begin(name string) {
	d.member(name)
	d.data = append(d.data, '{')
	d.comma, d.lists = false, append(d.lists, false)
}

func (d *document) beginElement(name string) {
	d.member(name)
	d.data = append(d.data, '[', '{')
	d.comma, d.lists = false, append(d.lists, true)
}

func (d *document) end() {
	d.data = append(d.data, '}')
	if last := len(d.lists) - 1; d.lists[last] {
		d.data, d.lists = append(d.data, ']'), d.lists[:last]
	} else {
		d.lists = d.lists[:last]
	}
	d.comma = true
}

func (d *document) text(name, value string) {
	if value != "" {
		d.member(name)
		d.data = scim.AppendQuoted(d.data, value)
	}
}

func (d *document) truth(name string, value bool) {
	d.member(name)
	d.data = strconv.AppendBool(d.data, value)
}

func (d *document) number(name string, value int64) {
	d.member(name)
	d.data = strconv.AppendInt(d.data, value, 10)
}

func (d *document) address(name, base string, id int64) {
	d.member(name)
	d.data = append(append(d.data, '"'), base...)
	d.data = strconv.AppendInt(append(d.data, "/Users/"...), id, 10)
	d.data = append(d.data, '"')
}
