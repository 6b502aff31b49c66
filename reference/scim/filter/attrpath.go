package filter

import (
	"strings"

	"github.com/scimdrill/scimdrill/reference/scim"
)

// ParseAttrPath reads one attribute name: [URN ":"] Name ["." Sub]. The error is a *scim.Error, 400 invalidPath.
// Whether the last part of a URN-like text is an attribute or belongs to the URN of a schema only the schemas can tell:
// see schema.ResourceType.Find.
func ParseAttrPath(source string) (AttrPath, error) {
	path, ok := splitAttrPath(source)
	if !ok {
		return AttrPath{}, scim.BadRequest(scim.InvalidPath,
			"%q is no attribute name: expected name, name.sub or urn:…:name (letters, digits, - and _)", scim.Clip(source))
	}
	return path, nil
}

// splitAttrPath divides at the last colon, because URNs hold dots themselves ("core:2.0:User").
func splitAttrPath(source string) (AttrPath, bool) {
	var path AttrPath
	rest := source
	if colon := strings.LastIndexByte(source, ':'); colon >= 0 {
		path.URN, rest = source[:colon], source[colon+1:]
		if !isURN(path.URN) {
			return AttrPath{}, false
		}
	}
	name, sub, hasSub := strings.Cut(rest, ".")
	if !IsAttrName(name) || hasSub && !IsAttrName(sub) {
		return AttrPath{}, false
	}
	path.Name, path.Sub = name, sub
	return path, true
}

// IsAttrName tells whether text is an ATTRNAME (RFC 7643 §2.1). A leading "$" is allowed for "$ref", which the RFC uses
// and its grammar forgets.
func IsAttrName(text string) bool {
	if text == "" || !isAlpha(text[0]) && text[0] != '$' || text == "$" {
		return false
	}
	for i := 1; i < len(text); i++ {
		c := text[i]
		if !isAlpha(c) && !isDigit(c) && c != '-' && c != '_' && c != '$' {
			return false
		}
	}
	return true
}

func isURN(text string) bool {
	if len(text) < len("urn:x") || !strings.EqualFold(text[:4], "urn:") {
		return false
	}
	for i := range len(text) {
		if !isWordByte(text[i]) {
			return false
		}
	}
	return !strings.HasSuffix(text, ":") && !strings.Contains(text, "::")
}
