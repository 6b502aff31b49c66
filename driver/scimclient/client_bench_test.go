package scimclient_test

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

// BenchmarkAssignment is what the client does for one new person: a lookup and a POST, eight at once, against a server that
// thinks about nothing. One operation is two requests.
func BenchmarkAssignment(b *testing.B) {
	body := ordered.New(
		ordered.Member{Name: "schemas", Value: []any{"urn:ietf:params:scim:schemas:core:2.0:User"}},
		ordered.Member{Name: "userName", Value: "test.user@okta.local"},
		ordered.Member{Name: "name", Value: ordered.New(ordered.Member{Name: "givenName", Value: "Test"}, ordered.Member{Name: "familyName", Value: "User"})},
		ordered.Member{Name: "externalId", Value: "00ujl29u0le5T6Aj10h7"},
		ordered.Member{Name: "groups", Value: []any{}},
		ordered.Member{Name: "password", Value: "1mz050nq"},
		ordered.Member{Name: "active", Value: true},
	)
	client, err := scimclient.New(scimclient.Options{
		BaseURL: "http://" + thoughtless(b) + "/scim/v2", Authorization: scimclient.Bearer("00geheim"), Recorder: transcript.NewRecorder(),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	b.ReportAllocs()
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, _, err := client.FindUser(b.Context(), "assign: look up", "test.user@okta.local"); err != nil {
				b.Error(err)
			}
			if _, _, err := client.CreateUser(b.Context(), "assign: create", body); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(2*float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

// thoughtless answers a GET with an empty list and all else with the body that it was sent and an id.
func thoughtless(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveThoughtlessly(conn)
		}
	}()
	return listener.Addr().String()
}

func serveThoughtlessly(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // the other side has gone
	reader := bufio.NewReader(conn)
	var answer bytes.Buffer
	for {
		first, err := reader.ReadSlice('\n')
		if err != nil {
			return
		}
		isGet, length := bytes.HasPrefix(first, []byte("GET")), 0
		for {
			line, err := reader.ReadSlice('\n')
			if err != nil {
				return
			}
			if len(line) == 2 {
				break
			}
			if value, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
				length, _ = strconv.Atoi(strings.TrimSpace(string(value)))
			}
		}
		body := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`
		status := "200 OK"
		if !isGet {
			sent := make([]byte, length)
			if _, err := io.ReadFull(reader, sent); err != nil {
				return
			}
			body, status = `{"id":"23a35c27",`+string(sent[1:]), "201 Created"
		}
		answer.Reset()
		answer.WriteString("HTTP/1.1 " + status + "\r\nContent-Type: application/scim+json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body)
		if _, err := conn.Write(answer.Bytes()); err != nil {
			return
		}
	}
}
