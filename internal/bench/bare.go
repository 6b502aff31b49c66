package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// answer is what the bare handler answers with.
type answer struct {
	Status int
	Header http.Header
	Body   string
}

// startBare starts the bare handler in a process of its own.
func (s settings) startBare(ctx context.Context, sample answer) (*process, error) {
	data, err := json.Marshal(sample)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(s.dir, "answer.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, os.Args[0], "bare", file)
	command.Stderr = os.Stderr
	return begin(command)
}

// serveBare answers every request with the same bytes: what net/http costs by itself. It reads the body that it is sent, as
// every server must.
func serveBare() error {
	data, err := os.ReadFile(os.Args[2])
	if err != nil {
		return err
	}
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return err
	}
	a.Header.Del("Date")
	body := []byte(a.Body)
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("ready url=http://%s/api/scim/v2\n", listener.Addr())
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // wrk sends what it said it would
		for name, values := range a.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(a.Status)
		_, _ = w.Write(body) // a connection that breaks is wrk's to report
	})}
	return server.Serve(listener)
}
