//go:build unix

package docs

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const root = "../.."

// TestEveryCommandIsRun types what README.md and docs/*.md tell their readers to type, each document in a copy of the project
// of its own, and compares the answers with those that are printed.
func TestEveryCommandIsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the whole documentation")
	}
	programs := build(t)
	documents, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(documents) == 0 {
		t.Fatalf("no documents (error %v)", err)
	}
	documents = append([]string{filepath.Join(root, "README.md")}, documents...)
	total := tally{}
	for _, document := range documents {
		t.Run(filepath.Base(document), func(t *testing.T) {
			source, err := os.ReadFile(document)
			if err != nil {
				t.Fatal(err)
			}
			blocks := Blocks(source)
			if slices.ContainsFunc(blocks, func(b Block) bool { return b.Language == "console" && b.NotRun == "" }) {
				total.documents++
			}
			check(t, blocks, programs, &total)
		})
	}
	t.Logf("%d commands of %d documents run, %d with the answer that is printed; %d blocks are not run, each with its reason",
		total.run, total.documents, total.same, total.notRun)
}

// tally is what came of all documents.
type tally struct{ documents, run, same, notRun int }

func check(t *testing.T, blocks []Block, programs string, total *tally) {
	t.Helper()
	var shell *session
	for _, block := range blocks {
		switch {
		case block.Language == "console" && block.NotRun == "":
			if shell == nil {
				shell = start(t, programs)
			}
			steps, err := Steps(block)
			if err != nil {
				t.Error(err)
			}
			for i, step := range steps {
				told := i+1 < len(steps) && strings.Contains(steps[i+1].Command, "$?")
				total.run++
				if try(t, shell, step, told) {
					total.same++
				}
			}
		case block.Language == "console":
			total.notRun++
		case block.Language == "":
			t.Errorf("line %d: a block that names no language: write console for commands that are run, text, yaml, json or sh for what is only read", block.Line)
		case block.Language == "yaml":
			var value any
			if err := yaml.Unmarshal([]byte(block.Text), &value); err != nil {
				t.Errorf("line %d: %v", block.Line, err)
			}
		case block.Language == "sh":
			command := exec.CommandContext(t.Context(), "bash", "-n")
			command.Stdin = strings.NewReader(block.Text)
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("line %d: %v: %s", block.Line, err, out)
			}
		case block.Language == "text" && strings.HasPrefix(block.Text, "$ "):
			t.Errorf("line %d: text that is a session: mark it console", block.Line)
		}
	}
}

// try runs a step and says whether it answered what is printed. A failure has to be told by the step after it.
func try(t *testing.T, shell *session, step Step, told bool) bool {
	t.Helper()
	answered, code, err := shell.run(step)
	switch {
	case err != nil:
		t.Fatalf("line %d: %s: %v; answered so far:\n%s", step.Line, step.Command, err, answered)
	case code != 0 && !told:
		t.Errorf("line %d: %s: exit code %d, which the document does not tell (\"$ echo $?\" after it would):\n%s", step.Line, step.Command, code, answered)
		return false
	}
	if err := Match(step.Answer, answered); err != nil {
		t.Errorf("line %d: %s: %v", step.Line, step.Command, err)
		return false
	}
	return true
}

// build makes the two programs and gives the directory that they are in.
func build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	command := exec.CommandContext(t.Context(), "go", "build", "-o", dir, "./cmd/scimdrill", "./cmd/peakon")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// start opens a session in a copy of the project, in which what a reader has set up for himself is not seen.
func start(t *testing.T, programs string) *session {
	t.Helper()
	dir := t.TempDir()
	copyProject(t, dir)
	environment := []string{
		"PATH=" + programs + string(os.PathListSeparator) + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LANG=C.UTF-8", "TZ=UTC",
		"GOFLAGS=-buildvcs=false",
	}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GOPATH", "GOTOOLCHAIN"} {
		value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		environment = append(environment, name+"="+strings.TrimSpace(string(value)))
	}
	for _, set := range os.Environ() {
		if strings.HasPrefix(set, "TESTCONTAINERS_") || strings.HasPrefix(set, "DOCKER_") {
			environment = append(environment, set)
		}
	}
	shell, err := openSession(context.WithoutCancel(t.Context()), dir, environment)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shell.close)
	return shell
}

// copyProject copies what the project consists of, without what was built or reported.
func copyProject(t *testing.T, to string) {
	t.Helper()
	left := []string{".git", ".tmp", "bin", filepath.Join("reports", "out")}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if slices.Contains(left, name) {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o750)
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
