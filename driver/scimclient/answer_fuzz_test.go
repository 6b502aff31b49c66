package scimclient_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// FuzzAnswers: whatever bytes a target sends, each kind of call ends, with a user, a list or a sentence that can be shown.
func FuzzAnswers(f *testing.F) {
	for _, answer := range []string{
		"", "HTTP/1.1 200 OK\r\n\r\n{\"Resources\":[{\"id\":\"1\"}],\"totalResults\":1}", "HTTP/1.1 201\nContent-Length: 10\n\n{\"id\":\"1\"}",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad\r\nContent-Type: a/b; charset=utf-16\r\n\r\n\xfe\xff\x00{", "HTTP/1.0 302 Found\r\nLocation: //x?y\r\n\r\n<html>",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n0\r\n\r\n", "HTTP/1.1 500 \xff\r\nContent-Encoding: deflate\r\n\r\n\x78\x9c",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\nxx\r\n0\r\nA: b\r\n\r\n",
		"HTTP/1.1 409 Conflict\r\n\r\n{\"Errors\":[{\"description\":1}],\"detail\":[{}]}",
	} {
		f.Add([]byte(answer))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		client, err := scimclient.New(scimclient.Options{
			BaseURL: "http://127.0.0.1/scim/v2", Recorder: transcript.NewRecorder(), Timeout: 50 * time.Millisecond, LargestAnswer: 1 << 16,
			Dial: func(context.Context, string, string) (net.Conn, error) { return answered(answer), nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		user := ordered.New(ordered.Member{Name: "userName", Value: "jane"})
		for name, call := range map[string]func() error{
			"find":   func() error { _, _, err := client.FindUser(t.Context(), "look up", "jane"); return err },
			"get":    func() error { _, _, err := client.GetUser(t.Context(), "read", "1"); return err },
			"create": func() error { _, _, err := client.CreateUser(t.Context(), "create", user); return err },
			"patch":  func() error { _, err := client.SetActive(t.Context(), "deactivate", "1", false); return err },
		} {
			var said *scimclient.Error
			if err := call(); err != nil && (!errors.As(err, &said) || !utf8.ValidString(said.Text) || len(said.Text) > 1<<13 || strings.HasPrefix(said.Text, "Connect to")) {
				t.Errorf("%s: found %#v", name, err)
			}
		}
	})
}

// answered is a connection whose other side reads a request, sends these bytes and hangs up.
func answered(answer []byte) net.Conn {
	ours, theirs := net.Pipe()
	go func() {
		defer theirs.Close() //nolint:errcheck // that is the end of it
		if request, err := http.ReadRequest(bufio.NewReader(theirs)); err == nil {
			_, _ = io.Copy(io.Discard, request.Body)
			_, _ = theirs.Write(answer)
		}
	}()
	return ours
}
