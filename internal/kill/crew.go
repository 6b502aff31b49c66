package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// worker is a process that does tasks.
type worker struct {
	command *exec.Cmd
	in      io.WriteCloser
	tasks   *json.Encoder
	results *json.Decoder
}

// crew are the processes that share the work.
type crew struct{ workers []*worker }

// hire starts processes of this program.
func hire(ctx context.Context, count int) (*crew, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &crew{}
	for range count {
		w := &worker{command: exec.CommandContext(ctx, self, "-worker")} //nolint:gosec // it is this very program
		w.command.Env = append(os.Environ(), workerVariable+"=1", "GOGC=400")
		w.command.Stderr = os.Stderr
		in, errIn := w.command.StdinPipe()
		out, errOut := w.command.StdoutPipe()
		if err := errors.Join(errIn, errOut); err != nil {
			return nil, err
		}
		w.in, w.tasks, w.results = in, json.NewEncoder(in), json.NewDecoder(out)
		if err := w.command.Start(); err != nil {
			c.dismiss()
			return nil, fmt.Errorf("start a worker: %w", err)
		}
		c.workers = append(c.workers, w)
	}
	return c, nil
}

// workerVariable tells a test binary that it is a worker.
const workerVariable = "SCIMDRILL_KILL_WORKER"

// dismiss lets every worker go home.
func (c *crew) dismiss() {
	for _, w := range c.workers {
		_ = w.in.Close()     // it ends when there are no more tasks
		_ = w.command.Wait() // what it had to say, it has said
	}
	c.workers = nil
}

// share has all tasks done, each by whoever is free, and gives the outcomes in the order of the tasks.
func (c *crew) share(tasks []task, done func(found)) ([]found, error) {
	results := make([]found, len(tasks))
	next := make(chan int, len(tasks))
	for i := range tasks {
		next <- i
	}
	close(next)
	var together sync.Mutex
	faults := make([]error, len(c.workers))
	var group sync.WaitGroup
	for n, w := range c.workers {
		group.Go(func() {
			for i := range next {
				if faults[n] = w.do(tasks[i], &results[i]); faults[n] != nil {
					return
				}
				together.Lock()
				done(results[i])
				together.Unlock()
			}
		})
	}
	group.Wait()
	return results, errors.Join(faults...)
}

func (w *worker) do(t task, result *found) error {
	if err := w.tasks.Encode(t); err != nil {
		return fmt.Errorf("give a worker defect %q in mode %s: %w", t.Defect, t.Mode, err)
	}
	if err := w.results.Decode(result); err != nil {
		return fmt.Errorf("a worker ended in defect %q in mode %s: %w", t.Defect, t.Mode, err)
	}
	return nil
}
