package transcript_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

func TestArrivalsAreInTheOrderOfRecording(t *testing.T) {
	recorder := transcript.NewRecorder()
	slow, quick := recorder.Begin(), recorder.Begin()
	recorder.Record(scimdrill.Exchange{Number: quick})
	seen, _ := recorder.Arrived(0, 10)
	recorder.Record(scimdrill.Exchange{Number: slow}) // it has the lower number, and comes later
	recorder.Record(scimdrill.Exchange{})
	wantArrivals(t, recorder, seen[0].Place, 10, 0, "2:1", "3:3")
	wantArrivals(t, recorder, 0, 2, 1, "2:1", "3:3")
	wantArrivals(t, recorder, 3, 10, 0)
}

func TestArrivalsAreForgottenWithTheirExchanges(t *testing.T) {
	recorder := transcript.NewRecorder()
	recorder.KeepLast(2)
	for range 9 {
		recorder.Record(scimdrill.Exchange{})
	}
	wantArrivals(t, recorder, 0, 10, 0, "8:8", "9:9")
}

// wantArrivals compares "place:number".
func wantArrivals(t *testing.T, recorder *transcript.Recorder, after, most, wantLeft int, want ...string) {
	t.Helper()
	arrived, left := recorder.Arrived(after, most)
	var found []string
	for _, a := range arrived {
		found = append(found, fmt.Sprintf("%d:%d", a.Place, a.Number))
	}
	if diff := cmp.Diff(want, found); diff != "" || left != wantLeft {
		t.Errorf("after %d: %d left out, want %d; expected (-), found (+):\n%s", after, left, wantLeft, diff)
	}
}
