package path

import (
	"errors"
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/filter"
)

// Path is the target of a PATCH operation: attrPath, or valuePath with an optional sub-attribute (RFC 7644 §3.5.2,
// figure 7). A bare schema URN is legal too and means the extension object; whether the last part of a URN is an
// attribute only the schemas can tell, so "urn:…:2.0:User" reads as URN "urn:…:2.0" and Name "User": see
// schema.ResourceType.Find.
type Path struct {
	URN    string
	Name   string      // empty only when the whole text is a URN whose last part is no attribute name
	Filter filter.Expr // nil without brackets
	Sub    string
}

func (p Path) String() string {
	text := p.Name
	if p.URN != "" {
		text = strings.TrimSuffix(p.URN+":"+text, ":")
	}
	if p.Filter != nil {
		text += "[" + p.Filter.String() + "]"
	}
	if p.Sub != "" {
		text += "." + p.Sub
	}
	return text
}

// Parse reads a PATCH path. The error is a *scim.Error: 400 invalidPath, or 400 invalidFilter for the text in brackets.
func Parse(source string) (Path, error) {
	if len(source) > filter.MaxLength {
		return Path{}, refuse("it is longer than %d bytes", filter.MaxLength)
	}
	open := strings.IndexByte(source, '[')
	if open < 0 {
		return parseAttr(source)
	}
	shut, err := closing(source, open)
	if err != nil {
		return Path{}, err
	}
	attr, err := parseAttr(source[:open])
	if err != nil {
		return Path{}, err
	}
	if attr.Name == "" || attr.Sub != "" {
		return Path{}, refuse("brackets must follow the name of a multi-valued attribute")
	}
	if attr.Filter, err = parseInner(source[open+1 : shut]); err != nil {
		return Path{}, err
	}
	if rest := source[shut+1:]; rest != "" {
		if rest[0] != '.' || !filter.IsAttrName(rest[1:]) {
			return Path{}, refuse(`after "]" expected "." and a sub-attribute, or the end`)
		}
		attr.Sub = rest[1:]
	}
	return attr, nil
}

func refuse(format string, args ...any) error {
	return scim.BadRequest(scim.InvalidPath, "path: "+format, args...)
}

func parseAttr(source string) (Path, error) {
	if attr, err := filter.ParseAttrPath(source); err == nil {
		return Path{URN: attr.URN, Name: attr.Name, Sub: attr.Sub}, nil
	}
	// "x" stands in for the attribute, to learn whether what precedes it would be a URN.
	if attr, err := filter.ParseAttrPath(source + ":x"); err == nil && attr.URN != "" {
		return Path{URN: attr.URN}, nil
	}
	if strings.ContainsRune(source, ' ') {
		return Path{}, refuse("%q holds a space: a name with spaces cannot be in a path, use an alias of the attribute",
			scim.Clip(source))
	}
	return Path{}, refuse(`%q is no attribute: expected name, name.sub, name[filter] or urn:…:name`, scim.Clip(source))
}

// closing finds the bracket that ends the filter; brackets within strings do not count.
func closing(source string, open int) (int, error) {
	inString := false
	for i := open + 1; i < len(source); i++ {
		switch {
		case inString && source[i] == '\\':
			i++
		case source[i] == '"':
			inString = !inString
		case source[i] == ']' && !inString:
			return i, nil
		}
	}
	return 0, refuse(`the "[" at position %d is never closed`, open+1)
}

// parseInner reads valFilter: like a filter, but without a second level of brackets.
func parseInner(source string) (filter.Expr, error) {
	inner, err := filter.Parse(source)
	if err != nil {
		var refusal *scim.Error
		if errors.As(err, &refusal) {
			return nil, refusal.Within("path")
		}
		return nil, err
	}
	if strings.Contains(source, "[") && nested(inner) {
		return nil, scim.BadRequest(scim.InvalidFilter, "path: brackets must not be nested")
	}
	return inner, nil
}

func nested(expr filter.Expr) bool {
	switch expr := expr.(type) {
	case filter.And:
		return nested(expr.Left) || nested(expr.Right)
	case filter.Or:
		return nested(expr.Left) || nested(expr.Right)
	case filter.Not:
		return nested(expr.Expr)
	case filter.ValuePath:
		return true
	default:
		return false
	}
}
