package scimclient_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

func raw(text string) func(net.Conn, []byte) bool {
	return func(conn net.Conn, _ []byte) bool {
		_, _ = io.WriteString(conn, text)
		return false
	}
}

// TestSilences: each way of not answering is told apart, in Okta's words and in the record.
func TestSilences(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(net.Conn, []byte) bool
		want   scimdrill.Silence
		text   string
	}{
		{"closed at once", raw(""), scimdrill.CutConnection, "HOST failed to respond"},
		{"cut in the header", raw("HTTP/1.1 200 OK\r\nContent-Le"), scimdrill.CutConnection, "HOST failed to respond"},
		{"cut in the body", raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), scimdrill.CutConnection, "Premature end of Content-Length delimited message body (expected: 10; received: 3)"},
		{"cut between chunks", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), scimdrill.CutConnection, "Premature end of chunk coded message body: closing chunk expected"},
		{"not HTTP, and silent after it", func(conn net.Conn, _ []byte) bool {
			_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH_9.6\r\n")
			return true
		}, scimdrill.Unreadable, "HOST failed to respond with a valid HTTP response"},
		{"broken header", raw("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"), scimdrill.Unreadable, "HOST failed to respond with a valid HTTP response"},
		{"endless header", raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 70<<10)), scimdrill.Unreadable, "The response has more than 65536 bytes of header lines"},
		{"too large", raw("HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", 2000)), scimdrill.Unreadable, "The response is larger than 1000 bytes"},
		{"not gzip", raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 15\r\n\r\nnot gzip at all"), scimdrill.Unreadable, "The response says Content-Encoding gzip, and is not: gzip: invalid header"},
		{"compressed as nobody asked", raw("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc"), scimdrill.Unreadable, "The response has Content-Encoding \"br\", which was not asked for"},
		{"said to be too large", raw("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), scimdrill.Unreadable, "The response is larger than 1000 bytes"},
		{"larger than it looks", raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped(strings.Repeat(" ", 100_000))), scimdrill.Unreadable, "The response is larger than 1000 bytes"},
		{"cut in the gzip", raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped("{}")[:12]), scimdrill.Unreadable, "The response says Content-Encoding gzip, and is not: unexpected EOF"},
		{"interim answers alone", raw(strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 50)), scimdrill.Unreadable, "More than 10 interim responses came, and no final one"},
		{"a charset that nobody knows", raw("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=klingon\r\n\r\n{}"), scimdrill.Unreadable, "The response is in the charset \"klingon\", which is not known"},
		{"not UTF-8", raw("HTTP/1.1 200 OK\r\n\r\n{\"a\":\"\xE9\"}"), scimdrill.Unreadable, "The response is not valid UTF-8: byte 0xE9 at position 6"},
		{"not the charset that it says", raw("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n\"Siobh\xE1n\""), scimdrill.Unreadable, "The response is not valid UTF-8: byte 0xE1 at position 6"},
		{"in drops", func(conn net.Conn, _ []byte) bool {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
			for err := error(nil); err == nil; time.Sleep(20 * time.Millisecond) {
				_, err = io.WriteString(conn, " ")
			}
			return false
		}, scimdrill.Hang, "Read timed out"},
		{"nothing comes", func(net.Conn, []byte) bool { return true }, scimdrill.Hang, "Read timed out"},
		{"half of it comes", func(conn net.Conn, _ []byte) bool {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
			return true
		}, scimdrill.Hang, "Read timed out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := newTarget(t, c.answer)
			recorder := transcript.NewRecorder()
			client := target.client(t, scimclient.Options{Recorder: recorder, Timeout: 100 * time.Millisecond, LargestAnswer: 1000})
			_, err := client.Do(t.Context(), scimclient.Call{Method: "GET", Path: "/Users"})
			expectSilence(t, recorder, err, c.want, strings.ReplaceAll(c.text, "HOST", target.listener.Addr().String()))
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		target := newTarget(t, raw(""))
		target.stop()
		recorder := transcript.NewRecorder()
		_, err := target.client(t, scimclient.Options{Recorder: recorder}).Do(t.Context(), scimclient.Call{Method: "GET", Path: "/Users"})
		expectSilence(t, recorder, err, scimdrill.NoAnswer, "Connect to "+target.listener.Addr().String()+" failed: Connection refused")
	})
	t.Run("stopped", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		target := newTarget(t, func(net.Conn, []byte) bool { cancel(); return true })
		recorder := transcript.NewRecorder()
		_, err := target.client(t, scimclient.Options{Recorder: recorder}).Do(ctx, scimclient.Call{Method: "GET", Path: "/Users"})
		expectSilence(t, recorder, err, scimdrill.Interrupted, scimdrill.Interrupted.Sentence())
	})
}

func gzipped(text string) string {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = io.WriteString(writer, text)
	_ = writer.Close()
	return packed.String()
}

