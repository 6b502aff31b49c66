// Package path reads the targets of PATCH operations (RFC 7644 §3.5.2, figure 7).
//
//	p, err := path.Parse(`addresses[type eq "work"].streetAddress`)
//	// p.Name "addresses", p.Filter a filter.Compare, p.Sub "streetAddress"
//
// Names may carry a schema URN. What they mean is for schema.ResourceType.Find to say.
package path
