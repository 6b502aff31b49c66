package workbench_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
)

// sent is an event of the stream.
type sent struct{ id, name, data string }

type events []sent

func (e events) text() string {
	var lines strings.Builder
	for _, one := range e {
		var exchange struct {
			HTML string `json:"html"`
		}
		_ = json.Unmarshal([]byte(one.data), &exchange)
		fmt.Fprintln(&lines, one.id, one.name, exchange.HTML)
	}
	return lines.String()
}

// numbers are those of the exchanges, in the order in which they came, and the id of the last.
func (e events) numbers(t *testing.T) (numbers []int, last string) {
	t.Helper()
	for _, one := range e {
		var exchange struct {
			Number int `json:"number"`
		}
		if err := json.Unmarshal([]byte(one.data), &exchange); err != nil {
			t.Fatalf("%s: %v", one.data, err)
		}
		numbers, last = append(numbers, exchange.Number), one.id
	}
	return numbers, last
}

// stream reads so many exchanges, after the event of that id.
func (r *rig) stream(after string, exchanges int) events {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/workbench/stream", nil)
	if err != nil {
		r.Fatal(err)
	}
	if after != "" {
		request.Header.Set("Last-Event-ID", after)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var found events
	var one sent
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 16<<20)
	for len(found) < exchanges && lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch field {
		case "id":
			one.id = value
		case "event":
			one.name = value
		case "data":
			one.data = value
		case "":
			if one.name == "exchange" {
				found = append(found, one)
			}
			one = sent{}
		}
	}
	if len(found) < exchanges {
		r.Fatalf("found %d exchanges of %d: %v", len(found), exchanges, lines.Err())
	}
	return found
}

func TestAStreamGoesOnWhereItBroke(t *testing.T) {
	r := newRig(t)
	slow, quick := r.recorder().Begin(), r.recorder().Begin()
	r.recorder().Record(scimdrill.Exchange{Number: quick})
	_, last := r.stream("", 1).numbers(t)
	r.recorder().Record(scimdrill.Exchange{Number: slow}) // sent before the one that is known, and over after it
	r.recorder().Record(scimdrill.Exchange{})
	if numbers, _ := r.stream(last, 2).numbers(t); fmt.Sprint(numbers) != "[1 3]" {
		t.Errorf("after a break: found %v", numbers)
	}
	if numbers, _ := r.stream("another-9", 3).numbers(t); fmt.Sprint(numbers) != "[2 1 3]" {
		t.Errorf("with a place of another run: found %v", numbers)
	}
}

func TestAStreamSendsTheNewestOfThousands(t *testing.T) {
	r := newRig(t)
	for range 5000 {
		r.recorder().Record(scimdrill.Exchange{Request: scimdrill.Request{Method: "GET", URL: "http://127.0.0.1/Users"}})
	}
	numbers, _ := r.stream("", 300).numbers(t)
	if numbers[0] != 4701 || numbers[299] != 5000 {
		t.Errorf("found %d to %d", numbers[0], numbers[299])
	}
	page := r.get("/").body
	if count := strings.Count(page, `class="exchange`); count != 300 || !strings.Contains(page, "Only the newest 300") || strings.Contains(page, `id="older" hidden`) {
		t.Errorf("the page shows %d exchanges, or does not say that there are more", count)
	}
}

func TestOpenPagesDoNotHoldUpTheEnd(t *testing.T) {
	r := newRig(t)
	open, err := http.Get(r.url + "/workbench/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = open.Body.Close() }()
	start := time.Now()
	if err := r.stop(); err != nil {
		t.Errorf("close: %v", err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("closing took %v", took)
	}
}

// A page that does not read holds up nobody.
func TestASlowPage(t *testing.T) {
	r := newRig(t)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := fmt.Fprintf(conn, "GET /workbench/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	body := strings.Repeat("x", 60_000)
	start := time.Now()
	for range 2000 {
		r.recorder().Record(scimdrill.Exchange{Response: &scimdrill.Response{Status: 200, Body: body}})
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("recording took %v", took)
	}
	r.stream("", 1)
}
