// Package scenario is the language in which a bug report is written so that it can be played: who was there, what the administrator
// did, what was expected of the org, the wire, the target and surveys, and what was seen instead. docs/scenarios.md is its reference,
// fixtures/bugs/scenario.schema.json its JSON Schema; both are made of the types here.
package scenario
