package access

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// The exit codes by which a command may answer without a word. A program that breaks ends with 1 or 2, and one that cannot be
// found or run with 126 or 127: none of them may pass for “refused”, or a hook that is broken would let every server pass.
const (
	exitAllowed = 0
	exitRefused = 10
)

// command is a hook that is a program.
type command struct {
	hook Hook
	// withheld are variables that the program does not get.
	withheld []string
}

// Name is what the hook is called.
func (c *command) Name() string { return c.hook.called() }

// Means is what the hook tries.
func (c *command) Means() Means { return c.hook.Means }

// Ask runs the program once. The question is on its standard input as JSON, and in its environment.
func (c *command) Ask(ctx context.Context, question Question) (Answer, error) {
	return c.hook.within(ctx, func(ctx context.Context) (Answer, error) { return c.run(ctx, question) })
}

func (c *command) run(ctx context.Context, question Question) (Answer, error) {
	input, err := json.Marshal(question)
	if err != nil {
		return Answer{}, fmt.Errorf("ask %s: %w", c.Name(), err)
	}
	program := exec.CommandContext(ctx, c.hook.Command[0], c.hook.Command[1:]...) //nolint:gosec // it is the vendor's own program
	program.Stdin = bytes.NewReader(input)
	program.Env = append(environment(os.Environ(), c.withheld), inWords(question)...)
	out, complaint := &limited{most: largestAnswer + 1}, &limited{most: 4 << 10}
	program.Stdout, program.Stderr = out, complaint
	together(program)
	// What the program started may hold on to its output after it has ended.
	program.WaitDelay = time.Second
	err = program.Run()
	code := program.ProcessState.ExitCode() // of a nil state it is -1
	said := bytes.TrimSpace(out.Bytes())
	switch {
	case err != nil && (code == -1 || ctx.Err() != nil):
		return Answer{}, fmt.Errorf("run %s: %w%s", c.Name(), err, afterColon(complaint.Bytes()))
	case code == exitRefused && len(said) == 0:
		return Answer{}, nil
	case code != exitAllowed:
		return Answer{}, fmt.Errorf("%s ended with exit code %d, where 0 is an answer, and %d says “refused” without one%s", c.Name(), code, exitRefused, afterColon(complaint.Bytes()))
	case len(said) == 0:
		return Answer{Allowed: true}, nil
	}
	answer, err := readAnswer(said)
	if err != nil {
		return Answer{}, fmt.Errorf("%s: %w", c.Name(), err)
	}
	return answer, nil
}

// environment is ours without the credentials of the run: a hook that got in with the token of the SCIM client would say
// nothing about the person.
func environment(all, withheld []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(withheld, name) || slices.Contains([]string{"SCIM_TOKEN", "SCIM_TOKEN_B", "OKTA_API_TOKEN", "PEAKON_CONTROL_TOKEN"}, name)
	})
}

func inWords(q Question) []string {
	return []string{
		"SCIMDRILL_MEANS=" + string(q.Means), "SCIMDRILL_MOMENT=" + string(q.Moment), "SCIMDRILL_ID=" + q.ID,
		"SCIMDRILL_USER_NAME=" + q.UserName, "SCIMDRILL_EMAIL=" + q.Email, "SCIMDRILL_EXTERNAL_ID=" + q.ExternalID,
		"SCIMDRILL_STATE=" + q.State,
	}
}

func afterColon(complaint []byte) string {
	if text := excerptText(string(complaint)); text != "" {
		return ": " + text
	}
	return ""
}

// limited keeps the first bytes of what is written and forgets the rest, so that a program that never stops talking fills no
// memory.
type limited struct {
	bytes.Buffer

	most int
}

// Write takes everything and keeps what fits.
func (l *limited) Write(data []byte) (int, error) {
	if room := l.most - l.Len(); room > 0 {
		if _, err := l.Buffer.Write(data[:min(room, len(data))]); err != nil {
			return 0, err
		}
	}
	return len(data), nil
}
