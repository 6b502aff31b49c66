package replay

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

// grown writes a recording of any size: a story on the reference, told again of other people.
func grown(b *testing.B, exchanges int) *Recording {
	b.Helper()
	told := recorded(b, func(s *story) { s.lives(7_000_000, 7_000_001) })
	var life []scimdrill.Exchange
	for entry, err := range told.Entries() {
		if err != nil {
			b.Fatal(err)
		}
		life = append(life, entry.Exchange)
	}
	file := filepath.Join(b.TempDir(), "grown.har")
	writer, err := har.Create(file, har.Options{})
	if err != nil {
		b.Fatal(err)
	}
	id := textOf(toldBy(life[1].Response).body["id"])
	started := time.Date(2026, 11, 27, 8, 0, 0, 1000, time.UTC)
	for i := range exchanges {
		other := strings.NewReplacer(
			"p7000000", "p"+strconv.Itoa(7_000_000+i/len(life)),
			`"id":"`+id+`"`, fmt.Sprintf(`"id":"old-%09d"`, i/len(life)), "/Users/"+id, fmt.Sprintf("/Users/old-%09d", i/len(life)),
		)
		x := life[i%len(life)]
		x.Number, x.Started, x.Duration = i+1, started.Add(time.Duration(i)*time.Millisecond), 100*time.Microsecond
		x.Request.URL, x.Request.Body = other.Replace(x.Request.URL), other.Replace(x.Request.Body)
		answer := *x.Response
		answer.Header, answer.Body = scimdrill.Header{}, other.Replace(answer.Body)
		for _, field := range x.Response.Header {
			answer.Header = append(answer.Header, scimdrill.HeaderField{Name: field.Name, Value: other.Replace(field.Value)})
		}
		x.Response = &answer
		if err := writer.Append(x); err != nil {
			b.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		b.Fatal(err)
	}
	return surveyed(b, file)
}

// BenchmarkReplay sends recordings of several sizes to a fresh reference in the same process. 10,000 exchanges have to take less than
// ten seconds; the heap that is in use, that of the reference included, may grow with the
// people and not with the file.
func BenchmarkReplay(b *testing.B) {
	smallest := map[string]float64{}
	for _, exchanges := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(exchanges), func(b *testing.B) {
			recording := grown(b, exchanges)
			var took time.Duration
			var most uint64
			for range b.N {
				target, err := Open(b.Context(), Where{Name: "reference", Mode: "peakon"})
				if err != nil {
					b.Fatal(err)
				}
				sent := 0
				began := time.Now()
				outcome, err := Play(b.Context(), recording, Options{Targets: []Target{target.Target}, Keep: func(scimdrill.Exchange) error {
					if sent++; sent%(exchanges/4) == 0 {
						most = max(most, heapInUse())
					}
					return nil
				}})
				took += time.Since(began)
				target.Close(b.Context())
				if err != nil || outcome.Same != exchanges {
					b.Fatalf("%d of %d are the same (error %v): %+v", outcome.Same, exchanges, err, outcome.First)
				}
			}
			perSecond := float64(exchanges*b.N) / took.Seconds()
			b.ReportMetric(perSecond, "exchanges/s")
			b.ReportMetric(10_000/perSecond, "s/10,000")
			b.ReportMetric(float64(most)/(1<<20), "heap-MB")
			b.ReportMetric(0, "ns/op")
			if smallest["speed"] == 0 {
				smallest["speed"], smallest["heap"] = perSecond, float64(most)
			}
			b.ReportMetric(perSecond/smallest["speed"], "speed:1,000's")
			b.ReportMetric(float64(most)/smallest["heap"], "heap:1,000's")
			if spent := 10_000 / perSecond; spent > 10 {
				b.Errorf("10,000 exchanges take %.1f s", spent)
			}
		})
	}
}

// heapInUse is what is in use once what is not has been freed.
func heapInUse() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
