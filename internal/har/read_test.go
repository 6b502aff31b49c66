package har_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

const (
	head  = `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"pages":[{"a":[1,2,{"entries":[]}]}],"entries":[`
	entry = `{"startedDateTime":"2026-09-03T14:00:00.000+02:00","time":12.5,"request":{"method":"GET","url":"https://example.com/Users","headers":[]},"response":{"status":200,"headers":[],"content":{"size":2,"text":"{}"}}}`
)

func TestFilesThatAreNoArchives(t *testing.T) {
	for _, c := range []struct {
		name, text string
		entries    int
		want       string
	}{
		{"empty", "", 0, `this is no HTTP Archive: the file is empty: expected a JSON object with "log" and its "entries", as browsers, proxies and scimdrill record write it`},
		{"no JSON", "GET /Users", 0, `this is no HTTP Archive: it is not JSON (byte 1: invalid character 'G' looking for beginning of value): expected`},
		{"an array", "[]", 0, "this is no HTTP Archive: the file is no JSON object: expected"},
		{"another object", `{"results":[{"log":1}]}`, 0, `this is no HTTP Archive: it is a JSON object without the member "log": expected`},
		{"no entries", `{"log":{"version":"1.2"}}`, 0, `this is no HTTP Archive: its "log" has no "entries": expected`},
		{"entries of another kind", `{"log":{"entries":{}}}`, 0, `this is no HTTP Archive: its "entries" are no array: expected`},
		{"compressed", "\x1f\x8b\x08", 0, "this is no HTTP Archive: it is compressed: unpack it with gunzip first: expected"},
		{"UTF-16", "\xff\xfe{\x00", 0, "this is no HTTP Archive: it is written in UTF-16: save it as UTF-8: expected"},
		{"cut off at once", head, 0, "the file ends at byte 109, before its first exchange is complete: expected the rest of an HTTP Archive"},
		{"cut off in an entry", head + entry + "," + entry + "," + entry[:50], 2, "the file is cut off at byte 579, after exchange 2: those before could be read, and what followed is lost"},
		{"cut off between entries", head + entry + ",", 1, "the file is cut off at byte 319, after exchange 1: those before could be read, and what followed is lost"},
		{"cut off after the last", head + entry, 1, "the file is cut off at byte 318, after exchange 1: those before could be read, and what followed is lost"},
		{"cut off at the end", head + entry + "]}", 1, "the file is cut off at byte 320, after exchange 1: those before could be read, and what followed is lost"},
		{"damaged", head + entry + ",{\"x\":!}]}}", 1, "the file cannot be read beyond byte 319, after exchange 1: invalid character '!' looking for beginning of value"},
		{"two in one", head + entry + "]}}" + head + entry + "]}}", 1, "the file cannot be read beyond byte 322, after exchange 1: something follows the end of the archive, and was not read: is it two files in one?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, err := 0, error(nil)
			for _, problem := range har.Read(strings.NewReader(c.text)) {
				if err = problem; err == nil {
					read++
				}
			}
			var broken *har.BrokenError
			if !errors.As(err, &broken) || broken.Entries != c.entries || read != c.entries {
				t.Fatalf("expected %d entries and a broken file, found %d and %v", c.entries, read, err)
			}
			if !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("expected %q\nfound    %q", c.want, err)
			}
			if strings.HasPrefix(c.name, "cut off") != broken.Truncated {
				t.Errorf("truncated: %v", broken.Truncated)
			}
		})
	}
}

