package runscope

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// reply is what comes back from the process of the scripts.
type reply struct {
	// Ready is said once, before the first task.
	Ready bool `json:"ready,omitempty"`
	Said  Said `json:"said"`
	// Problem is the error, without the word that it is about a script.
	Problem string `json:"problem,omitempty"`
	// Last says that the process ends: something of the script may be left in it.
	Last bool `json:"last,omitempty"`
}

// ServeScripts is the other side of [Apart]: it bounds the memory of this process for good, and runs the scripts that it reads until
// there are no more or one has reached a limit. The process must be for nothing else, and end when it returns.
func ServeScripts(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := confine(); err != nil {
		return fmt.Errorf("the memory of scripts cannot be bounded: %w", err)
	}
	if err := writeFrame(out, reply{Ready: true}); err != nil {
		return err
	}
	interpreter := &InProcess{limits: ofScripts(), grace: 20 * time.Millisecond}
	for {
		var task Task
		if err := readFrame(in, &task); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		said, err := interpreter.Interpret(ctx, task)
		r := reply{Said: said}
		if err != nil {
			var limit *limitError
			r.Problem, r.Last = strings.TrimPrefix(err.Error(), ErrScript.Error()+": "), errors.As(err, &limit)
		}
		err = writeFrame(out, r)
		if errors.Is(err, errFrame) {
			err = writeFrame(out, reply{Problem: task.Name + " " + saidTooMuch().Error(), Last: true})
		}
		if err != nil || r.Last {
			return err
		}
	}
}

func saidTooMuch() *limitError {
	return &limitError{fmt.Sprintf("makes variables of more than %d MB together and was stopped: keep in a variable what a later step needs of an answer, not all of it", largestFrame>>20)}
}

// ceiling is what the process of the scripts may take at all, beyond what it has when it starts: what a script may take, twice
// that for garbage which no collection has got at, and what is read and written.
const ceiling = 192 << 20

// confine bounds the memory of this process.
func confine() error {
	runtime.GOMAXPROCS(min(2, runtime.NumCPU())) // each thread more has a stack more
	debug.SetMemoryLimit(int64(ofScripts().memory) + ceiling/4)
	debug.SetMaxStack(int(ofScripts().memory))
	return limitData(ceiling)
}
