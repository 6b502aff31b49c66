// Package conformance holds the main job as a test: Okta's provisioning rehearsed against the reference Peakon in a container,
// or in this process where no Docker engine answers.
package conformance
