package org_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
)

// faulty is a SCIM server at the level of bytes. It answers well until it is told otherwise.
type faulty struct {
	listener net.Listener

	mu       sync.Mutex
	method   string
	fault    func(conn net.Conn) bool
	requests []string
}

func newFaulty(t *testing.T) *faulty {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{listener: listener}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go f.serve(conn)
		}
	}()
	return f
}

func (f *faulty) host() string { return f.listener.Addr().String() }

func (f *faulty) url() string { return "http://" + f.host() + "/scim/v2" }

// does something wrong with requests of the method, and forgets which requests came. fault returns false to have the connection
// closed.
func (f *faulty) does(method string, fault func(conn net.Conn) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.method, f.fault, f.requests = method, fault, nil
}

// heal has it answer well again.
func (f *faulty) heal() { f.does("", nil) }

// sent are the requests by method, path and authorization.
func (f *faulty) sent() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.requests...)
}

func (f *faulty) serve(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // the other side has gone, or is to see that this one has
	reader := bufio.NewReader(conn)
	for {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		body, err := io.ReadAll(request.Body)
		if err != nil || !f.answer(conn, request, body) {
			return
		}
	}
}

func (f *faulty) answer(conn net.Conn, request *http.Request, body []byte) bool {
	f.mu.Lock()
	f.requests = append(f.requests, request.Method+" "+strings.TrimPrefix(request.URL.Path, "/scim/v2")+" "+request.Header.Get("Authorization"))
	fault := f.fault
	if request.Method != f.method {
		fault = nil
	}
	f.mu.Unlock()
	switch {
	case fault != nil:
		return fault(conn)
	case request.Method == http.MethodPost:
		return says("201 Created", "", `{"id":"id-1",`+string(bytes.TrimPrefix(body, []byte("{"))))(conn)
	default:
		return says("200 OK", "", emptyList)(conn)
	}
}

const emptyList = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`

// says answers with a status, header lines that end in CRLF, and a body with its length.
func says(status, lines, body string) func(net.Conn) bool {
	return sends("HTTP/1.1 " + status + "\r\n" + lines + "Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
}

// sends these bytes.
func sends(text string) func(net.Conn) bool {
	return func(conn net.Conn) bool {
		_, err := io.WriteString(conn, text)
		return err == nil
	}
}

// hangsUp sends these bytes and closes the connection.
func hangsUp(text string) func(net.Conn) bool {
	return func(conn net.Conn) bool {
		_, _ = io.WriteString(conn, text)
		return false
	}
}

// resets the connection, which shows as "connection reset by peer".
func resets(conn net.Conn) bool {
	if tcp, is := conn.(*net.TCPConn); is {
		_ = tcp.SetLinger(0)
	}
	return false
}

// endless sends text again and again until the other side has had enough.
func endless(before, text string, pause time.Duration) func(net.Conn) bool {
	return func(conn net.Conn) bool {
		_, err := io.WriteString(conn, before)
		for err == nil {
			_, err = io.WriteString(conn, text)
			time.Sleep(pause)
		}
		return false
	}
}

func gzipped(text string) string {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = io.WriteString(writer, text)
	_ = writer.Close()
	return packed.String()
}

// inUTF16 is text in big-endian UTF-16 without a mark.
func inUTF16(text string) string {
	var units []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		units = append(units, byte(unit>>8), byte(unit))
	}
	return string(units)
}