func TestCharsets(t *testing.T) {
	const user = `{"id":"1","name":"Siobhán Ødegård"}`
	latin1, _ := charmap.ISO8859_1.NewEncoder().String(user)
	utf16, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(user)
	utf16LE, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(user)
	for _, c := range []struct{ name, contentType, body string }{
		{"none", "application/scim+json", user},
		{"no media type", "", user},
		{"another media type", "text/html", user},
		{"no media type at all", ";;;", user},
		{"UTF-8", "application/scim+json; charset=UTF-8", user},
		{"byte order mark", "application/scim+json", "\xEF\xBB\xBF" + user},
		{"Latin 1", "application/json; charset=ISO-8859-1", latin1},
		{"UTF-8 with a mark, said to be Latin 1", "application/json; charset=ISO-8859-1", "\xEF\xBB\xBF" + user},
		{"UTF-16", `application/json; charset="utf-16"`, utf16},
		{"UTF-16 with a mark", "application/json", utf16LE},
	} {
		t.Run(c.name, func(t *testing.T) {
			recorder := transcript.NewRecorder()
			target := newTarget(t, raw("HTTP/1.1 200 OK\r\nContent-Type: "+c.contentType+"\r\n\r\n"+c.body))
			found, _, err := target.client(t, scimclient.Options{Recorder: recorder}).GetUser(t.Context(), "read", "1")
			if err != nil || found.Text("name") != "Siobhán Ødegård" || recorder.All()[0].Response.Body != user {
				t.Errorf("found %v, %v", found, err)
			}
		})
	}
}

func expectSilence(t *testing.T, recorder *transcript.Recorder, err error, want scimdrill.Silence, text string) {
	t.Helper()
	var failed *scimclient.Error
	if !errors.As(err, &failed) || failed.Silence != want || failed.Text != text || failed.Exchange != 1 {
		t.Errorf("expected %s: %s; found %#v", want, text, err)
	}
	if x := recorder.All()[0]; x.Silence != want || x.Response != nil || x.Problem == "" {
		t.Errorf("recorded: %+v", x)
	}
}

// TestSlowIsNotSilent: the time limit is about nothing being received, not about the whole answer.
func TestSlowIsNotSilent(t *testing.T) {
	const limit = 150 * time.Millisecond
	target := newTarget(t, func(conn net.Conn, _ []byte) bool {
		for _, piece := range []string{"HTTP/1.1 200 OK\r\n", "Content-Length: 2\r\n\r\n", "a", "b"} {
			time.Sleep(limit / 2)
			_, _ = io.WriteString(conn, piece)
		}
		return true
	})
	answer, err := target.client(t, scimclient.Options{Timeout: limit}).Do(t.Context(), scimclient.Call{Method: "GET", Path: "/Users"})
	if err != nil || string(answer.Body) != "ab" {
		t.Errorf("found %q, %v", answer.Body, err)
	}
}

