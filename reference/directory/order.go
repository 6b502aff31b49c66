package directory

import (
	"github.com/scimdrill/scimdrill/reference/collection"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/path"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
)

// order is how a query sorts; nil for the order in which resources were created.
func (c *documents) order(query collection.Query) (func(a, b resource.Resource) int, error) {
	return nil, nil
}

// sortPath is the attribute that sortBy names.
func sortPath(sortBy string) filter.AttrPath {
	parsed, err := path.Parse(sortBy)
	if err != nil {
		return filter.AttrPath{Name: sortBy}
	}
	return filter.AttrPath{URN: parsed.URN, Name: parsed.Name, Sub: parsed.Sub}
}
