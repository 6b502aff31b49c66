// Package scimdrill holds the words that every room of the project shares: what is required of a SCIM service provider,
// what was sent and answered, and what came of it. It is pure: no input, no output, no clock.
//
// A [Requirement] is one citable statement about a server. Running it against a target gives a [Result] with an [Outcome]
// and the [Exchange] values that prove it. A [Report] is a whole run; everything that people or machines read is rendered
// from it.
package scimdrill