func TestOneBadEntryDoesNotEndTheFile(t *testing.T) {
	text := "\xef\xbb\xbf" + head + entry + `,{"request":{"method":"GET","url":"/Users"}},{"request":{"method":7}},` + entry + "]}}"
	var found []string
	for x, err := range har.Read(strings.NewReader(text)) {
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		found = append(found, fmt.Sprintf("%d %s %s", x.Number, x.Started.UTC().Format(time.RFC3339), x.Duration))
	}
	if diff := cmp.Diff([]string{
		"1 2026-09-03T12:00:00Z 12.5ms",
		"entry 2: its request has no method, or no absolute URL: expected both, as in every HTTP Archive",
		"entry 3: request.method is number, and not what the format has there",
		"4 2026-09-03T12:00:00Z 12.5ms",
	}, found); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func TestWhatOtherProgramsWrite(t *testing.T) {
	for _, c := range []struct {
		name, entry string
		want        har.Entry
	}{
		{
			"a browser, over HTTP/2", `{"startedDateTime":"no time","time":null,"request":{"method":"GET","url":"https://a.example/x","headers":[{"name":":authority","value":"a.example"},{"name":"accept","value":"*/*"}]},"response":{"status":204,"headers":[],"content":{"size":0}}}`,
			har.Entry{Place: 1, Exchange: scimdrill.Exchange{
				Number: 1, Actor: scimdrill.ByProbe, Request: scimdrill.Request{Method: "GET", URL: "https://a.example/x", Header: scimdrill.Header{{Name: "accept", Value: "*/*"}}},
				Response: &scimdrill.Response{Status: 204},
			}},
		},
		{
			"bodies that were left out", `{"request":{"method":"POST","url":"https://a.example/x","bodySize":7,"headers":[{"name":"User-Agent","value":"Okta SCIM Client 1.0.0"}]},"response":{"status":201,"content":{"size":9}}}`,
			har.Entry{Place: 1, RequestBodyMissing: true, ResponseBodyMissing: true, Exchange: scimdrill.Exchange{
				Number: 1, Actor: scimdrill.ByOkta, Request: scimdrill.Request{Method: "POST", URL: "https://a.example/x", Header: scimdrill.Header{{Name: "User-Agent", Value: "Okta SCIM Client 1.0.0"}}},
				Response: &scimdrill.Response{Status: 201},
			}},
		},
		{
			"a form", `{"request":{"method":"POST","url":"https://a.example/x","postData":{"mimeType":"x","text":"","params":[{"name":"a b","value":"ü"}]}},"response":{"status":0,"_error":"net::ERR_FAILED"}}`,
			har.Entry{Place: 1, Exchange: scimdrill.Exchange{
				Number: 1, Actor: scimdrill.ByProbe, Request: scimdrill.Request{Method: "POST", URL: "https://a.example/x", Body: "a+b=%C3%BC"}, Silence: scimdrill.NoAnswer, Problem: "net::ERR_FAILED",
			}},
		},
		{
			"base64", `{"request":{"method":"GET","url":"https://a.example/x"},"response":{"status":200,"content":{"size":2,"text":"e30=","encoding":"base64"}}}`,
			har.Entry{Place: 1, Exchange: scimdrill.Exchange{
				Number: 1, Actor: scimdrill.ByProbe, Request: scimdrill.Request{Method: "GET", URL: "https://a.example/x"}, Response: &scimdrill.Response{Status: 200, Body: "{}"},
			}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for found, err := range har.NewReader(strings.NewReader(head + c.entry + "]}}")).Entries() {
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, found); diff != "" {
					t.Errorf("expected (-), found (+):\n%s", diff)
				}
			}
		})
	}
}

// endless is a large archive that takes up no room.
type endless struct {
	rest    []byte
	entries int
}

func (e *endless) Read(into []byte) (int, error) {
	if len(e.rest) == 0 {
		switch e.entries--; {
		case e.entries < 0:
			return 0, io.EOF
		case e.entries == 0:
			e.rest = []byte(entry + "]}}")
		default:
			e.rest = []byte(entry + ",")
		}
	}
	n := copy(into, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestMemoryIsThatOfOneEntry(t *testing.T) {
	const entries = 200_000 // 43 MB
	read := 0
	var most, before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for _, err := range har.Read(&endless{rest: []byte(head), entries: entries}) {
		if err != nil {
			t.Fatal(err)
		}
		if read++; read%(entries/10) == 0 {
			runtime.GC()
			if runtime.ReadMemStats(&now); now.HeapAlloc > most.HeapAlloc {
				most = now
			}
		}
	}
	if grown := int64(most.HeapAlloc) - int64(before.HeapAlloc); read != entries || grown > 2<<20 {
		t.Errorf("read %d of %d entries; the heap grew by %d bytes", read, entries, grown)
	}
}

func TestAnEntryThatWouldFillTheMemoryIsRefused(t *testing.T) {
	huge := io.MultiReader(strings.NewReader(head+entry+`,{"comment":"`), io.LimitReader(letters{}, 1<<30))
	var last error
	for _, err := range har.Read(huge) {
		last = err
	}
	if last == nil || !strings.Contains(last.Error(), "after exchange 1: one entry is larger than 128 MiB") {
		t.Errorf("found %v", last)
	}
}

type letters struct{}

func (letters) Read(into []byte) (int, error) {
	return copy(into, bytes.Repeat([]byte("x"), len(into))), nil
}

// What an archive lacks is lacking in the one that is made of it: an empty body would be another answer.
func TestAMissingBodyStaysMissing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.har")
	w, err := har.Create(file, har.Options{Creator: har.Creator{Name: "scimdrill"}})
	if err != nil {
		t.Fatal(err)
	}
	all := []har.Entry{
		{Exchange: exchanges()[0]},
		{RequestBodyMissing: true, ResponseBodyMissing: true, Exchange: scimdrill.Exchange{
			Number: 2, Actor: scimdrill.ByOkta, Request: scimdrill.Request{Method: "POST", URL: "https://example.com/scim/v2/Users"}, Response: &scimdrill.Response{Status: 201},
		}},
		{Exchange: scimdrill.Exchange{
			Number: 3, Actor: scimdrill.ByOkta, Request: scimdrill.Request{Method: "DELETE", URL: "https://example.com/scim/v2/Users/1"}, Response: &scimdrill.Response{Status: 204},
		}},
	}
	for _, entry := range all {
		if err := w.AppendEntry(entry); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := har.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for entry, err := range r.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		if want := all[n]; entry.RequestBodyMissing != want.RequestBodyMissing || entry.ResponseBodyMissing != want.ResponseBodyMissing {
			t.Errorf("entry %d: expected missing bodies %t and %t, found %t and %t", n+1, want.RequestBodyMissing, want.ResponseBodyMissing, entry.RequestBodyMissing, entry.ResponseBodyMissing)
		}
		n++
	}
	if n != len(all) {
		t.Errorf("expected %d entries, found %d", len(all), n)
	}
}
