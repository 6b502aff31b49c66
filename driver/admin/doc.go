// Package admin is an Okta administrator's hands: it makes people and apps in an Okta org, assigns, changes and removes
// them, and reads afterwards what the org shows an administrator. Everything goes over Okta's public Management API, so
// that the same steps run against the mock org (driver/org) and against a real one.
//
// Three steps have no public API in Okta and use an extension of the mock org: setting the SCIM base URL of an app, the
// button "Test API Credentials", and the button "Provision User". On a real org the first has to be prepared in the Admin
// Console, the second falls back to saving the connection, and the third fails with [ErrNeedsConsole].
//
// The package is the only importer of okta-sdk-golang. The SDK reads ~/.okta/okta.yaml, a .okta.yaml beside its own source
// and the environment variables OKTA_CLIENT_* before it takes options; every value that it could take from there is set
// here explicitly, so none of them has an effect. The SDK writes no file.
package admin