func TestCompressedAnswers(t *testing.T) {
	const text = `{"Resources":[]}`
	compress := func(writerTo func(io.Writer) io.WriteCloser) string {
		var packed bytes.Buffer
		writer := writerTo(&packed)
		_, _ = io.WriteString(writer, text)
		_ = writer.Close()
		return packed.String()
	}
	for name, packed := range map[string]string{
		"gzip":    compress(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }),
		"deflate": compress(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }),
		"Deflate": compress(func(w io.Writer) io.WriteCloser {
			bare, _ := flate.NewWriter(w, flate.BestSpeed)
			return bare
		}),
		"identity": text,
	} {
		target := newTarget(t, raw(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s", name, len(packed), packed)))
		recorder := transcript.NewRecorder()
		if _, _, err := target.client(t, scimclient.Options{Recorder: recorder}).List(t.Context(), "list", scimclient.Users, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if found := recorder.All()[0].Response.Body; found != text {
			t.Errorf("%s: recorded %q", name, found)
		}
	}
}

func TestAnswersOverTLSAndInterimAnswers(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		_, _ = io.WriteString(w, `{"id":"`+r.Proto+`"}`)
	}))
	defer server.Close()
	transport, _ := server.Client().Transport.(*http.Transport)
	config := transport.TLSClientConfig
	client, err := scimclient.New(scimclient.Options{BaseURL: server.URL, TLS: config, Recorder: transcript.NewRecorder()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	user, _, err := client.GetUser(t.Context(), "read", "1")
	if err != nil || scimclient.ID(user) != "HTTP/1.1" {
		t.Errorf("found %v, %v", user, err)
	}
}

// TestWhatOktaSays: the words of the statuses and bodies that a target may answer with.
func TestWhatOktaSays(t *testing.T) {
	list := func(c *scimclient.Client) error {
		_, _, err := c.List(t.Context(), "list", scimclient.Users, "")
		return err
	}
	find := func(c *scimclient.Client) error {
		_, _, err := c.FindUser(t.Context(), "look up", "jane@example.com")
		return err
	}
	get := func(c *scimclient.Client) error {
		_, _, err := c.GetUser(t.Context(), "read", "1")
		return err
	}
	create := func(c *scimclient.Client) error {
		_, _, err := c.CreateUser(t.Context(), "create", parse(t, `{}`))
		return err
	}
	const jacksons = "Unrecognized token"
	const page = `<html>502</html>`
	for _, c := range []struct {
		name, status, body string
		call               func(*scimclient.Client) error
		want               string
	}{
		{"detail", "401 Unauthorized", `{"detail":"token expired","status":"401"}`, list, "Unauthorized. Errors reported by remote server: token expired"},
		{"no phrase", "401", `{"Detail":"no"}`, list, "Unauthorized. Errors reported by remote server: no"},
		{"no body", "503 Busy", ``, list, "Busy"},
		{"SCIM 1.1", "409 Conflict", `{"Errors":[{"description":"exists","code":409}]}`, create, "Conflict. Errors reported by remote server: exists"},
		{"no detail", "400 Bad Request", `{"message":"x"}`, list, "Bad Request"},
		{"plain text", "502 Bad Gateway", "error code: 502", list, "Bad Gateway. Errors reported by remote server: Invalid JSON: " + jacksons + " 'error': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at [line: 1, column: 6]"},
		{"HTML", "502 Bad Gateway", "\n " + page, list, "Bad Gateway. Errors reported by remote server: Invalid JSON: Unexpected character ('<' (code 60)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at [line: 2, column: 3]"},
		{"broken off", "500 Oops", `{"detail":`, list, "Oops. Errors reported by remote server: Invalid JSON: unexpected EOF"},
		{"redirect", "302 Found", ``, list, "Found"},
		{"redirect elsewhere", "302 Found\r\nLocation: https://me:pw@example.com/login?token=geheim#x", ``, list, "Found. The redirect to https://example.com/login was not followed"},
		{"a detail that is no string", "400 Bad Request", `{"detail":{"why":["a",1]}}`, list, `Bad Request. Errors reported by remote server: {"why":["a",1]}`},
		{"a very long detail", "400 Bad Request", `{"detail":"` + strings.Repeat("é", 9000) + `"}`, list, "Bad Request. Errors reported by remote server: " + strings.Repeat("é", 1000) + "…"},
		{"a very long word", "400 Bad Request", strings.Repeat("x", 9000), list, "Bad Request. Errors reported by remote server: Invalid JSON: " + jacksons + " '" + strings.Repeat("x", 256) + "...': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at [line: 1, column: 257]"},
		{"very deep JSON", "400 Bad Request", strings.Repeat("[", 100_000), list, "Bad Request. Errors reported by remote server: Invalid JSON: JSON nests deeper than 1000 levels"},
		{"empty 200", "200 OK", ``, list, scimclient.NoResults},
		{"array", "200 OK", `[]`, list, scimclient.NoResults},
		{"HTML 200", "200 OK", page, list, scimclient.NoResults},
		{"no Resources", "200 OK", `{"totalResults":0}`, list, scimclient.NoResults},
		{"Resources null", "200 OK", `{"Resources":null}`, list, scimclient.NoResults},
		{"Resources of strings", "200 OK", `{"Resources":["x"]}`, list, scimclient.NoResults},
		{"numbers as strings", "200 OK", `{"totalResults":"0","Resources":[]}`, find, ""},
		{"lower case", "200 OK", `{"totalresults":0,"startindex":1,"itemsperpage":0,"resources":[]}`, find, "-"},
		{"404 is none", "404 Not Found", `{"detail":"none","status":404}`, find, "-"},
		{"404 of HTML is not", "404 Not Found", page, find, "Not Found. Errors reported by remote server: Invalid JSON: Unexpected character ('<' (code 60)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at [line: 1, column: 2]"},
		{"404 of a user", "404 Not Found", `{"detail":"gone"}`, get, "Not Found. Errors reported by remote server: gone"},
		{"user is no object", "200 OK", `[]`, get, "Invalid JSON: a user expected"},
		{"created empty", "201 Created", ``, create, scimclient.EmptyUser},
		{"created without id", "201 Created", `{"userName":"x"}`, create, scimclient.EmptyUser},
		{"created with a number", "201 Created", `{"id":17}`, create, "-"},
		{"created with 200", "200 OK", `{"id":"17"}`, create, "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.call(newTarget(t, answerWith(c.status, c.body)).client(t, scimclient.Options{}))
			var failed *scimclient.Error
			switch {
			case c.want == "-" && err != nil:
				t.Errorf("expected no error, found %v", err)
			case c.want != "-" && (!errors.As(err, &failed) || failed.Text != c.want || failed.Exchange != 1):
				t.Errorf("expected %q, found %#v", c.want, err)
			}
		})
	}
}

func TestTheFirstOfSeveralCounts(t *testing.T) {
	target := newTarget(t, answerWith("200 OK", `{"Resources":[{"id":"a"},{"id":"b"}]}`))
	user, _, err := target.client(t, scimclient.Options{}).FindUser(t.Context(), "look up", "jane@example.com")
	if err != nil || scimclient.ID(user) != "a" {
		t.Errorf("found %v, %v", user, err)
	}
}
