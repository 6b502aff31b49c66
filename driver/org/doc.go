// Package org is a mock Okta org: a server that speaks the part of Okta's Management API that provisioning needs, and that
// provisions as Okta does. A client such as okta-sdk-golang cannot tell it from Okta.
//
// There is one file a resource. Paths, bodies, status codes and error codes follow Okta's published description of its
// Management API (https://developer.okta.com/docs/api/) and its error codes (https://developer.okta.com/docs/reference/error-codes/).
//
// # Extensions
//
// Okta offers some steps in its Admin Console alone. The mock has them as extensions, all under paths or fields that Okta
// does not use:
//
//   - settings.app.scimBaseUrl, authMode, uniqueIdentifier and importGroups of an app: the form "SCIM connector".
//   - settings.app.pushGroups of an app: the tick "Push Groups", true unless it is set.
//   - settings.app.renameAppGroups of an app: "Rename app groups to match group name in Okta" of the group push settings, true
//     unless it is set.
//   - POST /api/v1/apps/{appId}/group-push/mappings/{mappingId}/lifecycle/push: "Push now", also of a mapping in ERROR.
//   - GET and POST /api/v1/apps/{appId}/group-push/rules, GET and DELETE …/{ruleId}?leaveGroups=true|false,
//     POST …/{ruleId}/lifecycle/activate and deactivate: "Find groups by rule". A rule is {"name", "groupName": {"operator":
//     STARTS_WITH, ENDS_WITH or CONTAINS, "value"}, "groupDescription": {…}, "pushMemberships": true or false}.
//   - POST /api/v1/apps/{appId}/connections/default/test: the button "Test API Credentials".
//   - profile.authorizationUrl, tokenUrl, clientSecret, scope and clientAuthentication (client_secret_basic or client_secret_post)
//     of connections/default with authScheme OAUTH2: the app's authorization server.
//   - POST /api/v1/apps/{appId}/connections/default/oauth/authenticate: the button "Authenticate with {app}". It answers with the
//     address to which the administrator's browser is to go. GET …/connections/default/oauth tells how that went.
//   - GET /admin/app/cpc/{appName}/oauth/callback: where the authorization server sends the browser back, a path of Okta's console.
//   - POST /api/v1/apps/{appId}/users/{userId}/lifecycle/provision: the button "Provision User".
//   - settings.app.patchUsers of an app: "Support PATCH for User", an experiment. settings.app.entitlements: entitlement management.
//   - POST /api/v1/apps/{appId}/lifecycle/sync: the button "Force Sync".
//   - POST /api/v1/apps/{appId}/imports {"full":true}: the button "Import Now", answered when the import is done. GET of it lists
//     the imports, …/{importId} shows one, POST …/{importId}/lifecycle/resume and cancel are for one that a safeguard stopped.
//   - GET /api/v1/apps/{appId}/imports/users[?ignored=true]: who awaits review. POST …/{externalId}/lifecycle/confirm with
//     {"userId"}, {"create"} or {"activate"}, ignore and unignore: "Confirm Assignments".
//   - GET and PUT /api/v1/apps/{appId}/import-settings: matching by an attribute, and profile sourcing. GET and PUT
//     /api/v1/import-safeguards: the percentages that stop an import.
//   - GET /api/v1/apps/{appId}/entitlements, POST …/lifecycle/discover, GET and PUT /api/v1/apps/{appId}/users/{userId}/entitlements:
//     what Okta Identity Governance does.
//   - _embedded.profileSource of a user: "Profile sourced by {app}".
//   - GET /api/v1/apps/{appId}/tasks and POST …/tasks/{taskId}/lifecycle/retry: the page Tasks, and "Retry Selected", which also
//     ends the wait of a job that is paused after 429.
//   - GET /api/v1/apps/{appId}/jobs[?userId=…]: how many jobs are queued or under way (pending), and how many
//     wait after 429 (waiting), until when (waitingUntil).
//   - the response header X-Scimdrill-Org, by which a client knows that it speaks to the mock.
package org
