package rehearsal_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
)

// TestTwoRunsOfOneSeedAtOnceAreRefused: shards that are started together with one seed would give their people the same names.
func TestTwoRunsOfOneSeedAtOnceAreRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}`)
	}))
	defer server.Close()
	options := rehearsal.Options{URL: server.URL, Token: "token", Kinds: []scimdrill.AppKind{scimdrill.Template}, Kind: "foreign", Seed: "shard1", Runs: t.TempDir()}
	for range 5 { // one pair may fall on both sides of a second
		r, err := rehearsal.Prepare(t.Context(), options)
		if err != nil {
			if !errors.Is(err, rehearsal.ErrConfiguration) || !strings.Contains(err.Error(), `the seed "shard1" began in this very second`) {
				t.Errorf("expected it to be said that the seed is taken, found %v", err)
			}
			return
		}
		defer r.Close()
	}
	t.Error("five runs of one seed began at once, and none was refused")
}
