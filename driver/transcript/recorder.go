package transcript

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/scimdrill/scimdrill"
)

// Recorder keeps exchanges. It is safe for concurrent use. Secrets are taken out when an exchange is recorded: what it
// holds never had them.
type Recorder struct {
	mu        sync.Mutex
	last      int
	exchanges []scimdrill.Exchange
	// arrivals stand beside exchanges: the place of each in the order in which they were recorded.
	arrivals    []int
	arrived     int
	most        int
	secrets     *secrets
	subscribers map[int]func(scimdrill.Exchange)
	subscribed  int
}

// NewRecorder returns an empty recorder that takes these secrets out of everything, besides those that it recognises by
// where they stand (see [Recorder.Record]). Empty ones are ignored.
func NewRecorder(hide ...string) *Recorder {
	recorder := &Recorder{secrets: newSecrets(), subscribers: map[int]func(scimdrill.Exchange){}}
	recorder.Hide(hide...)
	return recorder
}

// Hide adds secrets that are taken out of every exchange recorded from now on, wherever they appear.
func (r *Recorder) Hide(hide ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets = r.secrets.borrow()
	for _, secret := range hide {
		r.secrets.learn(secret)
	}
}

// Begin hands out the number of an exchange whose request is about to be sent. Numbers count from 1 in the order of sending,
// whereas exchanges are recorded when they are over.
func (r *Recorder) Begin() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last++
	return r.last
}

// Record keeps an exchange and returns it as it is kept: numbered (unless [Recorder.Begin] gave it a number) and without
// its secrets, which are the credentials in Authorization and similar headers, cookies, "password" members of JSON bodies,
// and each of these values wherever else in the exchange it stands, and the hidden ones, percent-encoded or not.
func (r *Recorder) Record(exchange scimdrill.Exchange) scimdrill.Exchange {
	r.mu.Lock()
	if exchange.Number == 0 {
		r.last++
		exchange.Number = r.last
	}
	secrets := r.secrets
	r.mu.Unlock()
	exchange = secrets.redact(exchange)
	r.mu.Lock()
	if r.most > 0 {
		exchange.Response = cut(exchange.Response)
	}
	at, _ := slices.BinarySearchFunc(r.exchanges, exchange.Number, func(x scimdrill.Exchange, number int) int { return x.Number - number })
	r.exchanges = slices.Insert(r.exchanges, at, exchange)
	r.arrived++
	r.arrivals = slices.Insert(r.arrivals, at, r.arrived)
	r.forget()
	tell := make([]func(scimdrill.Exchange), 0, len(r.subscribers))
	for _, subscriber := range r.subscribers {
		tell = append(tell, subscriber)
	}
	r.mu.Unlock()
	for _, subscriber := range tell {
		subscriber(exchange)
	}
	return exchange
}

// largestKept is how many bytes of an answer's body a recorder keeps that runs for long.
const largestKept = 1 << 20

// cut shortens what a target sent to make somebody keep it.
func cut(response *scimdrill.Response) *scimdrill.Response {
	if response == nil || len(response.Body) <= largestKept {
		return response
	}
	shorter := *response
	shorter.Body = strings.ToValidUTF8(strings.Clone(response.Body[:largestKept]), "") + fmt.Sprintf("… (%d bytes in all)", len(response.Body))
	return &shorter
}

// KeepLast has a recorder that runs for long forget what is older than the last so many exchanges, and what is larger than a
// mebibyte; 0 for all.
func (r *Recorder) KeepLast(most int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.most = most
	r.forget()
}

// forget copies what is kept, and does so when half of what is held is too much, so that it costs little per exchange.
func (r *Recorder) forget() {
	if r.most > 0 && len(r.exchanges) >= 2*r.most {
		r.exchanges = slices.Clone(r.exchanges[len(r.exchanges)-r.most:])
		r.arrivals = slices.Clone(r.arrivals[len(r.arrivals)-r.most:])
	}
}

// Mark is the number of the last exchange that was begun. Hand it to [Recorder.Since] later.
func (r *Recorder) Mark() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

// Since returns the exchanges that were begun after the mark and are over, in the order of sending.
func (r *Recorder) Since(mark int) []scimdrill.Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := r.exchanges
	if r.most > 0 {
		kept = kept[max(0, len(kept)-r.most):]
	}
	at, _ := slices.BinarySearchFunc(kept, mark+1, func(x scimdrill.Exchange, number int) int { return x.Number - number })
	return slices.Clone(kept[at:])
}

// All returns every exchange that is over, in the order of sending.
func (r *Recorder) All() []scimdrill.Exchange { return r.Since(0) }

// Subscribe has each exchange told to hear once it is recorded; hear must not call the recorder's Subscribe. The returned
// function ends it.
func (r *Recorder) Subscribe(hear func(scimdrill.Exchange)) (cancel func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.subscribed++
	key := r.subscribed
	r.subscribers[key] = hear
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.subscribers, key)
	}
}
