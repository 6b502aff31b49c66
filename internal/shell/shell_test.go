package shell_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/scimdrill/scimdrill/internal/shell"
)

// commands are a small program of every kind of word.
type commands struct {
	Run struct {
		Profile []string `help:"What counts." placeholder:"NAME"`
		Mode    string   `help:"How." enum:",full,small" default:""`
		Quiet   bool     `short:"q" help:"Say little."`
		Out     string   `short:"o" help:"Where to." placeholder:"DIR"`
		Secret  string   `hidden:""`
	} `cmd:"" help:"Run it."`
	Report struct {
		Make struct {
			File   string   `arg:"" help:"What of."`
			Format []string `help:"As what."`
		} `cmd:"" default:"withargs" help:"Make it."`
		Merge struct {
			Files []string `arg:"" help:"Which."`
		} `cmd:"" help:"Join them."`
	} `cmd:"" help:"Report it."`
	Hidden struct{} `cmd:"" hidden:""`
}

func model(t *testing.T) *kong.Application {
	t.Helper()
	parser, err := kong.New(&commands{}, kong.Name("drill"), kong.Description("drill drills. It's quick."))
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

func values(command, name string) []shell.Candidate {
	switch command + "/" + name {
	case "run/profile":
		return []shell.Candidate{{"core", "The core."}, {"full", ""}, {"other", ""}}
	case "report make/format", "report/format":
		return []shell.Candidate{{"csv", ""}, {"json", ""}}
	case "report make/file", "report/file", "report merge/files":
		return []shell.Candidate{{"last", ""}, {shell.Files, ""}}
	case "run/out":
		return []shell.Candidate{{shell.Files, ""}}
	default:
		return nil
	}
}

func TestComplete(t *testing.T) {
	app := model(t)
	for _, c := range []struct{ typed, want string }{
		{"", "run report"},
		{"re", "report"},
		{"hid", ""},
		{"run -", "--help --mode --out --profile --quiet"},
		{"run --p", "--profile"},
		{"run --profile ", "core full other"},
		{"run --profile c", "core"},
		{"run --profile core,", "core,core core,full core,other"},
		{"run --profile core,f", "core,full"},
		{"run --profile=o", "--profile=other"},
		{"run --profile = o", "other"},
		{"run --profile =", "core full other"},
		{"run --mode s", "small"},
		{"run --mode x", ""},
		{"run -q --pro", "--profile"},
		{"run -o ", ":files"},
		{"run -o x --q", "--quiet"},
		{"run --secr", ""},
		{"run --unknown x --m", "--mode"},
		{"report ", "make merge :files"},
		{"report a.json --f", "--format"},
		{"report a.json --format j", "json"},
		{"report make la", "last"},
		{"report make x", ":files"},
		{"report make a.json b", ""},
		{"report merge a.json b", ":files"},
		{"report merge -- -", ":files"},
		{"nothing at all", ""},
	} {
		var found []string
		for _, candidate := range shell.Complete(app, strings.Split(c.typed, " "), values) {
			found = append(found, candidate.Word)
		}
		if text := strings.Join(found, " "); text != c.want {
			t.Errorf("%q: %q, want %q", c.typed, text, c.want)
		}
	}
	if found := shell.Complete(app, nil, values); len(found) != 2 {
		t.Errorf("nothing typed: %v", found)
	}
}

// A shell is given its script and a program that answers what a fixed list says; then it is asked to complete.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash on the path")
	}
	dir := t.TempDir()
	program := "#!/bin/sh\nshift 2\nlast=; for word; do last=$word; done\ncase $last in\n'') printf 'run\\tRun it.\\nreport\\tReport: it.\\n' ;;\nf*) echo :files ;;\n*) echo \"$last-$#\" ;;\nesac\n"
	if err := os.WriteFile(filepath.Join(dir, "drill"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	script, err := shell.Script("bash", "drill")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ words, want string }{
		{`drill ""`, "run report"}, {"drill run x", "x-2"}, {"drill f", ""},
	} {
		asked := script + "\ncompopt() { :; }\nCOMP_WORDS=(" + c.words + ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_drill\necho \"${COMPREPLY[*]}\"\n"
		command := exec.CommandContext(t.Context(), bash, "--norc", "-c", asked)
		command.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
		out, err := command.CombinedOutput()
		if text := strings.TrimSpace(string(out)); err != nil || text != c.want {
			t.Errorf("%s: %q, want %q (error %v)", c.words, text, c.want, err)
		}
	}
}

// The other shells are asked where they are whether they can read their scripts.
func TestScriptsAreRead(t *testing.T) {
	for name, check := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"--no-execute"}} {
		script, err := shell.Script(name, "drill")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := exec.LookPath(name); err != nil {
			continue
		}
		command := exec.CommandContext(t.Context(), name, append(check, "/dev/stdin")...)
		command.Stdin = strings.NewReader(script)
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
	if _, err := shell.Script("tcsh", "drill"); err == nil || !strings.Contains(err.Error(), "bash, zsh, fish, powershell") {
		t.Errorf("a shell that is not known: %v", err)
	}
}

func TestManual(t *testing.T) {
	var text strings.Builder
	if err := shell.Manual(&text, model(t), "drill things", []shell.Section{{Title: "EXIT STATUS", Entries: [][2]string{{"0", ".all is well"}}}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		".TH DRILL 1 \"\" \"drill\"", `drill \- drill things`, "drill drills. It's quick.", ".SS \"run [flags]\"", `.B \-\-profile=NAME,...`, `.B \-q, \-\-quiet`, ".SH EXIT STATUS", "\\&.all is well",
		".SS \"report merge <files> ...\"",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("it does not hold %q:\n%s", want, text.String())
		}
	}
	if strings.Contains(text.String(), "secret") || strings.Contains(text.String(), "hidden") {
		t.Errorf("it tells what is hidden:\n%s", text.String())
	}
	if groff, err := exec.LookPath("groff"); err == nil {
		command := exec.CommandContext(t.Context(), groff, "-man", "-Tascii", "-ww")
		command.Stdin = strings.NewReader(text.String())
		if out, err := command.CombinedOutput(); err != nil || strings.Contains(string(out), "warning") {
			t.Errorf("groff: %v: %s", err, out)
		}
	}
}
