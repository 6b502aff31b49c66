package main

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
	"syscall"
)

// process is a server in a process of its own.
type process struct {
	url     string
	command *exec.Cmd
}

// begin starts a server and waits for its line "ready url=…".
func begin(command *exec.Cmd) (*process, error) {
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if url, found := strings.CutPrefix(lines.Text(), "ready url="); found {
			go io.Copy(io.Discard, out) //nolint:errcheck // ends with the process
			return &process{url: url, command: command}, nil
		}
	}
	return nil, fmt.Errorf("%s ended before it was ready: %w", filepath.Base(command.Path), errors.Join(command.Wait()))
}

func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGKILL) // it may have ended by itself
	_ = p.command.Wait()
}

// memory is a field of the process's status, in MB; 0 where there is none.
func (p *process) memory(field string) float64 {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid)) // elsewhere than on Linux there is no such file
	for line := range strings.Lines(string(data)) {
		if rest, found := strings.CutPrefix(line, field); found {
			kib, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
			return kib / 1024
		}
	}
	return 0
}
