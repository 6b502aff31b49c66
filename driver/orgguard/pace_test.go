package orgguard_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/orgguard"
)

// limited is an org whose windows last two seconds.
type limited struct {
	mu        sync.Mutex
	limit     int
	window    int64
	used      int
	mostUsed  int
	refusedAt int
}

func (l *limited) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now().Unix()
	if window := now / 2; window != l.window {
		l.window, l.used = window, 0
	}
	l.used++
	l.mostUsed = max(l.mostUsed, l.used)
	w.Header().Set("X-Rate-Limit-Limit", strconv.Itoa(l.limit))
	w.Header().Set("X-Rate-Limit-Remaining", strconv.Itoa(max(0, l.limit-l.used)))
	w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt((l.window+1)*2, 10))
	if l.used > l.limit {
		l.refusedAt++
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

func ask(t *testing.T, pace *orgguard.Pace, url string) int {
	t.Helper()
	client := orgguard.Client{OrgURL: url, Token: "t", Transport: pace}
	answer, err := client.Do(t.Context(), http.MethodPost, "/api/v1/users", []byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	return answer.Status
}

func TestNoMoreThanTheShareIsUsedInAnyWindow(t *testing.T) {
	org := &limited{limit: 20}
	server := httptest.NewServer(org)
	defer server.Close()
	pace := orgguard.NewPace(orgguard.PaceOptions{Share: 0.5})
	for range 14 {
		if status := ask(t, pace, server.URL); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
	}
	spent := pace.Spent()
	t.Log(spent)
	if org.mostUsed > 10 || org.refusedAt > 0 {
		t.Errorf("a window of 20 had %d requests of the run, want 10 at most; %d were refused", org.mostUsed, org.refusedAt)
	}
	if spent.Requests != 14 || spent.Most > 0.5 || spent.Waited == 0 || !strings.Contains(spent.String(), "14 requests to the org, never more than ") {
		t.Errorf("it says %+v: %s", spent, spent)
	}
}

// TestWhatIsRefusedIsSentAgain: others may use up the limit, and too many requests at once are refused with a limit of 0.
func TestWhatIsRefusedIsSentAgain(t *testing.T) {
	for name, limit := range map[string]string{"the limit is used up": "600", "too many at once": "0"} {
		t.Run(name, func(t *testing.T) {
			var bodies []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body := make([]byte, 10)
				n, _ := r.Body.Read(body)
				bodies = append(bodies, string(body[:n]))
				w.Header().Set("X-Rate-Limit-Limit", limit)
				w.Header().Set("X-Rate-Limit-Remaining", "0")
				w.Header().Set("X-Rate-Limit-Reset", strconv.FormatInt(time.Now().Add(time.Second).Unix(), 10))
				if len(bodies) == 1 {
					w.WriteHeader(http.StatusTooManyRequests)
				}
			}))
			defer server.Close()
			pace := orgguard.NewPace(orgguard.PaceOptions{})
			begun := time.Now()
			if status := ask(t, pace, server.URL); status != http.StatusOK {
				t.Errorf("status %d", status)
			}
			if fmt.Sprint(bodies) != "[{} {}]" || pace.Spent().Refused != 1 || time.Since(begun) < 500*time.Millisecond {
				t.Errorf("sent %q, %s, in %v", bodies, pace.Spent(), time.Since(begun))
			}
		})
	}
}

// TestWhatIsStillHeldBackCounts: a wait for a push must not end while its look is held back.
func TestWhatIsStillHeldBackCounts(t *testing.T) {
	server := httptest.NewServer(&limited{limit: 2})
	defer server.Close()
	pace := orgguard.NewPace(orgguard.PaceOptions{})
	ask(t, pace, server.URL)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ask(t, pace, server.URL)
	}()
	time.Sleep(300 * time.Millisecond)
	if held := pace.Held(); held < 200*time.Millisecond {
		t.Errorf("while a request is held back, %v are told", held)
	}
	<-done
	if held := pace.Held(); held < 300*time.Millisecond || held > 5*time.Second {
		t.Errorf("after it, %v are told", held)
	}
}

func TestNeverMoreAtOnceThanAllowed(t *testing.T) {
	var now, most atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(20 * time.Millisecond)
		now.Add(-1)
	}))
	defer server.Close()
	pace := orgguard.NewPace(orgguard.PaceOptions{AtOnce: 3})
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() { ask(t, pace, server.URL) })
	}
	all.Wait()
	if most.Load() != 3 {
		t.Errorf("%d were under way at once, want 3", most.Load())
	}
}
