package replay

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/internal/har"
)

// Options say how a recording is replayed.
type Options struct {
	// Targets are one, whose answers are compared with the recorded ones, or two, which are compared with each other.
	Targets []Target
	// Serial sends one exchange after the other; else what was under way at once is so again.
	Serial bool
	// Speed is how fast, where 1 is as recorded; 0 is as fast as possible.
	Speed float64
	// Ignore and NoIgnore name rules; see [Rules].
	Ignore, NoIgnore []string
	// Keep is told of every exchange that was sent to the last target, as it was sent; nil for nobody. An error ends the replay.
	Keep func(scimdrill.Exchange) error
	// each is told of every exchange that was compared, with the answer of the first target in the recorded server's terms.
	each func(entry har.Entry, first answer, d Divergence)
}

// ErrOptions marks options that make no sense.
var ErrOptions = errors.New("configuration")

// Check refuses rules that there are not.
func (o Options) Check() error {
	if _, err := newRules(o.Ignore, o.NoIgnore); err != nil {
		return fmt.Errorf("%w: %w", ErrOptions, err)
	}
	return nil
}

// Play replays a recording. Its error is one of what was asked for; that targets fall silent, or differ, is an outcome.
func Play(ctx context.Context, recording *Recording, options Options) (Outcome, error) {
	return play(ctx, recording.Base, recording.precise, recording.Entries(), options)
}

func play(ctx context.Context, base string, precise bool, entries iter.Seq2[har.Entry, error], options Options) (Outcome, error) {
	rules, err := newRules(options.Ignore, options.NoIgnore)
	if err != nil {
		return Outcome{}, fmt.Errorf("%w: %w", ErrOptions, err)
	}
	p := &performance{options: options, rules: rules, base: base, room: make(chan struct{}, runtime.GOMAXPROCS(0))}
	if !precise {
		p.slack = time.Millisecond // times are rounded to it
	}
	for _, target := range options.Targets {
		s := newSide(target, base)
		defer s.close()
		p.sides = append(p.sides, s)
	}
	ctx, p.cancel = context.WithCancel(ctx)
	defer p.cancel()
	err = p.all(ctx, entries)
	return p.tally.result(), err
}

// performance is a replay under way.
type performance struct {
	options Options
	rules   *ruleset
	base    string
	sides   []*side
	slack   time.Duration
	cancel  context.CancelFunc
	tally   tally
	rivals  rivals
	// room keeps comparing from using up memory where it is slower than sending.
	room      chan struct{}
	comparing sync.WaitGroup
	// silent counts exchanges in a row that a target did not answer, and the recorded server did.
	silent atomic.Int32
}

// step is an exchange under way.
type step struct {
	at    int
	entry har.Entry
	path  string
	// told is what the recording says of ids in the answer.
	told  told
	gives []object
	ended time.Time
	done  chan struct{}
}

// mostUnderWay bounds what is sent at once, whatever a recording claims.
const mostUnderWay = 128

func (p *performance) all(ctx context.Context, entries iter.Seq2[har.Entry, error]) error {
	var underWay []*step
	defer func() {
		for _, s := range underWay {
			<-s.done
		}
		p.comparing.Wait()
	}()
	var began, first time.Time
	at := 0
	for entry, err := range entries {
		if err != nil {
			return err
		}
		if at == 0 {
			began, first = time.Now(), entry.Started
		}
		if p.options.Speed > 0 && !pause(ctx, time.Until(began.Add(time.Duration(float64(entry.Started.Sub(first))/p.options.Speed)))) {
			break
		}
		path, _ := below(p.base, entry.Request.URL)
		s := &step{at: at, entry: entry, path: path, told: toldBy(entry.Response), ended: entry.Started.Add(entry.Duration), done: make(chan struct{})}
		asked, _, _ := objectIn(path)
		s.gives = givenBy(s.told, asked.collection)
		underWay = p.await(underWay, s)
		if ctx.Err() != nil {
			p.tally.stop("it was stopped")
			break
		}
		messages, ready := p.messages(s, underWay)
		for _, side := range p.sides {
			side.ids.note(entry.Exchange, path, s.told)
		}
		at++
		if !ready {
			close(s.done)
			continue
		}
		p.rivals.meet(s, underWay)
		underWay = append(underWay, s)
		if p.options.Serial {
			p.one(ctx, s, messages)
			continue
		}
		go p.one(ctx, s, messages)
	}
	if ctx.Err() != nil {
		p.tally.stop("it was stopped")
	}
	return nil
}

func pause(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return ctx.Err() == nil
	}
	select {
	case <-time.After(wait):
		return true
	case <-ctx.Done():
		return false
	}
}

// await waits for what was over in the recording before the next one was sent, and returns what is still under way.
func (p *performance) await(underWay []*step, next *step) []*step {
	left := underWay[:0]
	for _, s := range underWay {
		if p.options.Serial || len(underWay)-len(left) > mostUnderWay || !s.ended.After(next.entry.Started.Add(p.slack)) {
			<-s.done
			continue
		}
		select {
		case <-s.done:
		default:
			left = append(left, s)
		}
	}
	return left
}

