// Package server is the reference Peakon over HTTP: SCIM at /api/scim/v2 and /scim/v2, and, where it is switched on, the control
// API at /_control. It routes, authenticates and answers; what SCIM is stands in reference/scim, what an employee is in
// reference/peakon.
package server
