package workbench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill"
)

const (
	// mostShown is how many exchanges a page shows, and how many a stream sends at once.
	mostShown = 300
	// gather is how long a stream waits for more before it sends.
	gather = 50 * time.Millisecond
	// settle is how long after the last exchange the org's state is looked at once more.
	settle = 300 * time.Millisecond
	// quiet is how long nothing is sent before a sign of life is.
	quiet = 15 * time.Second
	// patience is how long a page may take to receive what is sent.
	patience = 10 * time.Second
)

// changes tells open pages that something may have changed.
type changes struct {
	mu    sync.Mutex
	pages map[chan<- struct{}]bool
}

func (c *changes) tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for page := range c.pages {
		poke(page)
	}
}

func (c *changes) subscribe(page chan<- struct{}) (cancel func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pages == nil {
		c.pages = map[chan<- struct{}]bool{}
	}
	c.pages[page] = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.pages, page)
	}
}

// poke leaves a word that there is something, unless one is there already. Nothing waits in a queue for a slow page: it is
// sent what the recorder holds when it is ready for more.
func poke(page chan<- struct{}) {
	select {
	case page <- struct{}{}:
	default:
	}
}

// stream sends each exchange as it ends, and a word when the org's state may have changed.
func (w *workbench) stream(rw http.ResponseWriter, r *http.Request) {
	s := &stream{workbench: w, w: rw, control: http.NewResponseController(rw), place: w.placeOf(r)}
	_ = s.control.SetReadDeadline(time.Time{}) // a server that ends slow requests would end this one
	rw.Header().Set("Content-Type", "text/event-stream")
	exchanged, changed := make(chan struct{}, 1), make(chan struct{}, 1)
	defer w.Recorder.Subscribe(func(scimdrill.Exchange) { poke(exchanged) })()
	defer w.changes.subscribe(changed)()
	poke(exchanged)
	settled, alive := time.NewTimer(settle), time.NewTicker(quiet)
	defer settled.Stop()
	defer alive.Stop()
	for s.err == nil {
		select {
		case <-r.Context().Done():
			return
		case <-w.Done:
			return
		case <-exchanged:
			time.Sleep(gather)
			s.sendExchanges()
			settled.Reset(settle)
		case <-changed:
			s.send("", "state", nil)
			settled.Reset(settle)
		case <-settled.C:
			s.send("", "state", nil)
		case <-alive.C:
			s.write(": still here\n\n")
		}
	}
}

type stream struct {
	*workbench

	w       http.ResponseWriter
	control *http.ResponseController
	// place is of the last exchange that was sent.
	place int
	err   error
}

func (s *stream) sendExchanges() {
	arrived, left := s.Recorder.Arrived(s.place, mostShown)
	if left > 0 {
		s.send("", "skipped", left)
	}
	for _, one := range arrived {
		var text bytes.Buffer
		if err := s.page.ExecuteTemplate(&text, "exchange", exchangeView(one.Exchange)); err != nil {
			s.Log.Error("workbench: an exchange", "error", err)
			continue
		}
		s.place = one.Place
		s.send(s.mark(one.Place), "exchange", map[string]any{"number": one.Number, "html": text.String()})
	}
	if len(arrived) > 0 {
		s.send("", "state", nil)
	}
}

func (s *stream) send(id, name string, data any) {
	encoded, err := json.Marshal(data)
	if err != nil {
		s.Log.Error("workbench: an event", "event", name, "error", err)
		return
	}
	line := ""
	if id != "" {
		line = "id: " + id + "\n"
	}
	s.write(fmt.Sprintf("%sevent: %s\ndata: %s\n\n", line, name, encoded))
}

func (s *stream) write(text string) {
	if s.err != nil {
		return
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(patience))
	if _, s.err = s.w.Write([]byte(text)); s.err == nil {
		s.err = s.control.Flush()
	}
}

// mark names a place in this run's recording: a place of another run means nothing here.
func (w *workbench) mark(place int) string { return w.run + "-" + strconv.Itoa(place) }

// placeOf is the place after which a page wants to hear: that of Last-Event-ID, or the one it was made with.
func (w *workbench) placeOf(r *http.Request) int {
	mark := r.Header.Get("Last-Event-ID")
	if mark == "" {
		mark = r.URL.Query().Get("after")
	}
	run, text, _ := strings.Cut(mark, "-")
	place, err := strconv.Atoi(text)
	if err != nil || run != w.run {
		return 0
	}
	return place
}
