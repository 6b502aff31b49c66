package scimclient

import (
	"net/url"
	"strconv"
	"strings"
)

// Page is the query of a list: "startIndex=1&count=2".
func Page(startIndex, count int) string {
	return "startIndex=" + strconv.Itoa(startIndex) + "&count=" + strconv.Itoa(count)
}

// Lookup is the query with which Okta looks a user up by the application username: filter, startIndex and count in this
// order (Okta SCIM 2.0 protocol reference, "Determine if the User already exists"). The case of the value is kept.
func (c *Client) Lookup(userName string) string {
	return "filter=" + c.encode("userName eq "+quoted(userName)) + "&" + Page(1, 100)
}

// LookupGroup is the query with which Okta looks a group up by its name (Okta SCIM 2.0 protocol reference, "Create Groups";
// capture: wizard app, push group).
func (c *Client) LookupGroup(displayName string) string {
	return "filter=" + c.encode("displayName eq "+quoted(displayName)) + "&" + Page(1, 100)
}

// quoted is a value in a filter: a JSON string (RFC 7644 §3.4.2.2).
func quoted(value string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(value, `\`, `\\`), `"`, `\"`) + `"`
}

// encode is form encoding as Java does it: letters, digits and "-_.*" stay. A space is "%20" in the protocol reference and
// in a request line of 2024, and "+" in a raw sample of 2018; a server has to understand both. "+" itself is "%2B".
func (c *Client) encode(value string) string {
	encoded := strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(value), "~", "%7E"), "%2A", "*")
	if c.options.SpaceAsPlus {
		return encoded
	}
	return strings.ReplaceAll(encoded, "+", "%20")
}
