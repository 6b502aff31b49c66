package admin_test

import (
	"net/http/httptest"
	"os"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/driver/org/published"
)

// described holds the answers of all tests against Okta's description of its API.
var described = published.NewTests() //nolint:gochecknoglobals // one for all tests: it takes a second to read

// TestMain says at the end how many answers to the administrator were held against Okta's description.
func TestMain(m *testing.M) {
	os.Exit(described.Run(m, "answers to the administrator", os.Stdout)) //nolint:forbidigo // a test process ends here
}

// watched is an address of the org at which every answer that Okta's description forbids fails the test.
func watched(tb testing.TB, running *org.Running) string {
	tb.Helper()
	server := httptest.NewServer(described.Watch(tb, running.Org))
	tb.Cleanup(server.Close)
	return server.URL
}
