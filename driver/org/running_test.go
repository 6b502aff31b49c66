package org_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
)

func TestAnOrgListensUntilItIsClosed(t *testing.T) {
	made := org.New(org.Options{})
	running, err := made.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, running.URL+"/api/v1/users/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "SSWS "+made.APIToken()) // made up by the org itself
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("status %d, want 200", response.StatusCode)
	}

	if _, err := org.New(org.Options{}).Start(t.Context(), strings.TrimPrefix(running.URL, "http://")); err == nil {
		t.Error("two orgs listen on one address")
	}
	var dialer net.Dialer
	silent, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(running.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	start := time.Now()
	if err := running.Close(t.Context()); err != nil {
		t.Errorf("close: %v", err)
	}
	if took := time.Since(start); took > 3*time.Second { // http.Server waits five for a connection that says nothing
		t.Errorf("closing took %v", took)
	}
	if answer, err := http.DefaultClient.Do(request); err == nil {
		t.Error("the closed org still answers", answer.Body.Close())
	}
}
