// Package schema describes resource types: which attributes they have and how each behaves (RFC 7643 §7). One
// description drives decoding, validation, filtering, PATCH, projection, encoding and the discovery endpoints.
//
// Schemas are plain values. User, EnterpriseUser and Group make those of RFC 7643; a caller may cut them down, change
// them, and make its own at run time:
//
//	user, err := schema.NewResourceType(schema.ResourceType{
//		Name: "User", Endpoint: "/Users",
//		Schema: schema.User().Only("userName", "name", "emails", "active"),
//		Extensions: []schema.Extension{{Schema: &schema.Schema{
//			ID:   "urn:example:2.0:Badge",
//			Name: "Badge",
//			Attributes: []schema.Attribute{
//				{Name: "Issued_On", Type: schema.DateTime, DateOnly: true, Aliases: []string{"Issued On"}},
//			},
//		}}},
//	})
//	target, refusal := user.Find("urn:example:2.0:Badge", "issued_on", "")
package schema
