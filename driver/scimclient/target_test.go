package scimclient_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// target is a raw listener: it keeps the bytes of each request and lets answer write what it likes. answer returns false to
// have the connection closed.
type target struct {
	listener    net.Listener
	requests    chan []byte
	closed      chan struct{}
	connections atomic.Int32
}

func newTarget(t *testing.T, answer func(conn net.Conn, request []byte) bool) *target {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	made := &target{listener: listener, requests: make(chan []byte, 100), closed: make(chan struct{}, 100)}
	t.Cleanup(made.stop)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			made.connections.Add(1)
			go made.serve(conn, answer)
		}
	}()
	return made
}

func (s *target) stop() { _ = s.listener.Close() }

func (s *target) serve(conn net.Conn, answer func(net.Conn, []byte) bool) {
	reader := bufio.NewReader(conn)
	for {
		request, err := readRequest(reader)
		if err != nil {
			break
		}
		s.requests <- request
		if !answer(conn, request) {
			break
		}
	}
	_ = conn.Close()
	s.closed <- struct{}{}
}

// readRequest reads one request as raw bytes.
func readRequest(reader *bufio.Reader) ([]byte, error) {
	var raw bytes.Buffer
	tee := bufio.NewReaderSize(io.TeeReader(oneByte{reader}, &raw), 16)
	lines := textproto.NewReader(tee)
	if _, err := lines.ReadLine(); err != nil {
		return nil, err
	}
	header, err := lines.ReadMIMEHeader()
	if err != nil {
		return nil, err
	}
	length, _ := strconv.Atoi(header.Get("Content-Length"))
	_, err = io.CopyN(io.Discard, tee, int64(length))
	return raw.Bytes(), err
}

// oneByte never reads beyond what is asked for.
type oneByte struct{ from io.Reader }

func (o oneByte) Read(to []byte) (int, error) { return o.from.Read(to[:1]) }

func (s *target) url() string { return "http://" + s.listener.Addr().String() + "/scim/v2" }

func (s *target) received(t *testing.T) []byte {
	t.Helper()
	select {
	case request := <-s.requests:
		return request
	case <-time.After(soon):
		t.Fatal("no request came")
		return nil
	}
}

func (s *target) waitForClose(t *testing.T) {
	t.Helper()
	select {
	case <-s.closed:
	case <-time.After(soon):
		t.Fatal("the connection was not closed")
	}
}

func (s *target) client(t *testing.T, options scimclient.Options) *scimclient.Client {
	t.Helper()
	options.BaseURL = s.url() + "/"
	if options.Recorder == nil {
		options.Recorder = transcript.NewRecorder()
	}
	client, err := scimclient.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}
