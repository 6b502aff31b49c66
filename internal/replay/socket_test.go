package replay

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

const oldBase = "http://old.example.test/scim/v2"

// exchange is a recorded one; after and took are in milliseconds.
func exchange(number int, method, path, body string, status int, answer string, after, took int) scimdrill.Exchange {
	began := time.Date(2026, 11, 27, 8, 0, 0, 1000, time.UTC)
	return scimdrill.Exchange{
		Number: number, Started: began.Add(time.Duration(after) * time.Millisecond), Duration: time.Duration(took) * time.Millisecond,
		Request: scimdrill.Request{Method: method, URL: oldBase + path, Body: body, Header: scimdrill.Header{{Name: "Authorization", Value: "Bearer <redacted>"}}},
		Response: &scimdrill.Response{
			Status: status, Body: answer, Header: scimdrill.Header{{Name: "Content-Type", Value: "application/scim+json"}},
		},
	}
}

// opened opens a target that a function answers for.
func opened(t *testing.T, handler http.HandlerFunc) *Opened {
	t.Helper()
	running := httptest.NewServer(handler)
	t.Cleanup(running.Close)
	o, err := Open(t.Context(), Where{Name: "target", URL: running.URL, Token: testToken, KeepWhatWasMade: true, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestIDsAreThoseOfTheTargetWhereverTheyStand(t *testing.T) {
	const user, group = `{"id":"OLD-USER-0001","userName":"p1@example.com"}`, `{"id":"OLD-GROUP-001","displayName":"g"}`
	recording := written(t,
		exchange(1, "POST", "/Users", `{"userName":"p1@example.com"}`, 201, user, 0, 1),
		exchange(2, "POST", "/Groups", `{"displayName":"g","members":[{"value":"OLD-USER-0001","$ref":"`+oldBase+`/Users/OLD-USER-0001"}]}`, 201, group, 10, 1),
		exchange(3, "PATCH", "/Groups/OLD-GROUP-001", `{"Operations":[{"op":"remove","path":"members[value eq \"OLD-USER-0001\"]"}]}`, 204, "", 20, 1),
		exchange(4, "GET", "/Users?filter=id+eq+%22OLD-USER-0001%22", "", 200, `{"Resources":[`+user+`]}`, 30, 1),
		exchange(5, "GET", "/Users/OLD-USER-0001", "", 200, user, 40, 1),
	)
	var mu sync.Mutex
	var got []string
	answers := map[string]string{"/Users": strings.ReplaceAll(user, "OLD-USER-0001", "17"), "/Groups": strings.ReplaceAll(group, "OLD-GROUP-001", "18")}
	target := opened(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		got = append(got, r.Method+" "+r.URL.RequestURI()+" "+strings.ReplaceAll(string(body), "http://"+r.Host, "HERE"))
		mu.Unlock()
		w.Header().Set("Content-Type", "application/scim+json")
		switch {
		case r.Method == "POST":
			w.WriteHeader(http.StatusCreated)
			fmt.Fprint(w, answers[r.URL.Path])
		case r.Method == "PATCH":
			w.WriteHeader(http.StatusNoContent)
		case r.URL.RawQuery != "":
			fmt.Fprint(w, `{"Resources":[`+answers["/Users"]+`]}`)
		default:
			fmt.Fprint(w, answers["/Users"])
		}
	})
	outcome, err := Play(t.Context(), recording, Options{Targets: []Target{target.Target}})
	if err != nil || outcome.Same != 5 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
	wanted := []string{
		`POST /Users {"userName":"p1@example.com"}`,
		`POST /Groups {"displayName":"g","members":[{"value":"17","$ref":"HERE/Users/17"}]}`,
		`PATCH /Groups/18 {"Operations":[{"op":"remove","path":"members[value eq \"17\"]"}]}`,
		"GET /Users?filter=id+eq+%2217%22 ",
		"GET /Users/17 ",
	}
	if !slices.Equal(got, wanted) {
		t.Errorf("the target got\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(wanted, "\n"))
	}
}

func TestWhatWasUnderWayAtOnceIsSoAgainUnlessItIsToBeSerial(t *testing.T) {
	const empty = `{"Resources":[]}`
	var all []scimdrill.Exchange
	for i := range 4 {
		all = append(all, exchange(i+1, "GET", fmt.Sprintf("/Users?startIndex=%d", i+1), "", 200, empty, i, 50))
	}
	all = append(all, exchange(5, "GET", "/Users?startIndex=5", "", 200, empty, 100, 5))
	recording := written(t, all...)
	for name, test := range map[string]struct {
		serial bool
		most   int32
	}{"as recorded": {false, 4}, "serial": {true, 1}} {
		t.Run(name, func(t *testing.T) {
			var underWay, most, left atomic.Int32
			target := opened(t, func(w http.ResponseWriter, r *http.Request) {
				now := underWay.Add(1)
				defer underWay.Add(-1)
				if r.URL.Query().Get("startIndex") == "5" && left.Load() != 4 {
					t.Error("the last was sent before the others had ended")
				}
				for deadline := time.Now().Add(5 * time.Second); now <= test.most && test.most > 1 && left.Load() == 0; time.Sleep(time.Millisecond) {
					if n := underWay.Load(); n > most.Load() {
						most.Store(n)
					}
					if most.Load() == test.most || time.Now().After(deadline) {
						break
					}
				}
				if now > most.Load() {
					most.Store(now)
				}
				left.Add(1)
				w.Header().Set("Content-Type", "application/scim+json")
				fmt.Fprint(w, empty)
			})
			outcome, err := Play(t.Context(), recording, Options{Targets: []Target{target.Target}, Serial: test.serial})
			if err != nil || outcome.Same != 5 {
				t.Errorf("outcome %+v, error %v", outcome, err)
			}
			if most.Load() != test.most {
				t.Errorf("%d at once, expected %d", most.Load(), test.most)
			}
		})
	}
}

func TestAtOneTimesTheSpeedItTakesAsLongAsRecorded(t *testing.T) {
	const empty = `{"Resources":[]}`
	recording := written(t, exchange(1, "GET", "/Users", "", 200, empty, 0, 1), exchange(2, "GET", "/Users", "", 200, empty, 300, 1))
	target := opened(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/scim+json")
		fmt.Fprint(w, empty)
	})
	for speed, least := range map[float64]time.Duration{1: 300 * time.Millisecond, 0.5: 600 * time.Millisecond, 0: 0} {
		began := time.Now()
		if outcome, err := Play(t.Context(), recording, Options{Targets: []Target{target.Target}, Speed: speed}); err != nil || outcome.Same != 2 {
			t.Errorf("outcome %+v, error %v", outcome, err)
		}
		if took := time.Since(began); took < least || speed == 0 && took > 290*time.Millisecond {
			t.Errorf("at speed %g it took %s", speed, took)
		}
	}
}

func TestTwoTargetsAreComparedWithEachOtherAndNotWithTheRecording(t *testing.T) {
	recording := written(t, exchange(1, "GET", "/Users", "", 500, `{"detail":"broken"}`, 0, 1), exchange(2, "GET", "/Users?count=1", "", 500, `{}`, 5, 1))
	counting := func(total int) Target {
		return opened(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/scim+json")
			if r.URL.RawQuery == "" {
				fmt.Fprint(w, `{"Resources":[]}`)
				return
			}
			fmt.Fprintf(w, `{"Resources":[],"totalResults":%d}`, total)
		}).Target
	}
	outcome, err := Play(t.Context(), recording, Options{Targets: []Target{counting(6), counting(7)}})
	if err != nil || outcome.Same != 1 || outcome.Different != 1 || outcome.First.Found.Number != 2 || outcome.First.Differences[0].Pointer != "/totalResults" {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
}

func TestATargetThatGivesUpEndsTheReplayWithTheListOfWhatWasSent(t *testing.T) {
	var all []scimdrill.Exchange
	for i := range 40 {
		all = append(all, exchange(i+1, "GET", fmt.Sprintf("/Users?startIndex=%d", i+1), "", 200, `{"Resources":[]}`, 10*i, 1))
	}
	recording := written(t, all...)
	cut := func(w http.ResponseWriter, _ *http.Request) {
		if connection, _, err := w.(http.Hijacker).Hijack(); err == nil {
			connection.Close() //nolint:errcheck // it is to be cut
		}
	}
	busy := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	for name, test := range map[string]struct {
		gives http.HandlerFunc
		says  string
	}{"cuts": {cut, "fell silent"}, "is always busy": {busy, "put off 3 exchanges in a row"}} {
		t.Run(name, func(t *testing.T) {
			asked := 0
			target := opened(t, func(w http.ResponseWriter, r *http.Request) {
				if asked++; asked > 3 {
					test.gives(w, r)
					return
				}
				w.Header().Set("Content-Type", "application/scim+json")
				fmt.Fprintf(w, `{"Resources":[],"told":%q}`, r.Header.Get("Authorization"))
			})
			file := filepath.Join(t.TempDir(), "sent.har")
			outcome := kept(t, t.Context(), recording, target, file)
			if !strings.Contains(outcome.Stopped, test.says) || outcome.Sent < 4 || outcome.Sent > 9 {
				t.Errorf("outcome %+v", outcome)
			}
			if sent := readBack(t, file); len(sent) != outcome.Sent {
				t.Errorf("%d in the list, %d were sent", len(sent), outcome.Sent)
			}
		})
	}
	t.Run("is stopped by the user", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		asked := 0
		target := opened(t, func(w http.ResponseWriter, _ *http.Request) {
			if asked++; asked == 10 {
				stop()
			}
			fmt.Fprint(w, "{}")
		})
		file := filepath.Join(t.TempDir(), "sent.har")
		outcome := kept(t, ctx, recording, target, file)
		if outcome.Stopped == "" || outcome.Sent < 9 || outcome.Sent > 11 {
			t.Errorf("outcome %+v", outcome)
		}
		if sent := readBack(t, file); len(sent) != outcome.Sent {
			t.Errorf("%d in the list, %d were sent", len(sent), outcome.Sent)
		}
	})
}

func kept(t *testing.T, ctx context.Context, recording *Recording, target *Opened, file string) Outcome { //nolint:revive // t comes first in tests
	t.Helper()
	writer, err := har.Create(file, har.Options{})
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := Play(ctx, recording, Options{Targets: []Target{target.Target}, Keep: writer.Append})
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return outcome
}

// readBack reads the list of what was sent, in which the token must not be.
func readBack(t *testing.T, file string) []scimdrill.Exchange {
	t.Helper()
	reader, err := har.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close() //nolint:errcheck // it was only read
	var all []scimdrill.Exchange
	for entry, err := range reader.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(fmt.Sprint(entry.Exchange, entry.Response), testToken) {
			t.Errorf("the token is in the list: %v", entry.Exchange)
		}
		all = append(all, entry.Exchange)
	}
	return all
}