// messages puts the request into the terms of each target. Where it names what an exchange under way gives, that is waited for.
func (p *performance) messages(s *step, underWay []*step) ([]message, bool) {
	messages := make([]message, len(p.sides))
	for i, side := range p.sides {
		m := side.message(s.entry, s.path, s.told)
		if len(m.missing) > 0 && p.waitFor(m.missing, underWay) {
			m = side.message(s.entry, s.path, s.told)
		}
		if len(m.missing) > 0 {
			p.tally.held(Held{s.entry.Exchange, side.lacks(m.missing[0])})
			return nil, false
		}
		if m.odd != "" {
			p.tally.held(Held{s.entry.Exchange, m.odd})
			return nil, false
		}
		messages[i] = m
	}
	return messages, true
}

func (p *performance) waitFor(missing []object, underWay []*step) bool {
	waited := false
	for _, s := range underWay {
		for _, o := range missing {
			for _, given := range s.gives {
				if given == o || o.collection == "" && given.id == o.id {
					<-s.done
					waited = true
				}
			}
		}
	}
	return waited
}

// lacks says why a request that names an object cannot be sent.
func (s *side) lacks(o object) string {
	given, maker := s.ids.wasGiven(o)
	what := strings.TrimPrefix(strings.ToLower(o.collection)+" "+o.id, " ")
	switch {
	case maker > 0:
		return fmt.Sprintf("it needs %s, which exchange %d made in the recording and not here", what, maker)
	case given:
		return fmt.Sprintf("it needs %s, which was there in the recording and is not here", what)
	default:
		return fmt.Sprintf("it needs %s, of which the recording does not say what it is", what)
	}
}

// one sends an exchange to all targets and compares what they answer.
func (p *performance) one(ctx context.Context, s *step, messages []message) {
	defer close(s.done)
	live := make([]scimdrill.Exchange, len(p.sides))
	failed := make([]error, len(p.sides))
	if len(p.sides) == 1 {
		live[0], failed[0] = p.sides[0].send(ctx, s.entry, messages[0])
	} else {
		var all sync.WaitGroup
		for i, side := range p.sides {
			all.Go(func() { live[i], failed[i] = side.send(ctx, s.entry, messages[i]) })
		}
		all.Wait()
	}
	if err := errors.Join(failed...); err != nil {
		var refused *guard.RefusedError
		why := err.Error()
		if errors.As(err, &refused) {
			why = refused.Why
		}
		p.tally.held(Held{s.entry.Exchange, why})
		return
	}
	p.tally.sent(s.entry.Number)
	answers := make([]answer, len(p.sides))
	for i, side := range p.sides {
		side.learn(s.path, s.told, toldBy(live[i].Response))
		answers[i] = side.answerOf(live[i], s.path)
		p.noteSilence(s.entry, live[i])
	}
	if p.options.Keep != nil {
		if err := p.options.Keep(live[len(live)-1]); err != nil {
			p.tally.stop("what was sent could not be kept: " + err.Error())
			p.cancel()
		}
	}
	if live[len(live)-1].Silence == scimdrill.Interrupted {
		return // it is nobody's answer
	}
	p.room <- struct{}{}
	p.comparing.Go(func() {
		defer func() { <-p.room }()
		p.compare(s, live, answers)
	})
}

func (p *performance) compare(s *step, live []scimdrill.Exchange, answers []answer) {
	want, expected := recordedAnswer(s.entry), s.entry.Exchange
	found, last := answers[0], live[0]
	if len(answers) == 2 {
		want, expected, found, last = answers[0], live[0], answers[1], live[1]
	}
	known := func(o object) bool { given, _ := p.sides[0].ids.wasGiven(o); return given }
	d := Divergence{Expected: expected, Found: last, Differences: p.rules.differences(s.path, want, found, objects{known, p.rivals.of})}
	p.tally.compared(s.at, d)
	if p.options.each != nil {
		p.options.each(s.entry, answers[0], d)
	}
}

// mostSilent is how many exchanges in a row a target may leave unanswered before it is taken for gone.
const mostSilent = 5

// mostPutOff is how many in a row may be put off, each as often as it is sent, before going on makes no sense.
const mostPutOff = 3

func (p *performance) noteSilence(entry har.Entry, live scimdrill.Exchange) {
	if live.Status() == http.StatusTooManyRequests && entry.Status() != http.StatusTooManyRequests {
		if p.silent.Add(1) >= mostPutOff {
			p.tally.stop(fmt.Sprintf("at exchange %d the target has put off %d exchanges in a row, each sent %d times (429)", entry.Number, mostPutOff, mostRetries+1))
			p.cancel()
		}
		return
	}
	if live.Response != nil || entry.Response == nil {
		p.silent.Store(0)
		return
	}
	if live.Silence == scimdrill.NoAnswer || p.silent.Add(1) >= mostSilent {
		p.tally.stop(fmt.Sprintf("at exchange %d the target fell silent: %s", entry.Number, live.Silence.Sentence()))
		p.cancel()
	}
}
