package org_test

import (
	"os"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org/published"
)

// described holds the answers of all tests against Okta's description of its API.
var described = published.NewTests() //nolint:gochecknoglobals // one for all tests: it takes a second to read

// TestMain says at the end how many answers of all tests were held against Okta's description.
func TestMain(m *testing.M) {
	os.Exit(described.Run(m, "answers", os.Stdout)) //nolint:forbidigo // a test process ends here
}
