package transcript_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

var update = flag.Bool("update", false, "write golden files anew") //nolint:gochecknoglobals // a flag must be known before the tests start

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

func examples() []scimdrill.Exchange {
	recorder := transcript.NewRecorder()
	started := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	recorder.Record(scimdrill.Exchange{
		Actor: scimdrill.ByOkta, App: scimdrill.Template, Purpose: "assign: look up", Started: started, Duration: 1500 * time.Microsecond,
		Request: scimdrill.Request{
			Method: "GET", URL: "https://example.com/scim/Users?filter=userName%20eq%20%22s.o'brien%40example.com%22&startIndex=1&count=100",
			Header: scimdrill.Header{{Name: "Accept", Value: "application/scim+json"}, {Name: "Authorization", Value: "Bearer geheim99"}, {Name: "Accept-Encoding", Value: "gzip,deflate"}},
		},
		Response: &scimdrill.Response{Status: 200, Header: scimdrill.Header{{Name: "Content-Type", Value: "application/scim+json"}}, Body: `{"totalResults":0}`},
	})
	recorder.Record(scimdrill.Exchange{
		Actor: scimdrill.ByOkta, App: scimdrill.Template, Purpose: "assign: create", Started: started.Add(time.Second), Duration: time.Minute,
		Request: scimdrill.Request{
			Method: "POST", URL: "https://example.com/scim/Users",
			Header: scimdrill.Header{{Name: "Content-Type", Value: "application/scim+json; charset=utf-8"}, {Name: "Authorization", Value: "geheim99"}, {Name: "Content-Length", Value: "99"}},
			Body:   `{"userName":"s.o'brien@example.com","password":"1mz050nq","note":"$HOME ` + "`id`" + `"}`,
		},
		Silence: scimdrill.Hang, Problem: "read: i/o timeout",
	})
	return recorder.All()
}

func TestHAR(t *testing.T) {
	var written bytes.Buffer
	if err := transcript.WriteHAR(&written, examples(), scimdrill.Tool{Name: "scimdrill", Version: "1.2.3"}); err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "exchanges.har", written.Bytes())
}

func TestCurl(t *testing.T) {
	var lines bytes.Buffer
	for _, x := range examples() {
		lines.WriteString(transcript.Curl(x) + "\n")
	}
	compareGolden(t, "curl.txt", lines.Bytes())
}

// TestCurlInAShell has a shell read the line: whatever stands in the exchange must arrive as it is and run nothing.
func TestCurlInAShell(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh here: ", err)
	}
	x := examples()[1]
	script := `curl() { for word; do printf '%s\n' "$word"; done; }; ` + transcript.Curl(x)
	command := exec.CommandContext(t.Context(), shell, "-c", script)
	command.Env = []string{"SCIM_TOKEN=tok en", "PATH=" + os.Getenv("PATH")}
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"-sS", "-i", "-X", "POST", "https://example.com/scim/Users", "-H", "Content-Type: application/scim+json; charset=utf-8",
		"-H", "Authorization: tok en", "--data-binary", x.Request.Body, "",
	}, "\n")
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func compareGolden(t *testing.T, name string, found []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, found, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(found)); diff != "" {
		t.Errorf("%s: expected (-), found (+); run with -update if the change is meant:\n%s", path, diff)
	}
}

func purposes(exchanges []scimdrill.Exchange) string {
	list := make([]string, 0, len(exchanges))
	for _, x := range exchanges {
		list = append(list, x.Purpose)
	}
	return strings.Join(list, " ")
}
