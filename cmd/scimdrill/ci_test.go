package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/scimdrill/scimdrill/reference/server"
)

// action is what is needed of action.yml to run it as GitHub does.
type action struct {
	Inputs map[string]struct {
		Default string `yaml:"default"`
	} `yaml:"inputs"`
	Outputs map[string]struct {
		Value string `yaml:"value"`
	} `yaml:"outputs"`
	Runs struct {
		Using string `yaml:"using"`
		Steps []struct {
			Name  string            `yaml:"name"`
			ID    string            `yaml:"id"`
			Uses  string            `yaml:"uses"`
			Shell string            `yaml:"shell"`
			Run   string            `yaml:"run"`
			Env   map[string]string `yaml:"env"`
		} `yaml:"steps"`
	} `yaml:"runs"`
}

// TestTheActionGatesAJob runs the steps of action.yml that are scripts, with what GitHub would put into the environment.
func TestTheActionGatesAJob(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil || a.Runs.Using != "composite" {
		t.Fatalf("action.yml: %v", err)
	}
	temporary, work := t.TempDir(), t.TempDir()
	broken, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "the-secret", Defects: []string{"externalid-lost"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = broken.Close(t.Context()) })

	for _, c := range []struct {
		name, baseline string
		code           int
		verdict        string
	}{
		{"something fails", "", exitNotMet, "not met"},
		{"it is known", "expected:\n  - requirement: okta.create.external-id-kept\n    reason: known\n", exitMet, "met"},
		{"it is known no more", "expected:\n  - requirement: okta.create.answers-201\n    reason: known\n  - requirement: okta.create.external-id-kept\n    reason: known\n", exitOutOfDate, "baseline out of date"},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := map[string]string{"url": broken.URL, "token": "the-secret", "args": "--case\nokta.create.external-id-kept\n--case\nokta.create.answers-201"}
			if c.baseline != "" {
				given["baseline"] = filepath.Join(work, "baseline.yaml")
				if err := os.WriteFile(given["baseline"], []byte(c.baseline), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			outputs, summary, code := a.run(t, root, temporary, work, given)
			if code != c.code || outputs["exit-code"] != string(rune('0'+c.code)) || outputs["verdict"] != c.verdict {
				t.Errorf("exit code %d, outputs %v; expected %d and %s", code, outputs, c.code, c.verdict)
			}
			if !strings.Contains(summary, "SCIM rehearsal") {
				t.Errorf("the summary is %q", summary)
			}
		})
	}
	for name, output := range a.Outputs {
		if output.Value != "${{ steps.run.outputs."+name+" }}" {
			t.Errorf("output %s is %s", name, output.Value)
		}
	}
}

// run runs the scripts as GitHub's runner does, and gives back the outputs of the step run, the summary and the exit code.
func (a action) run(t *testing.T, root, temporary, work string, given map[string]string) (outputs map[string]string, summary string, code int) {
	t.Helper()
	outputFile, summaryFile := filepath.Join(t.TempDir(), "output"), filepath.Join(t.TempDir(), "summary")
	expression := regexp.MustCompile(`\$\{\{ *(\S+) *\}\}`)
	for _, step := range a.Runs.Steps {
		if step.Uses != "" {
			if !regexp.MustCompile(`^actions/(setup-go|upload-artifact)@v\d+$`).MatchString(step.Uses) {
				t.Errorf("the action uses %s", step.Uses)
			}
			continue
		}
		if step.Shell != "bash" || expression.MatchString(step.Run) {
			t.Errorf("step %s: expected a script for bash without expressions in it", step.Name)
		}
		command := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
		command.Dir = work
		command.Env = append(os.Environ(), "GITHUB_OUTPUT="+outputFile, "GITHUB_STEP_SUMMARY="+summaryFile)
		for name, value := range step.Env {
			command.Env = append(command.Env, name+"="+expression.ReplaceAllStringFunc(value, func(found string) string {
				switch what := expression.FindStringSubmatch(found)[1]; {
				case what == "github.action_path":
					return root
				case what == "runner.temp":
					return temporary
				case strings.HasPrefix(what, "inputs."):
					return a.input(t, strings.TrimPrefix(what, "inputs."), given)
				default:
					t.Errorf("step %s uses %s", step.Name, what)
					return ""
				}
			}))
		}
		out, err := command.CombinedOutput()
		var exit *exec.ExitError
		switch {
		case errors.As(err, &exit):
			code = exit.ExitCode()
		case err != nil:
			t.Fatal(err)
		}
		if code != exitMet && step.ID != "run" {
			t.Fatalf("step %s: %s", step.Name, out)
		}
		if strings.Contains(string(out), "the-secret") {
			t.Errorf("the token is printed:\n%s", out)
		}
	}
	outputs = map[string]string{}
	for line := range strings.Lines(read(t, outputFile)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		outputs[name] = value
	}
	return outputs, read(t, summaryFile), code
}

func (a action) input(t *testing.T, name string, given map[string]string) string {
	t.Helper()
	input, known := a.Inputs[name]
	if !known {
		t.Errorf("there is no input %s", name)
	}
	if value, is := given[name]; is {
		return value
	}
	return input.Default
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

// TestTheGitLabJobGates runs the script of docs/gitlab-ci.yml with the command on the path, as in an image that has it.
func TestTheGitLabJobGates(t *testing.T) {
	text, err := os.ReadFile("../../docs/gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]struct {
		Variables map[string]string `yaml:"variables"`
		Script    []string          `yaml:"script"`
		Artifacts struct {
			Reports struct {
				JUnit string `yaml:"junit"`
			} `yaml:"reports"`
		} `yaml:"artifacts"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	job := file[".scimdrill"]
	tools, work := t.TempDir(), t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(tools, "scimdrill"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for defect, want := range map[string]int{"": exitMet, "externalid-lost": exitNotMet} {
		options := server.Options{Addr: "127.0.0.1:0", Token: "the-secret"}
		if defect != "" {
			options.Defects = []string{defect}
		}
		target, err := server.Start(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = target.Close(t.Context()) })
		job.Variables["SCIM_URL"] = target.URL
		command := exec.CommandContext(t.Context(), "bash", "-eo", "pipefail", "-c", strings.Join(job.Script, "\n"))
		command.Dir = work
		command.Env = append(os.Environ(), "SCIM_TOKEN=the-secret", "PATH="+tools+":"+os.Getenv("PATH"))
		for name, value := range job.Variables {
			command.Env = append(command.Env, name+"="+value)
		}
		out, err := command.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if code := command.ProcessState.ExitCode(); code != want {
			t.Errorf("exit code %d, expected %d\n%s", code, want, out)
		}
		if report := strings.ReplaceAll(job.Artifacts.Reports.JUnit, "$SCIM_OUT", job.Variables["SCIM_OUT"]); read(t, filepath.Join(work, report)) == "" {
			t.Errorf("%s is not there", report)
		}
	}
}
