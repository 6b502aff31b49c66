package orgguard

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// PaceOptions say how much of an org's rate limits a run may use.
type PaceOptions struct {
	// Share is the part of each limit that the run uses at most, above 0 and up to 1: 0.5 leaves the other half to the org's own
	// work in every window. 0 is DefaultShare.
	Share float64
	// AtOnce is how many requests are under way at the same time; 0 is 4. Okta limits these too: 15 in an org that is free, 35 and
	// more elsewhere.
	AtOnce int
	// Timeout ends one request; 0 is 30 s. Waiting for a limit does not count.
	Timeout time.Duration
	// Longest is how long a window may be waited for; 0 is two minutes: Okta's windows last one.
	Longest time.Duration
	// Tell is told of each window that is waited for; nil for nobody.
	Tell func(class string, wait time.Duration)
	// Next sends; nil is http.DefaultTransport.
	Next http.RoundTripper
	// Now tells the time; nil is the system's.
	Now func() time.Time
}

// DefaultShare leaves half of each limit to everybody else.
const DefaultShare = 0.5

// Pace is a transport that keeps to a share of an org's rate limits: it counts what was sent in each class of endpoints, reads
// X-Rate-Limit-Limit, -Remaining and -Reset of every answer, and waits for the next window before it would use more. An answer of
// 429 is waited out and the request sent again (https://developer.okta.com/docs/reference/rl-best-practices/). It is safe for
// concurrent use.
type Pace struct {
	options PaceOptions
	slots   chan struct{}

	mu      sync.Mutex
	windows map[string]*window
	spent   Spent
	// pausing are the beginnings of the pauses that are under way.
	pausing map[*time.Timer]time.Time
}

// window is what is known of the limit of a class of endpoints.
type window struct {
	limit, remaining int
	reset            time.Time
	// mine counts what the run has sent in this window.
	mine int
}

// Spent is what a run used of an org's limits.
type Spent struct {
	Requests int
	// Most is the greatest part of a limit that the run used in one window, and Class where.
	Most  float64
	Class string
	// Refused counts answers of 429; Waits how often a window was waited for, and Waited how long requests were held back in all.
	Refused, Waits int
	Waited         time.Duration
}

// String is a line for people.
func (s Spent) String() string {
	text := fmt.Sprintf("%d requests to the org, never more than %.0f%% of a limit", s.Requests, math.Ceil(s.Most*100))
	if s.Class != "" {
		text += " (" + s.Class + ")"
	}
	return text + fmt.Sprintf(", 429 %d times, %d windows waited for, held back for %v in all", s.Refused, s.Waits, s.Waited.Round(100*time.Millisecond))
}

// NewPace returns a pace that knows no limits yet.
func NewPace(options PaceOptions) *Pace {
	if options.Share <= 0 {
		options.Share = DefaultShare
	}
	if options.AtOnce <= 0 {
		options.AtOnce = 4
	}
	if options.Timeout <= 0 {
		options.Timeout = 30 * time.Second
	}
	if options.Longest <= 0 {
		options.Longest = 2 * time.Minute
	}
	if options.Next == nil {
		options.Next = http.DefaultTransport
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Pace{options: options, slots: make(chan struct{}, options.AtOnce), windows: map[string]*window{}, pausing: map[*time.Timer]time.Time{}}
}

// Spent tells what was used.
func (p *Pace) Spent() Spent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.spent
}

// Held is how long requests were held back so far, those that still are included.
func (p *Pace) Held() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	held := p.spent.Waited
	for _, begun := range p.pausing {
		held += time.Since(begun)
	}
	return held
}

// mostRefusals is how often a request is sent again after 429.
const mostRefusals = 5

