package record_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/record"
)

// BenchmarkThroughTheRecorder asks the same target directly and through a recorder that writes a file, in turns, and reports both:
// ratios hold where figures depend on the machine.
func BenchmarkThroughTheRecorder(b *testing.B) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/scim+json")
		w.Header().Set("Location", "http://example.com/Users/1")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"1","userName":"jane.hale@example.com","active":true}`)
	}))
	b.Cleanup(target.Close)
	for _, clients := range []int{1, 8} {
		b.Run(fmt.Sprintf("%d_clients", clients), func(b *testing.B) {
			tape, err := record.NewTape(record.TapeOptions{File: filepath.Join(b.TempDir(), "x.har"), Target: target.URL})
			if err != nil {
				b.Fatal(err)
			}
			p, err := record.Start(b.Context(), "127.0.0.1:0", record.Options{Target: target.URL, Keep: tape.Keep})
			if err != nil {
				b.Fatal(err)
			}
			var direct, through []time.Duration
			var apart, together time.Duration
			const turn = 200
			for done := 0; done < b.N; done += turn {
				took, all := ask(b, target.URL, clients, turn)
				direct, apart = append(direct, all...), apart+took
				took, all = ask(b, p.URL(), clients, turn)
				through, together = append(through, all...), together+took
			}
			if err := p.Close(b.Context()); err != nil {
				b.Error(err)
			}
			if _, err := tape.Close(); err != nil || tape.Entries() != len(through) {
				b.Errorf("%d of %d in the file: %v", tape.Entries(), len(through), err)
			}
			b.ReportMetric(float64(len(direct))/apart.Seconds(), "direct/s")
			b.ReportMetric(float64(len(through))/together.Seconds(), "recorded/s")
			b.ReportMetric(apart.Seconds()/together.Seconds(), "recorded:direct")
			b.ReportMetric(float64((median(through) - median(direct)).Microseconds()), "p50-added-µs")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// ask sends so many creates in all, by several clients at once.
func ask(b *testing.B, url string, clients, many int) (took time.Duration, each []time.Duration) {
	b.Helper()
	const body = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane.hale@example.com","name":{"givenName":"Jane","familyName":"Hale"},"emails":[{"primary":true,"value":"jane.hale@example.com","type":"work"}],"displayName":"Jane Hale","locale":"en-US","groups":[],"password":"1mz050nq","active":true}`
	var mu sync.Mutex
	var wait sync.WaitGroup
	began := time.Now()
	for range clients {
		wait.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for range many / clients {
				begun := time.Now()
				response, err := client.Post(url+"/Users", "application/scim+json", strings.NewReader(body))
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				mu.Lock()
				each = append(each, time.Since(begun))
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return time.Since(began), each
}
