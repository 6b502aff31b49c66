package replay

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// bug stands before a sound server and spoils some of its answers; each trial has its own.
type bug func(w http.ResponseWriter, r *http.Request, pass http.HandlerFunc)

// suspect opens a fresh server with a fresh bug.
func suspect(t *testing.T, fresh func() bug) func(context.Context) (*Opened, error) {
	t.Helper()
	return func(ctx context.Context) (*Opened, error) {
		running := clean(t) //nolint:contextcheck // it lives as long as the test, not as the trial
		target, err := url.Parse(running.URL)
		if err != nil {
			return nil, err
		}
		through := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: target.Scheme, Host: target.Host})
		flaw := fresh()
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { flaw(w, r, through.ServeHTTP) }))
		opened, err := Open(ctx, Where{Name: "suspect", URL: proxy.URL + target.Path, Token: testToken})
		if err != nil {
			return nil, err
		}
		opened.stop = func(ctx context.Context) error {
			proxy.Close()
			return running.Close(ctx)
		}
		return opened, nil
	}
}

func sound(ctx context.Context) (*Opened, error) {
	return Open(ctx, Where{Name: "sound", Mode: "peakon"})
}

// teapot answers what no SCIM server does.
func teapot(w http.ResponseWriter) { w.WriteHeader(http.StatusTeapot) }

// onlyAfterPutAndOff refuses to switch somebody on who was changed by PUT and then switched off.
func onlyAfterPutAndOff() bug {
	stage := map[string]int{}
	return func(w http.ResponseWriter, r *http.Request, pass http.HandlerFunc) {
		at := r.URL.Path
		switch {
		case r.Method == "PUT":
			stage[at] = 1
		case r.Method == "PATCH" && stage[at] == 1:
			stage[at] = 2
		case r.Method == "PATCH" && stage[at] == 2:
			teapot(w)
			return
		}
		pass(w, r)
	}
}

// everyCreate is broken.
func everyCreate() bug {
	return func(w http.ResponseWriter, r *http.Request, pass http.HandlerFunc) {
		if r.Method == "POST" {
			teapot(w)
			return
		}
		pass(w, r)
	}
}

// thirdOfAll cannot take a third person, whoever that is.
func thirdOfAll() bug {
	made := 0
	return func(w http.ResponseWriter, r *http.Request, pass http.HandlerFunc) {
		if r.Method == "POST" {
			if made++; made == 3 {
				teapot(w)
				return
			}
		}
		pass(w, r)
	}
}

func TestWhatRemainsOfTwoHundredExchangesIsWhatTheBugNeeds(t *testing.T) {
	recording := recorded(t, func(s *story) { s.lives(0, 25) })
	if recording.Exchanges != 200 {
		t.Fatalf("%d exchanges", recording.Exchanges)
	}
	for name, test := range map[string]struct {
		bug     func() bug
		remains []string
	}{
		"two earlier ones of the same person": {onlyAfterPutAndOff, []string{"POST", "PUT", "PATCH", "PATCH"}},
		"itself alone":                        {everyCreate, []string{"POST"}},
		"two of other people":                 {thirdOfAll, []string{"POST", "POST", "POST"}},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			found, err := Bisect(t.Context(), recording, BisectOptions{Sound: sound, Suspect: suspect(t, test.bug)})
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(began)
			var methods []string
			for _, x := range found.Remaining {
				methods = append(methods, x.Request.Method)
			}
			t.Logf("%d of %d remain after %d trials in %s: %v", len(methods), found.Whole, found.Trials, took, methods)
			if !slices.Equal(methods, test.remains) {
				t.Errorf("%v remain, expected %v", methods, test.remains)
			}
			if took > 30*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestABugThatComesAndGoesIsNotBisected(t *testing.T) {
	recording := recorded(t, func(s *story) { s.lives(0, 5) })
	trial := 0
	everyOther := func() bug {
		trial++
		if trial%2 == 1 {
			return everyCreate()
		}
		return func(w http.ResponseWriter, r *http.Request, pass http.HandlerFunc) { pass(w, r) }
	}
	_, err := Bisect(t.Context(), recording, BisectOptions{Sound: sound, Suspect: suspect(t, everyOther)})
	if !errors.Is(err, ErrNothingToBisect) || !strings.Contains(err.Error(), "exchange 2 (status) comes and goes") {
		t.Errorf("the error is %v", err)
	}
}
