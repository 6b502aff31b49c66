// Package filter reads the SCIM filter language (RFC 7644 §3.4.2.2) into a tree, and prints trees as filters.
//
//	expr, err := filter.Parse(`userName eq "bjensen" and emails[type eq "work" and primary eq true]`)
//	and := expr.(filter.And)
//	compare := and.Left.(filter.Compare) // Path.Name "userName", Op filter.Eq, Value "bjensen"
//
// The whole grammar is understood: attribute names with schema URNs, the ten operators, and, or, not and parentheses,
// value paths. Operators and keywords may be in any letter case. Whether names exist and values fit is not decided here:
// see resource.CompileFilter.
package filter
