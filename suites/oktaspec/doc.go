// Package oktaspec is Okta's published SPEC test, "Okta SCIM 2.0 SPEC Test", step by step: what Okta asks a vendor to run before
// an app is submitted to the Okta Integration Network. Requests, headers and assertions are those of the published file
// (export of May 2024); the pauses between its steps are not kept, because nothing here is eventually consistent.
package oktaspec
