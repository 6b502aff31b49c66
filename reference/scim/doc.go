// Package scim holds what every part of the SCIM protocol engine shares: the URNs, the typed error, strict JSON, the
// list, search and bulk messages and the arithmetic of pages (RFC 7643, RFC 7644).
//
// The engine knows the protocol and nothing else: no domain, no storage, no HTTP routing. Its parts are
//
//	schema    what a resource type consists of; everything else is driven by it
//	resource  decoding, validation, filtering, projection and encoding of resources
//	patch     PATCH operations
//	filter    the filter language
//	path      the PATCH path language
//
// Every refusal is a *Error with the status and scimType to send.
package scim
