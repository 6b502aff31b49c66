package transcript_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

func TestExchangesAreInTheOrderOfSending(t *testing.T) {
	recorder := transcript.NewRecorder()
	first, second := recorder.Begin(), recorder.Begin()
	recorder.Record(scimdrill.Exchange{Number: second, Purpose: "second"})
	recorder.Record(scimdrill.Exchange{Number: first, Purpose: "first"})
	mark := recorder.Mark()
	recorder.Record(scimdrill.Exchange{Purpose: "third"})
	if found := purposes(recorder.All()); found != "first second third" {
		t.Errorf("found %s", found)
	}
	if found := purposes(recorder.Since(mark)); found != "third" {
		t.Errorf("since the mark: %s", found)
	}
}

func TestSubscribersHearWhatIsKept(t *testing.T) {
	recorder := transcript.NewRecorder("geheim")
	var heard []string
	cancel := recorder.Subscribe(func(x scimdrill.Exchange) { heard = append(heard, x.Request.Body) })
	recorder.Record(scimdrill.Exchange{Request: scimdrill.Request{Body: "geheim"}})
	cancel()
	recorder.Record(scimdrill.Exchange{})
	if diff := cmp.Diff([]string{"<redacted>"}, heard); diff != "" {
		t.Error(diff)
	}
}

func TestRecordingAtOnce(t *testing.T) {
	recorder := transcript.NewRecorder()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { recorder.Record(scimdrill.Exchange{Number: recorder.Begin()}) })
	}
	all.Wait()
	for i, x := range recorder.All() {
		if x.Number != i+1 {
			t.Fatalf("at place %d stands number %d", i+1, x.Number)
		}
	}
	if recorder.Mark() != 50 {
		t.Errorf("found mark %d", recorder.Mark())
	}
}

func purposes(exchanges []scimdrill.Exchange) string {
	list := make([]string, 0, len(exchanges))
	for _, x := range exchanges {
		list = append(list, x.Purpose)
	}
	return strings.Join(list, " ")
}

func TestALongRecordingForgets(t *testing.T) {
	recorder := transcript.NewRecorder()
	recorder.KeepLast(3)
	for n := range 20 {
		recorder.Record(scimdrill.Exchange{})
		kept := recorder.All()
		if len(kept) != min(n+1, 3) || kept[len(kept)-1].Number != n+1 {
			t.Fatalf("after %d exchanges: found %+v", n+1, kept)
		}
	}
	if kept := recorder.Since(18); len(kept) != 2 || kept[0].Number != 19 {
		t.Errorf("found %+v", kept)
	}
}

func TestALongRecordingCutsLargeBodies(t *testing.T) {
	recorder := transcript.NewRecorder()
	recorder.KeepLast(3)
	kept := recorder.Record(scimdrill.Exchange{Response: &scimdrill.Response{Body: strings.Repeat("é", 1<<20)}})
	if body := kept.Response.Body; len(body) > 1<<20+100 || !strings.HasSuffix(body, "é… (2097152 bytes in all)") {
		t.Errorf("found %d bytes that end in %s", len(body), body[len(body)-40:])
	}
}
