//go:build unix

package docs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// session is one shell, that a document's commands are typed into.
type session struct {
	dir     string
	shell   *exec.Cmd
	typed   io.WriteCloser
	answers *bufio.Reader
	count   int
}

// patience is how long one command may take, or one that runs on may keep silent.
const patience = 2 * time.Minute

// openSession starts a shell in a directory; notes are kept in another, so that the commands do not see them.
func openSession(ctx context.Context, dir string, environment []string) (*session, error) {
	notes, err := os.MkdirTemp("", "scimdrill-docs-")
	if err != nil {
		return nil, err
	}
	shell := exec.CommandContext(ctx, "bash", "--noprofile", "--norc")
	shell.Dir, shell.Env = dir, environment
	shell.Stderr = os.Stderr
	// Whatever the commands start belongs to one group, which ends with the session.
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	shell.WaitDelay = time.Second
	typed, err := shell.StdinPipe()
	if err != nil {
		return nil, err
	}
	answers, err := shell.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := shell.Start(); err != nil {
		return nil, fmt.Errorf("the shell of the session: %w", err)
	}
	return &session{dir: notes, shell: shell, typed: typed, answers: bufio.NewReader(answers)}, nil
}

// close ends the shell and what still runs in it.
func (s *session) close() {
	s.typed.Close() //nolint:errcheck // it is ended anyway
	group := -s.shell.Process.Pid
	syscall.Kill(group, syscall.SIGTERM)                                           //nolint:errcheck // it may have ended
	time.AfterFunc(3*time.Second, func() { syscall.Kill(group, syscall.SIGKILL) }) //nolint:errcheck // as above
	s.shell.Wait()                                                                 //nolint:errcheck // it was ended
	os.RemoveAll(s.dir)                                                            //nolint:errcheck // in a temporary directory
}

// run types a command and gives what it answered and its exit code. Of a command that runs on, it waits for what is printed.
func (s *session) run(step Step) (string, int, error) {
	s.count++
	name := filepath.Join(s.dir, strconv.Itoa(s.count))
	if err := os.WriteFile(name+".sh", []byte(step.Command+"\n"), 0o600); err != nil {
		return "", 0, err
	}
	// Read into this shell, so that what is exported stays; not from its standard input, which the command must not read.
	if _, err := fmt.Fprintf(s.typed, "(exit ${last:-0}); . %s.sh </dev/null >%s.out 2>&1; last=$?; echo $last\n", name, name); err != nil {
		return "", 0, fmt.Errorf("the shell has ended: %w", err)
	}
	ended := make(chan string, 1)
	go func() {
		line, err := s.answers.ReadString('\n')
		if err != nil {
			line = ""
		}
		ended <- line
	}()
	var code int
	select {
	case line := <-ended:
		var err error
		if code, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
			return "", 0, errors.New("the command ended the shell")
		}
	case <-time.After(patience):
		answered, _ := os.ReadFile(name + ".out")
		return string(answered), 0, fmt.Errorf("it did not end within %s", patience)
	}
	if runsOn(step.Command) && len(trimmed(step.Answer)) > 0 {
		answered, err := s.until(name+".out", step.Answer)
		return answered, code, err
	}
	answered, err := os.ReadFile(name + ".out")
	return string(answered), code, err
}

// runsOn says whether a command ends in "&", with or without a comment behind it.
func runsOn(command string) bool {
	command, _, _ = strings.Cut(command, " #")
	return strings.HasSuffix(strings.TrimSpace(command), "&")
}

// until waits for what is printed to be said by a command that runs on.
func (s *session) until(file string, printed []string) (string, error) {
	for deadline := time.Now().Add(patience / 4); ; time.Sleep(50 * time.Millisecond) {
		answered, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if Match(printed, string(answered)) == nil || time.Now().After(deadline) {
			return string(answered), nil
		}
	}
}
