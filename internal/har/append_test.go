package har_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

func exchanges() []scimdrill.Exchange {
	started := time.Date(2026, 9, 3, 12, 0, 0, 123456000, time.UTC)
	return []scimdrill.Exchange{
		{
			Number: 1, Actor: scimdrill.ByOkta, Purpose: "assign: look up", App: "template", Started: started, Duration: 1500 * time.Microsecond,
			Request: scimdrill.Request{
				Method: "GET", URL: "https://example.com/scim/v2/Users?filter=userName%20eq%20%22b%C3%B8rge%2Bx%40example.com%22&startIndex=1",
				Header: scimdrill.Header{{Name: "accept", Value: "application/scim+json"}, {Name: "X-Twice", Value: "1"}, {Name: "x-twice", Value: "2"}},
			},
			Response: &scimdrill.Response{Status: 200, Header: scimdrill.Header{{Name: "Content-Type", Value: "application/scim+json"}}, Body: "{\"detail\":\"<ö> & 'x'\"}\n"},
		},
		{
			Number: 3, Actor: scimdrill.ByProbe, Started: started.Add(time.Second), Duration: time.Minute, Silence: scimdrill.Hang, Problem: "i/o timeout",
			Request: scimdrill.Request{Method: "POST", URL: "https://example.com/scim/v2/Users", Body: `{"userName":"x"}`},
		},
		{
			Number: 2, Actor: scimdrill.ByProbe, Started: started, Duration: time.Second,
			Request:  scimdrill.Request{Method: "PUT", URL: "https://example.com/scim/v2/Users/1", Body: "\xff\xfe"},
			Response: &scimdrill.Response{Status: 400, Body: "not \x80 text"},
		},
	}
}

func TestTheFileIsAnArchiveAfterEachExchange(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.har")
	w, err := har.Create(file, har.Options{Creator: har.Creator{Name: "scimdrill"}, Target: "https://example.com/scim/v2"})
	if err != nil {
		t.Fatal(err)
	}
	for n := range append(exchanges(), scimdrill.Exchange{}) {
		wantWhole(t, file, exchanges()[:n])
		if n < len(exchanges()) {
			if err := w.Append(exchanges()[n]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if _, err := har.Create(file, har.Options{}); !errors.Is(err, os.ErrExist) {
		t.Errorf("a recording was written over: %v", err)
	}
}

// wantWhole reads the file as anybody's parser would, and as ours does.
func wantWhole(t *testing.T, file string, want []scimdrill.Exchange) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(text) {
		t.Fatalf("after %d exchanges the file is no JSON:\n%s", len(want), text)
	}
	r, err := har.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var found []scimdrill.Exchange
	for entry, err := range r.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, entry.Exchange)
	}
	if diff := cmp.Diff(want, found, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("written (-), read (+):\n%s", diff)
	}
	if r.Target() != "https://example.com/scim/v2" || r.Creator() != (har.Creator{Name: "scimdrill", Version: "unknown"}) {
		t.Errorf("found %q and %v", r.Target(), r.Creator())
	}
}

func TestWhatIsRefusedIsNotWritten(t *testing.T) {
	refusal := errors.New("no")
	file := filepath.Join(t.TempDir(), "x.har")
	w, err := har.Create(file, har.Options{Target: "https://example.com/scim/v2", Creator: har.Creator{Name: "scimdrill"}, Refuse: func(x scimdrill.Exchange) error {
		if x.Number == 3 {
			return refusal
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range exchanges() {
		if err := w.Append(x); (x.Number == 3) != errors.Is(err, refusal) {
			t.Errorf("exchange %d: %v", x.Number, err)
		}
	}
	wantWhole(t, file, []scimdrill.Exchange{exchanges()[0], exchanges()[2]})
	if err := w.Close(); err != nil || w.Entries() != 2 {
		t.Errorf("%d entries, %v", w.Entries(), err)
	}
}
