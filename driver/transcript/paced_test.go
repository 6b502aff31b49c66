package transcript_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/transcript"
)

func TestASlowBodyArrivesWholeAndLate(t *testing.T) {
	const body, pace = "a body that takes its time", 50 * time.Millisecond
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }))
	t.Cleanup(server.Close)
	recorder := transcript.NewRecorder()
	client := &http.Client{Transport: &transcript.Transport{Recorder: recorder}}
	request, err := http.NewRequestWithContext(transcript.WithPace(t.Context(), pace), http.MethodPost, server.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	echo, err := io.ReadAll(response.Body)
	if took := time.Since(started); err != nil || string(echo) != body || took < pace {
		t.Errorf("expected %q after %s at least, found %q after %s (%v)", body, pace, echo, took, err)
	}
	if kept := recorder.All()[0].Request.Body; kept != body {
		t.Errorf("expected the whole body to be kept, found %q", kept)
	}
}

func TestANumberIsGivenBeforehandOnce(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	recorder := transcript.NewRecorder()
	client := &http.Client{Transport: &transcript.Transport{Recorder: recorder}}
	first := transcript.WithNumber(t.Context(), recorder)
	second := transcript.WithNumber(t.Context(), recorder)
	get := func(ctx context.Context, path string) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
	}
	get(second, "/second")
	get(first, "/first")
	get(first, "/again")
	var found []string
	for _, x := range recorder.All() {
		found = append(found, strings.TrimPrefix(x.Request.URL, server.URL))
	}
	if strings.Join(found, " ") != "/first /second /again" {
		t.Errorf("expected the order of the numbers, found %v", found)
	}
}
