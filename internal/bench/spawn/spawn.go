// Package spawn runs the servers that benchmarks measure.
package spawn

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Process is a server in a process of its own.
type Process struct {
	// URL is what it said when it was ready, and Ready how long that took.
	URL   string
	Ready time.Duration

	command *exec.Cmd
}

// Begin starts a server and waits for its line "ready url=…".
func Begin(command *exec.Cmd) (*Process, error) {
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, found := strings.CutPrefix(lines.Text(), "ready url="); found {
			go io.Copy(io.Discard, out) //nolint:errcheck // ends with the process
			return &Process{URL: url, Ready: time.Since(began), command: command}, nil
		}
	}
	return nil, fmt.Errorf("%s ended before it was ready: %w", filepath.Base(command.Path), errors.Join(lines.Err(), command.Wait()))
}

// End sends the process a signal that ends it, and waits.
func (p *Process) End(signal os.Signal) {
	_ = p.command.Process.Signal(signal) // it may have ended by itself
	_ = p.command.Wait()
}

// Status is a field of the process's status ("VmRSS:", "VmHWM:"), in MB. Elsewhere than on Linux there is none.
func (p *Process) Status(field string) (float64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if rest, found := strings.CutPrefix(line, field); found {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s in the status of the process", field)
}
