package runscope

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Apart runs scripts in another process, which [ServeScripts] makes of it. The process starts with the first script, serves those
// after it too, and has an empty environment; one that reaches a limit takes nothing with it but itself, and the next script has a
// new one.
type Apart struct {
	program   string
	arguments []string
	mu        sync.Mutex
	child     *child
}

// NewApart is for a program that calls [ServeScripts] when it is started with these arguments.
func NewApart(program string, arguments ...string) *Apart {
	return &Apart{program: program, arguments: arguments}
}

const (
	// startsWithin is how long the process may take until it can run scripts, on a machine that has much else to do.
	startsWithin = 20 * time.Second
	// answersAfter is how long after its time a script that has been stopped may need to say so.
	answersAfter = 500 * time.Millisecond
)

// Interpret has the other process run a script, and ends the process when the script's time is over.
func (a *Apart) Interpret(ctx context.Context, task Task) (Said, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.child == nil {
		started, err := startChild(ctx, a.program, a.arguments)
		if err != nil {
			return Said{}, fmt.Errorf("the process in which scripts run cannot be started: %w", err)
		}
		a.child = started
	}
	limits := ofScripts()
	r, err := a.child.ask(ctx, task, limits.time+answersAfter)
	if err == nil && !r.Last {
		if r.Problem != "" {
			return r.Said, scriptError("%s", r.Problem)
		}
		return r.Said, nil
	}
	last := a.child.end()
	a.child = nil
	switch {
	case err == nil:
		return r.Said, scriptError("%s", r.Problem)
	case ctx.Err() != nil:
		return Said{}, ctx.Err()
	case errors.Is(err, errSlow):
		return Said{}, scriptError("%s %w", task.Name, limits.tooLong())
	case errors.Is(err, errFrame):
		return Said{}, scriptError("%s cannot be run: the variables, the request and the answer that it is to see are %w, and a script is given no more than %d MB", task.Name, err, largestFrame>>20)
	case strings.Contains(last, "out of memory"), strings.Contains(last, "cannot allocate memory"), strings.Contains(last, "pthread_create failed"):
		return Said{}, scriptError("%s %w", task.Name, limits.tooMuch())
	case strings.Contains(last, "stack exceeds"), strings.Contains(last, "stack overflow"):
		return Said{}, scriptError("%s %w", task.Name, limits.tooDeep())
	case last == "":
		return Said{}, scriptError("%s ended the process in which scripts run (%v), without a word: the system may have ended it for want of memory", task.Name, err)
	default:
		return Said{}, scriptError("%s ended the process in which scripts run (%v): %s", task.Name, err, shorten(firstLine(last)))
	}
}

// Close ends the process, where there is one.
func (a *Apart) Close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.child != nil {
		a.child.end()
		a.child = nil
	}
}

// child is a process in which scripts run.
type child struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     io.ReadCloser
	said    *opening
}

func startChild(ctx context.Context, program string, arguments []string) (*child, error) {
	command := exec.CommandContext(context.WithoutCancel(ctx), program, arguments...) //nolint:gosec // it is this very program
	command.Env = []string{}
	c := &child{command: command, said: &opening{}}
	command.Stderr = c.said
	var errs [2]error
	c.in, errs[0] = command.StdinPipe()
	c.out, errs[1] = command.StdoutPipe()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	r, err := c.within(ctx, startsWithin, func(r *reply) error { return readFrame(c.out, r) })
	if err == nil && r.Ready {
		return c, nil
	}
	last := c.end()
	if err == nil {
		err = errors.New("it spoke before it was ready")
	}
	if line := firstLine(last); line != "" {
		err = fmt.Errorf("%w: %s", err, line)
	}
	return nil, err
}

// errSlow says that no answer came in time.
var errSlow = errors.New("no answer in time")

// ask sends a task and waits for what comes of it.
func (c *child) ask(ctx context.Context, task Task, most time.Duration) (reply, error) {
	return c.within(ctx, most, func(r *reply) error {
		if err := writeFrame(c.in, task); err != nil {
			return err
		}
		return readFrame(c.out, r)
	})
}

// within does something with the process, which is killed when it takes too long: that ends what was begun.
func (c *child) within(ctx context.Context, most time.Duration, do func(*reply) error) (reply, error) {
	var r reply
	done := make(chan error, 1)
	go func() { done <- do(&r) }()
	timer := time.NewTimer(most)
	defer timer.Stop()
	var err error
	select {
	case err = <-done:
		return r, err
	case <-timer.C:
		err = errSlow
	case <-ctx.Done():
		err = ctx.Err()
	}
	_ = c.command.Process.Kill() // it may have ended by itself
	return reply{}, errors.Join(err, <-done)
}

// end ends the process, and gives what it said before.
func (c *child) end() string {
	_ = c.in.Close()             // it may have gone
	_ = c.command.Process.Kill() // and so here
	_ = c.command.Wait()         // that it was killed is no news
	return c.said.String()
}

// opening keeps the beginning of what a process says on its way out, which is where Go says why.
type opening struct {
	mu   sync.Mutex
	text bytes.Buffer
}

const mostOfOpening = 4 << 10

func (t *opening) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := mostOfOpening - t.text.Len(); room > 0 {
		t.text.Write(text[:min(room, len(text))])
	}
	return len(text), nil
}

func (t *opening) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
