package container

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const module = "github.com/scimdrill/scimdrill"

// buildContext builds the binary and lays it beside the Dockerfile, in a directory of their own.
func buildContext(ctx context.Context) (dir string, remove func(), err error) {
	dir, err = os.MkdirTemp("", "peakon-image-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) }
	defer func() {
		if err != nil {
			remove()
		}
	}()
	here, err := golang(ctx, nil, "list", "-f", "{{.Dir}}", module+"/reference/container")
	if err != nil {
		return "", nil, err
	}
	dockerfile, err := os.ReadFile(filepath.Join(filepath.Dir(here), "Dockerfile"))
	if err != nil {
		return "", nil, fmt.Errorf("the image's Dockerfile: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), dockerfile, 0o600); err != nil { //nolint:gosec // G703: the directory is our own
		return "", nil, err
	}
	// As `make image` builds it.
	_, err = golang(ctx, []string{"CGO_ENABLED=0", "GOOS=linux"}, "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(dir, "peakon"), module+"/cmd/peakon")
	return dir, remove, err
}

// golang runs the go command and returns what it prints.
func golang(ctx context.Context, env []string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", arguments...) //nolint:gosec // G204: the arguments are those above
	command.Env = append(os.Environ(), env...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("go %s: %w: %s", strings.Join(arguments, " "), err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(stdout.String()), nil
}
