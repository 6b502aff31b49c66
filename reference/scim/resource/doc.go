// Package resource decodes, validates, filters, projects and encodes SCIM resources by their schemas.
//
//	decoded, err := resource.Decode(user, body, resource.Options{})       // POST, PUT
//	name := decoded.Resource.Text("name", "givenName")
//
//	matcher, err := resource.ParseFilter(user, `emails.value co "@example.com"`)
//	if matcher.Match(decoded.Resource) { … }
//
//	projection, err := resource.NewProjection(user, resource.SplitNames(query.Get("attributes")), nil)
//	answer, err := resource.Encode(user, projection.Apply(decoded.Resource))
//
// A Resource uses the names of its schemas, whatever spelling or alias the client used.
package resource
