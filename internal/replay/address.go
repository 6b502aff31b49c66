package replay

import (
	"net/url"
	"strings"
)

// collectionOf is the collection that a step of a path names, as the RFC spells it; "" for none. RFC 7644 §3.2 lists the endpoints;
// Entitlements and Roles are Okta's.
func collectionOf(step string) string {
	for _, name := range []string{
		"Users", "Groups", "Me", "Bulk", "Schemas", "ResourceTypes", "ServiceProviderConfig", "ServiceProviderConfigs", ".search", "Entitlements", "Roles",
	} {
		if strings.EqualFold(step, name) {
			return name
		}
	}
	return ""
}

// holdsIDs: below these, a step is an id that a server gave.
func holdsIDs(collection string) bool {
	switch collection {
	case "Users", "Groups", "Entitlements", "Roles":
		return true
	default:
		return false
	}
}

// baseOf guesses the SCIM base URL of a request: what stands before the first collection. "" where none can be made out.
func baseOf(address string) string {
	bare, _, _ := strings.Cut(address, "?")
	u, err := url.Parse(bare)
	if err != nil || u.Host == "" {
		return ""
	}
	path := u.EscapedPath()
	at := 0
	for step := range strings.SplitSeq(path, "/") {
		if collectionOf(step) != "" {
			return u.Scheme + "://" + u.Host + strings.TrimSuffix(path[:at], "/")
		}
		at += len(step) + 1
	}
	return ""
}

// below is what stands behind a base URL, with its leading slash and its query; false where the address is elsewhere.
func below(base, address string) (string, bool) {
	rest, found := strings.CutPrefix(address, base)
	if !found || rest != "" && rest[0] != '/' && rest[0] != '?' {
		return "", false
	}
	return rest, true
}

// object is something in a target: a collection and an id.
type object struct{ collection, id string }

// objectIn finds the object that a path or an address names, and where in it the id stands.
func objectIn(address string) (o object, start, end int) {
	path, _, _ := strings.Cut(address, "?")
	at := 0
	collection := ""
	for step := range strings.SplitSeq(path, "/") {
		if collection != "" {
			if step != "" && step != ".search" {
				id, err := url.PathUnescape(step)
				if err != nil {
					id = step
				}
				return object{collection, id}, at, at + len(step)
			}
			return object{collection, ""}, 0, 0
		}
		if found := collectionOf(step); holdsIDs(found) {
			collection = found
		} else if found != "" {
			return object{found, ""}, 0, 0
		}
		at += len(step) + 1
	}
	return object{collection, ""}, 0, 0
}
