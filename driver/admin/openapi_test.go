package admin_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/org/published"
)

// described is Okta's description of its API; one for all tests, because it takes a second to read.
var described = sync.OnceValues(published.Load) //nolint:gochecknoglobals // it takes a second to read

var tally published.Tally //nolint:gochecknoglobals // it counts over all tests

// TestMain says at the end how many answers to the administrator were held against Okta's description.
func TestMain(m *testing.M) {
	code := m.Run()
	if description, err := described(); description != nil {
		fmt.Fprintf(os.Stdout, "answers to the administrator held against Okta's description: %d validated, %d failed; %d of extensions\n", tally.Validated(), len(tally.Failed()), tally.Outside())
	} else {
		fmt.Fprintln(os.Stdout, "answers to the administrator are not held against Okta's description:", err)
	}
	os.Exit(code) //nolint:forbidigo // a test process ends here
}

// watched is an address of the org at which every answer that Okta's description forbids fails the test; without the description
// it is the usual one.
func watched(tb testing.TB, running *org.Running) string {
	tb.Helper()
	description, err := described()
	if errors.Is(err, published.ErrAbsent) {
		return running.URL
	}
	if err != nil {
		tb.Fatal(err)
	}
	server := httptest.NewServer(description.Watch(running.Org, &tally, published.Extension, func(err error) { tb.Error(err) }))
	tb.Cleanup(server.Close)
	return server.URL
}
