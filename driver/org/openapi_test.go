package org_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org/published"
)

// described is Okta's description of its API, and what has been held against it; one for all tests, because it takes a second to
// read.
var described = sync.OnceValues(published.Load) //nolint:gochecknoglobals // it takes a second to read

var tally published.Tally //nolint:gochecknoglobals // it counts over all tests

// TestMain says at the end how many answers of all tests were held against Okta's description.
func TestMain(m *testing.M) {
	code := m.Run()
	if description, err := described(); description != nil {
		fmt.Fprintf(os.Stdout, "answers held against Okta's description: %d validated, %d failed; %d of extensions\n", tally.Validated(), len(tally.Failed()), tally.Outside())
	} else {
		fmt.Fprintln(os.Stdout, "answers are not held against Okta's description:", err)
	}
	os.Exit(code) //nolint:forbidigo // a test process ends here
}

// asOktaDescribes fails the test for every answer that Okta's description forbids.
func asOktaDescribes(t *testing.T, org http.Handler) http.Handler {
	t.Helper()
	description, err := described()
	if errors.Is(err, published.ErrAbsent) {
		return org
	}
	if err != nil {
		t.Fatal(err)
	}
	return description.Watch(org, &tally, published.Extension, func(err error) { t.Error(err) })
}
