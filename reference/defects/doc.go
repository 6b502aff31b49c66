// Package defects holds the mistakes that SCIM servers of real vendors have made, each under a name, so that a good server can
// be made to have exactly one of them. They prove that the suites notice, and show an admin's view of each.
//
// Most are HTTP middleware that knows nothing but SCIM: it works before any SCIM server.
//
//	handler, err := defects.Wrap(server, "deactivate-ignored")
//
// A few lie deeper than HTTP; the server asks [Within] for those and commits them itself.
package defects
