// Package runscope runs tests that Runscope, now BlazeMeter API Monitoring, has exported: Okta publishes its SPEC, CRUD and
// entitlement tests in that form. A file is run as it was downloaded. What Runscope's documentation leaves open is decided in
// docs/okta-own-tests.md.
//
// [Load] reads a file and refuses what it cannot run before anything is sent; [Prepare] runs the initial scripts and makes sure that
// each variable has a source; [Run.Do] sends, and gives a report like that of any other run.
package runscope