// RoundTrip sends a request when the share of its class allows for one more.
func (p *Pace) RoundTrip(request *http.Request) (*http.Response, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
	class := classOf(request)
	for refusals := 0; ; refusals++ {
		if err := p.await(request.Context(), class); err != nil {
			return nil, err
		}
		response, err := p.send(request)
		if err != nil {
			return nil, err
		}
		p.note(class, response)
		if response.StatusCode != http.StatusTooManyRequests || refusals >= mostRefusals || request.Body != nil && request.GetBody == nil {
			return response, nil
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if request.GetBody != nil {
			if request.Body, err = request.GetBody(); err != nil {
				return nil, err
			}
		}
		if err := p.pause(request.Context(), p.backOff(response, refusals)); err != nil {
			return nil, err
		}
	}
}

// send ends a request that is not answered; the answer is read whole, so that the limit holds for all of it.
func (p *Pace) send(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(request.Context(), p.options.Timeout)
	defer cancel()
	response, err := p.options.Next.RoundTrip(request.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(strings.NewReader(string(data)))
	return response, err
}

// classOf is the class of endpoints that a request counts for, as Okta groups them
// (https://developer.okta.com/docs/reference/rl-global-mgmt/): nearly so, and where it is not, the org's own headers correct it.
func classOf(r *http.Request) string {
	path, _ := strings.CutPrefix(r.URL.Path, "/api/v1/")
	first, rest, nested := strings.Cut(path, "/")
	switch {
	case first == "users" && nested && !strings.Contains(rest, "/") && r.Method == http.MethodGet:
		return "/api/v1/users/{id} GET"
	case (first == "users" || first == "apps") && nested:
		return "/api/v1/" + first + "/*"
	default:
		return "/api/v1/" + first
	}
}

// await returns when one more request of the class is within the share, and counts it.
func (p *Pace) await(ctx context.Context, class string) error {
	for {
		p.mu.Lock()
		w, now := p.windows[class], p.options.Now()
		if w == nil {
			w = &window{}
			p.windows[class] = w
		}
		if !w.reset.IsZero() && !now.Before(w.reset) {
			*w = window{limit: w.limit, remaining: w.limit}
		}
		// Without a limit that is known there is nothing to keep to; the first answer tells it.
		full := w.limit > 0 && !w.reset.IsZero() && (float64(w.mine+1) > p.options.Share*float64(w.limit) && w.mine > 0 || w.remaining <= 0)
		if !full {
			w.mine++
			p.spent.Requests++
			spread := p.spread(w, now)
			p.mu.Unlock()
			if spread == 0 {
				return nil
			}
			return p.pause(ctx, spread)
		}
		wait := min(w.reset.Sub(now)+50*time.Millisecond, p.options.Longest)
		p.spent.Waits++
		p.mu.Unlock()
		if p.options.Tell != nil {
			p.options.Tell(class, wait)
		}
		if err := p.pause(ctx, wait); err != nil {
			return err
		}
	}
}

// spread is how long a request waits so that what is left of the share lasts until the window ends: nothing in its first half.
func (p *Pace) spread(w *window, now time.Time) time.Duration {
	share := p.options.Share * float64(w.limit)
	left := share - float64(w.mine)
	if w.limit == 0 || w.reset.IsZero() || left > share/2 {
		return 0
	}
	return time.Duration(float64(w.reset.Sub(now)) / (left + 1))
}

// note learns from the headers of an answer.
func (p *Pace) note(class string, response *http.Response) {
	limit, errLimit := strconv.Atoi(response.Header.Get("X-Rate-Limit-Limit"))
	remaining, errRemaining := strconv.Atoi(response.Header.Get("X-Rate-Limit-Remaining"))
	p.mu.Lock()
	defer p.mu.Unlock()
	refused := response.StatusCode == http.StatusTooManyRequests
	if refused {
		p.spent.Refused++
	}
	// A refusal for too many requests at once says limit 0, which is not that of the class.
	if errLimit != nil || errRemaining != nil || limit <= 0 {
		return
	}
	w := p.windows[class]
	// A class of ours may be several of Okta's, whose windows end at different times: the latest counts, and only await begins a new
	// one.
	if reset := p.resetOf(response); reset.After(w.reset) {
		w.reset = reset
	}
	w.limit, w.remaining = limit, remaining
	if used := float64(w.mine) / float64(limit); used > p.spent.Most {
		p.spent.Most, p.spent.Class = used, class
	}
}

// resetOf is when the window of an answer ends by our clock: the org's clock may be another.
func (p *Pace) resetOf(response *http.Response) time.Time {
	seconds, err := strconv.ParseInt(response.Header.Get("X-Rate-Limit-Reset"), 10, 64)
	if err != nil {
		return time.Time{}
	}
	theirs := p.options.Now()
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		theirs = date
	}
	return p.options.Now().Add(time.Unix(seconds, 0).Sub(theirs)).Truncate(time.Second).Add(time.Second)
}

// backOff is how long a request that was refused waits: until the window ends, where the answer says when, and longer each time
// where too many were under way at once, of which no header says when it ends.
func (p *Pace) backOff(response *http.Response, refusals int) time.Duration {
	if limit, _ := strconv.Atoi(response.Header.Get("X-Rate-Limit-Limit")); limit > 0 {
		if wait := p.resetOf(response).Sub(p.options.Now()); wait > 0 {
			return min(wait, p.options.Longest)
		}
	}
	return min(time.Second<<refusals, p.options.Longest)
}

func (p *Pace) pause(ctx context.Context, wait time.Duration) error {
	begun, timer := time.Now(), time.NewTimer(wait)
	defer timer.Stop()
	p.mu.Lock()
	p.pausing[timer] = begun
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.pausing, timer)
		p.spent.Waited += time.Since(begun)
	}()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait %v for the org's rate limit: %w", wait.Round(time.Second), ctx.Err())
	}
}
