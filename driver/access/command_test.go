package access_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/access"
)

// script makes a hook that is a shell script.
func script(t *testing.T, body string) access.Hook {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hook.sh")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return access.Hook{Name: "the script", Means: access.SignIn, Command: []string{path}}
}

func asker(t *testing.T, hook access.Hook) access.Asker {
	t.Helper()
	askers, err := access.New([]access.Hook{hook}, os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	return askers[0]
}

func jane() access.Question {
	return access.Question{Means: access.SignIn, Moment: access.Deactivated, ID: "7", UserName: "jane@example.com", Email: "jane@mail.example.com", ExternalID: "00u1", State: "kept"}
}

func TestACommandAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want access.Answer
	}{
		"by its exit code, allowed":                 {"exit 0", access.Answer{Allowed: true}},
		"by its exit code, refused":                 {"exit 10", access.Answer{}},
		"in JSON, allowed":                          {`echo '{"access":"allowed","said":"a page with her name","state":"t-2"}'`, access.Answer{Allowed: true, Said: "a page with her name", State: "t-2"}},
		"in JSON, refused, with what it says aside": {`echo trying >&2; echo '{"access":"refused","said":"401","tried":3}'`, access.Answer{Said: "401"}},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := asker(t, script(t, c.body)).Ask(t.Context(), jane())
			if err != nil || found != c.want {
				t.Errorf("found %+v, %v; want %+v", found, err, c.want)
			}
		})
	}
}

func TestACommandThatDoesNotKnowSaysWhy(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"it breaks":               {`echo "no such host" >&2; exit 1`, "the script ended with exit code 1, where 0 is an answer, and 10 says “refused” without one: no such host"},
		"refused, and something":  {`echo hello; exit 10`, "exit code 10"},
		"no JSON":                 {`echo yes`, `found "yes"`},
		"another word":            {`echo '{"access":"maybe"}'`, `expected "allowed" or "refused", found "maybe"`},
		"two answers":             {`echo '{"access":"allowed"}{"access":"refused"}'`, "something follows the answer"},
		"too much":                {`echo '{"access":"allowed"}'; head -c 200000 /dev/zero`, "longer than"},
		"a command that is wrong": {`exec /no/such/program`, "exit code 127"},
		"ended by a signal":       {`kill -9 $$`, "run the script: signal: killed"},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := asker(t, script(t, c.body)).Ask(t.Context(), jane())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("found %+v, %v; want an error with %q", found, err, c.want)
			}
		})
	}
	hook := access.Hook{Means: access.SignIn, Command: []string{"/no/such/program"}}
	if found, err := asker(t, hook).Ask(t.Context(), jane()); err == nil || !strings.Contains(err.Error(), "/no/such/program") {
		t.Errorf("found %+v, %v", found, err)
	}
}

// TestACommandIsAsked: the question is on standard input and in the environment; credentials of the run are not.
func TestACommandIsAsked(t *testing.T) {
	t.Setenv("SCIM_TOKEN", "secret")
	t.Setenv("VENDOR_SECRET", "theirs")
	hook := script(t, `said="$(cat) $SCIMDRILL_MEANS $SCIMDRILL_MOMENT $SCIMDRILL_ID $SCIMDRILL_USER_NAME $SCIMDRILL_EMAIL $SCIMDRILL_EXTERNAL_ID $SCIMDRILL_STATE [$SCIM_TOKEN] $VENDOR_SECRET $1"
echo "$said" >&2; exit 3`)
	hook.Command = append(hook.Command, "an argument")
	_, err := asker(t, hook).Ask(t.Context(), jane())
	for _, want := range []string{
		`{"means":"sign-in","moment":"deactivated","id":"7","userName":"jane@example.com","email":"jane@mail.example.com","externalId":"00u1","state":"kept"}`,
		" sign-in deactivated 7 jane@example.com jane@mail.example.com 00u1 kept [] theirs an argument",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("found %v, want %q in it", err, want)
		}
	}
}

// TestACommandIsEnded: one that hangs is ended with what it has started, in time; so is one whose run is stopped.
func TestACommandIsEnded(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "still-there")
	hook := script(t, "(sleep 1; touch "+mark+") & sleep 30")
	hook.Timeout = 100 * time.Millisecond
	began := time.Now()
	_, err := asker(t, hook).Ask(t.Context(), jane())
	if err == nil || !strings.Contains(err.Error(), "the script gave no answer within 100ms") {
		t.Errorf("found %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	hook.Timeout = 0
	if _, err := asker(t, hook).Ask(ctx, jane()); err == nil || strings.Contains(err.Error(), "within") || !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("found %v", err)
	}
	time.Sleep(1200 * time.Millisecond)
	if _, err := os.Stat(mark); err == nil {
		t.Error("what the script had started went on after it was ended")
	}
}
