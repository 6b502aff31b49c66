package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

// running starts the command and returns the lines that it prints, and a function that stops it and returns its error.
func running(t *testing.T, values map[string]string, arguments ...string) (lines *bufio.Scanner, written *bytes.Buffer, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reading, writing := io.Pipe()
	written = &bytes.Buffer{}
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, arguments...), env(values), writing, written)
		_ = writing.CloseWithError(err)
		ended <- err
	}()
	return bufio.NewScanner(reading), written, func() error {
		cancel()
		return <-ended
	}
}

func next(t *testing.T, lines *bufio.Scanner, prefix string) string {
	t.Helper()
	if !lines.Scan() {
		t.Fatalf("it ended without a line that begins with %q: %v", prefix, lines.Err())
	}
	rest, found := strings.CutPrefix(lines.Text(), prefix)
	if !found {
		t.Fatalf("printed %q, want a line that begins with %q", lines.Text(), prefix)
	}
	return rest
}

func status(t *testing.T, url, token string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func TestRun(t *testing.T) {
	lines, written, stop := running(t, map[string]string{"PEAKON_TOKEN": "given", "PEAKON_CONTROL_TOKEN": "control", "PEAKON_CONTROL": "true"}, "-defect", "id-numeric")
	url := next(t, lines, "ready url=")
	if !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/api/scim/v2") {
		t.Errorf("url %q", url)
	}
	if got := status(t, url+"/Users", "given"); got != 200 {
		t.Errorf("the given token: %d", got)
	}
	if got := status(t, strings.Replace(url, "/api/scim/v2", "/_control/clock", 1), "control"); got != 200 {
		t.Errorf("control: %d", got)
	}
	address := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/api/scim/v2")
	if err := run(t.Context(), []string{"-health", "-addr", address}, env(nil), io.Discard, io.Discard); err != nil {
		t.Errorf("health: %v", err)
	}
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if err := run(t.Context(), []string{"-health", "-addr", address}, env(nil), io.Discard, io.Discard); err == nil {
		t.Error("a server that has ended is called well")
	}
	if text := written.String(); !strings.Contains(text, `"path":"/api/scim/v2/Users"`) || strings.Contains(text, "given") {
		t.Errorf("log %s", text)
	}
}

func TestTokenIsMadeAndShownOnce(t *testing.T) {
	lines, _, stop := running(t, nil)
	token := next(t, lines, "token ")
	url := next(t, lines, "ready url=")
	if got := status(t, url+"/Users", token); got != 200 {
		t.Errorf("the token that was made: %d", got)
	}
	if got := status(t, strings.Replace(url, "/api/scim/v2", "/_control/clock", 1), ""); got != 404 {
		t.Errorf("control is off unless it is asked for: %d", got)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		arguments []string
		values    map[string]string
		says      string
	}{
		"an unknown defect":       {[]string{"-defect", "deactivate-ignore"}, nil, "deactivate-ignored"},
		"an argument":             {[]string{"serve"}, nil, `"serve"`},
		"no boolean":              {nil, map[string]string{"PEAKON_CONTROL": "maybe"}, "PEAKON_CONTROL"},
		"a token without control": {nil, map[string]string{"PEAKON_CONTROL_TOKEN": "x"}, "control API is off"},
		"no address":              {[]string{"-health", "-addr", "here"}, nil, "HOST:PORT"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, c.arguments...), env(c.values), io.Discard, io.Discard)
		cancel()
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error that says %s", name, err, c.says)
		}
	}
	var help bytes.Buffer
	if err := run(t.Context(), []string{"-help"}, env(nil), io.Discard, &help); !errors.Is(err, flag.ErrHelp) || !strings.Contains(help.String(), "-defect") {
		t.Errorf("help: %v %s", err, help.String())
	}
}
