package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/scimdrill/scimdrill/internal/bench/spawn"
)

const token = "bench-token"

// process is a server in a process of its own. Requests go to its URL: for the server the SCIM base, for the bare handler its address
// with the same path.
type process struct {
	*spawn.Process

	metrics string
}

// start starts the reference on a database file, with everything that it does in service: fsync on, a line of log for each request.
func (s settings) start(ctx context.Context, file string) (*process, error) {
	metrics, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, filepath.Join(s.dir, "peakon"), "-metrics-addr", metrics, "-addr", "127.0.0.1:0", "-db", file, "-rate-limit", "0")
	command.Env = append(os.Environ(), "PEAKON_TOKEN="+token)
	log, err := os.Create(filepath.Join(s.dir, "peakon.log"))
	if err != nil {
		return nil, err
	}
	command.Stderr = log
	p, err := begin(command)
	if p != nil {
		p.metrics = metrics
	}
	return p, errors.Join(err, log.Close())
}

func freeAddress(ctx context.Context) (string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// profile writes a CPU profile of the server under an operation's load.
func (s settings) profile(ctx context.Context, p *process, o operation) {
	address := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", p.metrics, max(s.seconds-1, 1))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		return
	}
	defer response.Body.Close() //nolint:errcheck // what was read is what is written
	data, err := io.ReadAll(response.Body)
	if err == nil {
		name := fmt.Sprintf("%s-%d.pprof", strings.ReplaceAll(o.name, " ", "-"), o.employees)
		err = os.WriteFile(filepath.Join(s.dir, name), data, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
	}
}

func begin(command *exec.Cmd) (*process, error) {
	p, err := spawn.Begin(command)
	if err != nil {
		return nil, err
	}
	return &process{Process: p}, nil
}

func (p *process) stop() { p.End(syscall.SIGTERM) }

// memory is what the process holds in memory, in MB.
func (p *process) memory() (float64, error) { return p.Status("VmRSS:") }

func (p *process) peak() float64 {
	most, _ := p.Status("VmHWM:") // the same file as for memory, which was just read
	return most
}

// sample makes one request of an operation, and returns what was answered.
func (p *process) sample(ctx context.Context, o operation) (answer, error) {
	request, err := o.request(ctx, p.URL)
	if err != nil {
		return answer{}, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != o.status {
		err = fmt.Errorf("%s %s was answered with %s: %s", request.Method, request.URL, response.Status, body)
	}
	return answer{Status: response.StatusCode, Header: response.Header, Body: string(body)}, err
}
