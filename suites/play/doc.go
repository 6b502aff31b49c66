// Package play is what a bug report consists of, as words of a suite: what the administrator did, one call each, and what is to be
// seen of it in the org, on the wire, in the target and in surveys. A scenario (internal/scenario) is played by it, and a spec that
// is made from a scenario calls it.
package play
