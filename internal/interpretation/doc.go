// Package interpretation holds the test of our own checks: where the RFC leaves a server a choice, every choice passes, and what
// is next to it and not allowed fails. Each row puts a variation between the suites and the reference in mode full, and runs the
// one requirement that might judge it wrongly.
package interpretation
