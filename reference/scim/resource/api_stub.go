package resource

import (
	"errors"

	"github.com/scimdrill/scimdrill/reference/scim/filter"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
)

var errUnfinished = errors.New("unfinished")

// Options are leniencies that RFC 7643 does not ask for.
type Options struct {
	// StringBooleans takes "true" and "false" in any case for booleans, as Microsoft Entra ID sends them.
	StringBooleans bool
}

// Decoded is a client's representation of a resource after validation.
type Decoded struct {
	Resource Resource
	Schemas  []string  // as the client listed them
	Nulls    []string  // attributes given as null or []: the same state as absent (RFC 7643 §2.5), but a wish to clear
	Ignored  []Ignored // in the order of the body's keys, sorted
}

// Decode reads a POST or PUT body.
func Decode(rt *schema.ResourceType, body []byte, options Options) (Decoded, error) {
	return Decoded{}, errUnfinished
}

// DecodeObject is Decode for a body already parsed with scim.ParseObject (bulk data).
func DecodeObject(rt *schema.ResourceType, body map[string]any, options Options) (Decoded, error) {
	return Decoded{}, errUnfinished
}

// Matcher is a filter resolved against a resource type.
type Matcher struct{}

// CompileFilter resolves names and checks operators against types.
func CompileFilter(rt *schema.ResourceType, expr filter.Expr) (*Matcher, error) {
	return nil, errUnfinished
}

// Match tells whether the resource satisfies the filter.
func (m *Matcher) Match(r Resource) bool { return false }

// Projection chooses the attributes of an answer.
type Projection struct{}

// NewProjection reads the names in attributes and excludedAttributes; without names it is the default projection.
func NewProjection(rt *schema.ResourceType, attributes, excludedAttributes []string) (*Projection, error) {
	return nil, errUnfinished
}

// SplitNames divides the value of the query parameters attributes and excludedAttributes.
func SplitNames(parameter string) []string { return nil }

// Apply returns what of the resource is to be sent; the resource is left alone.
func (p *Projection) Apply(r Resource) Resource { return nil }

// Encode renders a resource.
func Encode(rt *schema.ResourceType, r Resource) ([]byte, error) { return nil, errUnfinished }
