// Package published holds what an org answers against Okta's own description of its Management API, an OpenAPI document. It is for
// tests: the document is Okta's and stands beside the project, not in it.
package published
