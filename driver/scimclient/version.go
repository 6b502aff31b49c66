package scimclient

import "github.com/scimdrill/scimdrill/driver/scimclient/ordered"

// Version is the version of SCIM that a client speaks.
type Version int

// The versions. The zero value is 2.0.
const (
	SCIM20 Version = iota
	// SCIM11 is spoken with users: the media type, the schema and the PATCH of Okta's SCIM reference of 2018. Groups and
	// extensions of 1.1 are not.
	SCIM11
)

// Core11 is the schema of a user in SCIM 1.1.
const Core11 = "urn:scim:schemas:core:1.0"

// mediaType is what is sent and asked for (Okta SCIM reference of 2018, samples of both versions).
func (v Version) mediaType() string {
	if v == SCIM11 {
		return "application/json"
	}
	return "application/scim+json"
}

// setActive11 is the body of a PATCH in SCIM 1.1: part of a resource, with its id (Okta SCIM reference of 2018, "Deactivate
// Account").
func setActive11(id string, active bool) *ordered.Object {
	return ordered.New(
		ordered.Member{Name: "schemas", Value: []any{Core11}},
		ordered.Member{Name: "id", Value: id},
		ordered.Member{Name: "active", Value: active},
	)
}
