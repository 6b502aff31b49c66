// Package archtest holds the test of who may import whom. The linter says the same file by file; this one looks at what is
// really linked, through every dependency.
package archtest
