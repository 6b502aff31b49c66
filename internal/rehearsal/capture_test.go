package rehearsal_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/capture"
	"github.com/scimdrill/scimdrill/driver/capture/rehearse"
	"github.com/scimdrill/scimdrill/driver/org"
	"github.com/scimdrill/scimdrill/reference/server"
)

// TestBothRecordingsAgainstTheReference: what Okta sent in the recorded runs is sent to the reference in full mode, which
// answers all of it with success but the bad token.
func TestBothRecordingsAgainstTheReference(t *testing.T) {
	for _, c := range []struct {
		file string
		run  func(context.Context, rehearse.Stage, []capture.Request) (capture.Result, error)
		bad  int
	}{{capture.Template, rehearse.Template, 1}, {capture.Wizard, rehearse.Wizard, 0}} {
		t.Run(c.file, func(t *testing.T) {
			theirs, err := capture.Read(c.file)
			if errors.Is(err, os.ErrNotExist) {
				t.Skipf("no captures here: %v; set SCIMDRILL_CAPTURES to where they are", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			target, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Mode: server.FullMode})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { closed(t, target.Close) })
			mock := org.New(org.Options{})
			running, err := mock.Start(t.Context(), "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { closed(t, running.Close) })
			administrator, err := admin.New(t.Context(), admin.Options{OrgURL: running.URL, APIToken: mock.APIToken()})
			if err != nil {
				t.Fatal(err)
			}
			echoes := newEchoes()
			stage := rehearse.Stage{Admin: administrator, BaseURL: target.URL, Token: target.Token, Sent: sentBy(t, mock, target.URL, echoes)}
			result, err := c.run(t.Context(), stage, theirs)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("against the reference:\n%s\nof these, %d hold what the reference says otherwise than the recorded server did, which Okta echoes and which was set aside: %v",
				result, echoes.requests, echoes.kinds)
			if result.Matched != len(theirs) || len(result.Differences) > 0 {
				t.Errorf("%d of %d requests as captured", result.Matched, len(theirs))
			}
			refused := 0
			for _, x := range mock.Recorder().All() {
				if x.Response == nil || x.Response.Status > 299 {
					refused++
					if refused > c.bad {
						t.Errorf("the reference answered %s %s with %+v", x.Request.Method, x.Request.URL, x.Response)
					}
				}
			}
		})
	}
}

// sentBy gives the requests since the last call, in the order of sending.
func sentBy(t *testing.T, mock *org.Org, base string, echoes *echoes) func() []capture.Request {
	t.Helper()
	mark := 0
	return func() []capture.Request {
		var sent []capture.Request
		for _, x := range mock.Recorder().Since(mark) {
			path, query, _ := strings.Cut(x.Path(base), "?")
			decoded, err := url.QueryUnescape(query)
			if err != nil {
				t.Error(err)
			}
			request, err := capture.Sent(x.Request.Method, path, decoded, x.Request.Body)
			if err != nil {
				t.Error(err)
			}
			echoes.learn(path, x)
			echoes.setAside(&request)
			sent = append(sent, request)
		}
		mark = mock.Recorder().Mark()
		return sent
	}
}

func closed(t *testing.T, closing func(context.Context) error) {
	t.Helper()
	if err := closing(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}
