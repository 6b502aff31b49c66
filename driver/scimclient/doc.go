// Package scimclient is Okta's SCIM client, byte for byte: the order and case of its header lines, its encodings, its compact
// JSON and what it makes of an answer. It writes HTTP/1.1 itself, because net/http orders header lines as it likes.
package scimclient
