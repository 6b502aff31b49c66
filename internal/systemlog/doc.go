// Package systemlog makes of an Okta org's System Log, as GET /api/v1/logs answers it, the skeleton of a scenario: what the
// administrator did, in order, to whom, and what failed of it. The log has no bodies, no values and no exchanges; what it cannot
// tell stands in the skeleton as a comment that begins with "gap".
//
// Sources: Okta's list of event types (developer.okta.com/docs/reference/api/event-types), and the Management API's LogEvent.
package systemlog
