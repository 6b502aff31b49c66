package admin_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/capture"
	"github.com/scimdrill/scimdrill/driver/capture/rehearse"
	"github.com/scimdrill/scimdrill/driver/targettest"
)

// TestThroughTheSDKBothRecordingsWhole repeats both recorded runs, through the SDK and over sockets: every request, groups
// included.
func TestThroughTheSDKBothRecordingsWhole(t *testing.T) {
	for _, c := range []struct {
		file string
		run  func(context.Context, rehearse.Stage, []capture.Request) (capture.Result, error)
		want int
	}{{capture.Template, rehearse.Template, 45}, {capture.Wizard, rehearse.Wizard, 68}} {
		t.Run(c.file, func(t *testing.T) {
			theirs, err := capture.Read(c.file)
			if errors.Is(err, os.ErrNotExist) {
				t.Skipf("no captures here: %v; set SCIMDRILL_CAPTURES to where they are", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			target := targettest.New(t)
			result, err := c.run(t.Context(), rehearse.Stage{
				Admin: newRig(t).Admin, BaseURL: target.URL, Token: strings.TrimPrefix(targettest.Token, "Bearer "),
				Sent: func() []capture.Request {
					var sent []capture.Request
					for _, r := range target.Requests() {
						request, err := capture.Sent(r.Method, r.Path, r.Query, r.Body)
						if err != nil {
							t.Error(err)
						}
						sent = append(sent, request)
					}
					return sent
				},
			}, theirs)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("through the SDK:\n%s", result)
			if result.Matched != c.want || result.Captured != c.want || len(result.Differences) > 0 {
				t.Errorf("want %d of %d and no difference, found %d of %d", c.want, c.want, result.Matched, result.Captured)
			}
		})
	}
}
