package runscope

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/dop251/goja"
)

// limits are what a script may take.
type limits struct {
	time   time.Duration
	memory uint64
}

// ofScripts are the limits of every script.
func ofScripts() limits { return limits{time: 2 * time.Second, memory: 64 << 20} }

// limitError says which limit was reached.
type limitError struct{ text string }

func (e *limitError) Error() string { return e.text }

func (l limits) tooLong() *limitError {
	return &limitError{fmt.Sprintf("ran for %s and was stopped: a script may take no longer; look for a loop that does not end", l.time)}
}

func (l limits) tooMuch() *limitError {
	return &limitError{fmt.Sprintf("took more than %d MB of memory and was stopped: look for a list or a text that grows without end", l.memory>>20)}
}

func (l limits) tooDeep() *limitError {
	return &limitError{"nested something too deep for the stack and was stopped: look for a list in a list in a list, or a function that calls itself without end"}
}

// watched is a script under watch.
type watched struct {
	exceeded chan *limitError
	done     chan struct{}
	once     sync.Once
}

func (w *watched) cancel() { w.once.Do(func() { close(w.done) }) }

// watchEvery is how often memory is looked at.
const watchEvery = 2 * time.Millisecond

// watch interrupts the machine when the script has run too long or the heap has grown too much. The machine counts no memory, so
// the process is measured; nothing else of the run goes on beside a script.
func (l limits) watch(vm *goja.Runtime) *watched {
	w := &watched{exceeded: make(chan *limitError, 1), done: make(chan struct{})}
	runtime.GC() // so that garbage of before does not make room for the script
	before, _ := heap()
	go func() {
		deadline := time.NewTimer(l.time)
		defer deadline.Stop()
		tick := time.NewTicker(watchEvery)
		defer tick.Stop()
		stop := func(err *limitError) {
			vm.Interrupt(err)
			w.exceeded <- err
		}
		for {
			select {
			case <-w.done:
				return
			case <-deadline.C:
				stop(l.tooLong())
				return
			case <-tick.C:
				// What is garbage does not count: what lived through the last collection does, and what no collection will ever get at
				// before it is twice as much.
				if live, objects := heap(); live > before+l.memory || objects > before+2*l.memory {
					stop(l.tooMuch())
					return
				}
			}
		}
	}()
	return w
}

// heap is how many bytes lived through the last collection, and how many objects take now.
func heap() (live, objects uint64) {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64(), sample[1].Value.Uint64()
}
