package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// result is what one test did.
type result struct {
	test       test
	executions string
	length     time.Duration
}

func (r result) String() string {
	return fmt.Sprintf("%-28s %-22s %12s executions in %s, no finding", r.test.dir, r.test.name, r.executions, r.length)
}

// run builds the test with coverage counters and runs it with one worker. New inputs that are interesting are kept where
// `go test -fuzz` keeps them, so that the next run starts from them.
func (t test) run(ctx context.Context, dir string, length time.Duration) (result, error) {
	binary := filepath.Join(dir, strings.ReplaceAll(t.dir, "/", "-")+"-"+t.name+".test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-fuzz", "^"+t.name+"$", "-o", binary, "./"+t.dir)
	if out, err := build.CombinedOutput(); err != nil {
		return result{}, fmt.Errorf("%s: build: %w\n%s", t, err, out)
	}
	cache, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return result{}, fmt.Errorf("go env GOCACHE: %w", err)
	}
	command := exec.CommandContext(ctx, binary, "-test.run", "^$", "-test.fuzz", "^"+t.name+"$", "-test.parallel", "1", "-test.timeout", "0",
		"-test.fuzztime", length.String(), "-test.fuzzcachedir", filepath.Join(strings.TrimSpace(string(cache)), "fuzz", "scimdrill", t.dir))
	command.Dir = t.dir
	// An interrupt lets it end its worker; a second later it is ended all the same.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = time.Second
	out, err := command.CombinedOutput()
	if err != nil && !onlyTimeWasUp(string(out)) {
		return result{}, fmt.Errorf("%s: %w\n%s", t, err, out)
	}
	return result{test: t, executions: executions(string(out)), length: length}, nil
}

// onlyTimeWasUp tells whether a failure is none of the test: up to Go 1.26 the coordinator may take the end of -fuzztime itself
// for a failure (go.dev/issue/75804). A finding has an input, or a message of the test, besides.
func onlyTimeWasUp(out string) bool {
	if strings.Contains(out, "Failing input written to") {
		return false
	}
	return regexp.MustCompile(`(?m)^--- FAIL: Fuzz\w+ \([0-9.]+s\)\n    context deadline exceeded\nFAIL$`).MatchString(out)
}

func executions(out string) string {
	found := regexp.MustCompile(`execs: (\d+)`).FindAllStringSubmatch(out, -1)
	if len(found) == 0 {
		return "0"
	}
	return found[len(found)-1][1]
}
