package rehearsal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/access"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/rehearsal"
	"github.com/scimdrill/scimdrill/reference/server"
)

// asked rehearses access itself on the reference in full mode, which has no hook of its own, with a shell script for one.
func asked(t *testing.T, means access.Means, script string) map[string]scimdrill.Result {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hook.sh")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	hooks, err := access.New([]access.Hook{{Name: "hook", Means: means, Command: []string{file}}}, os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rehearsal.Prepare(t.Context(), rehearsal.Options{
		Kinds: []scimdrill.AppKind{scimdrill.Template}, Mode: server.FullMode, Seed: "access", Access: hooks,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	outcome, err := new(gate.Gate).Run(t.Context(), gate.Options{
		Stage: r.Stage(), Selected: func(id string, _ scimdrill.AppKind) bool { return strings.HasPrefix(id, "effect.") },
	})
	if err != nil {
		t.Fatal(err)
	}
	results := map[string]scimdrill.Result{}
	for _, result := range outcome.Results {
		results[result.Requirement] = result
	}
	return results
}

// TestHooksOfAVendorDecide: whatever SCIM shows, a hook that still gets in is a failure, one that cannot tell blocks, and one
// that tries something else is not asked about this.
func TestHooksOfAVendorDecide(t *testing.T) {
	const (
		provisioned, keptOut, keysEnd = "effect.provisioned.gets-in", "effect.deactivated.kept-out", "effect.deactivated.keys-end"
		back, inactive                = "effect.reactivated.gets-in", "effect.created-inactive.kept-out"
	)
	for name, c := range map[string]struct {
		means  access.Means
		script string
		want   map[string]scimdrill.Outcome
		says   map[string]string
	}{
		"a server that does as it shows": {
			access.SignIn, `[ "$SCIMDRILL_MOMENT" != deactivated ] || exit 10`,
			map[string]scimdrill.Outcome{provisioned: scimdrill.Pass, keptOut: scimdrill.Pass, keysEnd: scimdrill.NotApplicable, back: scimdrill.Pass, inactive: scimdrill.Pass},
			nil,
		},
		"a server that lets everybody in": {
			access.SignIn, `echo '{"access":"allowed","said":"the home page"}'`,
			map[string]scimdrill.Outcome{provisioned: scimdrill.Pass, keptOut: scimdrill.Fail, keysEnd: scimdrill.NotApplicable, back: scimdrill.Pass, inactive: scimdrill.Fail},
			map[string]string{keptOut: "hook (sign-in) still lets ", inactive: "the home page; the target shows active false"},
		},
		"a server that lets nobody in": {
			access.SignIn, `exit 10`,
			map[string]scimdrill.Outcome{provisioned: scimdrill.Fail, keptOut: scimdrill.Blocked, back: scimdrill.Fail},
			map[string]string{keptOut: "a refusal proves nothing"},
		},
		"a hook that breaks": {
			access.SignIn, `echo "no route to the login page" >&2; exit 1`,
			map[string]scimdrill.Outcome{provisioned: scimdrill.Blocked, keptOut: scimdrill.Blocked, back: scimdrill.Blocked, inactive: scimdrill.Blocked},
			map[string]string{keptOut: "no route to the login page"},
		},
		"a session that lives on": { // the token of the first answer is handed back, and still good
			access.Refresh, `if [ -z "$SCIMDRILL_STATE" ]; then echo '{"access":"allowed","state":"t1"}'; else echo "{\"access\":\"allowed\",\"said\":\"$SCIMDRILL_STATE is good\"}"; fi`,
			map[string]scimdrill.Outcome{provisioned: scimdrill.Pass, keptOut: scimdrill.NotApplicable, keysEnd: scimdrill.Fail, back: scimdrill.Pass, inactive: scimdrill.NotApplicable},
			map[string]string{keysEnd: "t1 is good"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			results := asked(t, c.means, c.script)
			for id, want := range c.want {
				found := results[id]
				if found.Outcome != want {
					t.Errorf("%s: found %s, want %s (%+v)", id, found.Outcome, want, found.Failure)
				}
				if found.Failure != nil && !strings.Contains(found.Failure.Message, c.says[id]) {
					t.Errorf("%s: found %q, want %q in it", id, found.Failure.Message, c.says[id])
				}
			}
		})
	}
}

// TestWithoutHooksNothingIsAsked: the reference in full mode has none.
func TestWithoutHooksNothingIsAsked(t *testing.T) {
	r, err := rehearsal.Prepare(t.Context(), rehearsal.Options{Kinds: []scimdrill.AppKind{scimdrill.Template}, Mode: server.FullMode, Seed: "access"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Stage().Capabilities[scimdrill.HasAccessHooks] {
		t.Error("the capability is there without a hook")
	}
}