func TestWhatHTTPCannotCarryIsNotSent(t *testing.T) {
	odd := func(number int, method, name, value string) scimdrill.Exchange {
		x := exchange(number, method, "/Users", "", 200, "{}", 10*number, 1)
		x.Request.Header = append(x.Request.Header, scimdrill.HeaderField{Name: name, Value: value})
		return x
	}
	recording := written(t,
		odd(1, "GET", "X-Note", "a\r\nX-Injected: b"), odd(2, "GET", "X Note", "a"), odd(3, "GET IT", "X-Note", "a"), odd(4, "GET", ":authority", "old.example.test"),
	)
	target := opened(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/scim+json")
		fmt.Fprint(w, "{}")
	})
	outcome, err := Play(t.Context(), recording, Options{Targets: []Target{target.Target}})
	if err != nil || outcome.Sent != 1 || outcome.Same != 1 || outcome.NotSent != 3 {
		t.Fatalf("outcome %+v, error %v", outcome, err)
	}
	for i, says := range []string{"value of its header line X-Note", `a header line named "X Note"`, `no method "GET IT"`} {
		if !strings.Contains(outcome.Held[i].Why, says) {
			t.Errorf("%d is not sent because %s", i+1, outcome.Held[i].Why)
		}
	}
}

func TestCredentialsOfTheRecordedServerAreNotSentToAnother(t *testing.T) {
	x := exchange(1, "GET", "/Users", "", 200, "{}", 0, 1)
	for _, name := range []string{"X-Api-Key", "X-Auth-Token", "Cookie", "Proxy-Authorization"} {
		x.Request.Header = append(x.Request.Header, scimdrill.HeaderField{Name: name, Value: "of-the-recorded-server"})
	}
	x.Request.Header[0].Value = "Bearer of-the-recorded-server"
	x.Request.Header = append(x.Request.Header, scimdrill.HeaderField{Name: "X-Note", Value: "stays"})
	recording := written(t, x)
	target := opened(t, func(w http.ResponseWriter, r *http.Request) {
		if all := fmt.Sprint(r.Header); strings.Contains(all, "of-the-recorded-server") || r.Header.Get("X-Note") != "stays" || r.Header.Get("Authorization") != "Bearer "+testToken {
			t.Errorf("the target got %s", all)
		}
		w.Header().Set("Content-Type", "application/scim+json")
		fmt.Fprint(w, "{}")
	})
	if outcome, err := Play(t.Context(), recording, Options{Targets: []Target{target.Target}}); err != nil || outcome.Same != 1 {
		t.Errorf("outcome %+v, error %v", outcome, err)
	}
}
