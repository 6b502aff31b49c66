package probe_test

import (
	"bufio"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// TestARequestIsNotLostOnTheConnectionOfAServerThatFellOver: the server answers 500, says that it keeps the connection, and closes it
// when the next request comes.
func TestARequestIsNotLostOnTheConnectionOfAServerThatFellOver(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	var connections atomic.Int32
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			go func() {
				defer func() { _ = connection.Close() }()
				reader := bufio.NewReader(connection)
				if _, err := http.ReadRequest(reader); err != nil {
					return
				}
				_, _ = connection.Write([]byte("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}"))
				_, _ = http.ReadRequest(reader)
			}()
		}
	}()
	client := probe.New(probe.Options{BaseURL: "http://" + listener.Addr().String(), Recorder: transcript.NewRecorder()})
	t.Cleanup(client.Close)
	for i := range 3 {
		answer, err := client.Do(t.Context(), probe.Ask{Method: http.MethodPost, Path: "/Users", Body: []byte("{}")})
		if err != nil || answer.Status() != http.StatusInternalServerError {
			t.Fatalf("request %d: expected an answer, found %v", i+1, err)
		}
	}
	if made := connections.Load(); made != 3 {
		t.Errorf("expected a connection for each request, found %d", made)
	}
}
