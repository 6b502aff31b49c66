package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// serveTarget is a SCIM server with no work of its own: nobody is found, and everybody is made.
func serveTarget() error {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("ready url=http://%s\n", listener.Addr()) // who started it waits for this line
	var made atomic.Int64
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go serveConn(conn, &made)
	}
}

const nobody = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`

func serveConn(conn net.Conn, made *atomic.Int64) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReaderSize(conn, 16<<10)
	var answer []byte
	for {
		method, path, err := takeMessage(reader)
		if err != nil {
			return
		}
		status, body := "200 OK", nobody
		switch {
		case path == "/count":
			body = strconv.FormatInt(made.Load(), 10)
		case method == "POST":
			status, body = "201 Created", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"u-`+strconv.FormatInt(made.Add(1), 10)+`","active":true}`
		}
		answer = append(answer[:0], "HTTP/1.1 "+status+"\r\nContent-Type: application/scim+json\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+body...)
		if _, err := conn.Write(answer); err != nil {
			return
		}
	}
}

// takeMessage reads a request or an answer, and gives the first two words of it.
func takeMessage(reader *bufio.Reader) (first, second string, err error) {
	length := 0
	for n := 0; ; n++ {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return "", "", err
		}
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case n == 0:
			words := strings.SplitN(string(line), " ", 3)
			if len(words) < 2 {
				return "", "", fmt.Errorf("%q is no first line", line)
			}
			first, second = words[0], words[1]
		case len(line) == 0:
			_, err := reader.Discard(length)
			return first, second, err
		default:
			if name, value, _ := bytes.Cut(line, []byte(":")); strings.EqualFold(string(name), "Content-Length") {
				if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
					return "", "", err
				}
			}
		}
	}
}

// barePairs is how many pairs of GET and POST a second the target answers a client that writes the same bytes again and again, on
// as many connections as the org uses.
func barePairs(ctx context.Context, url string, length time.Duration) (float64, error) {
	const connections = 8
	host := strings.TrimPrefix(url, "http://")
	head := "Accept: application/scim+json\r\nAccept-Charset: utf-8\r\nUser-Agent: Okta SCIM Client 1.0.0\r\nAuthorization: Bearer x\r\nHost: " + host + "\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip,deflate\r\n"
	user := `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bare","name":{"givenName":"Bare","familyName":"Pair"},"emails":[{"primary":true,"value":"bare@example.com","type":"work"}],"displayName":"Bare Pair","locale":"en-US","externalId":"00u0000000000000000","groups":[],"password":"1mz050nq","active":true}`
	get := []byte("GET /Users?filter=userName%20eq%20%22bare%40example.com%22&startIndex=1&count=100 HTTP/1.1\r\n" + head + "\r\n")
	post := []byte("POST /Users HTTP/1.1\r\n" + head + "Content-Type: application/scim+json; charset=utf-8\r\nContent-Length: " + strconv.Itoa(len(user)) + "\r\n\r\n" + user)
	var pairs atomic.Int64
	var workers sync.WaitGroup
	failed := make(chan error, connections)
	until := time.Now().Add(length)
	for range connections {
		workers.Go(func() {
			var dialer net.Dialer
			conn, err := dialer.DialContext(ctx, "tcp", host)
			if err != nil {
				failed <- err
				return
			}
			defer func() { _ = conn.Close() }()
			reader := bufio.NewReader(conn)
			for err == nil && time.Now().Before(until) {
				for _, message := range [][]byte{get, post} {
					if _, err = conn.Write(message); err == nil {
						_, _, err = takeMessage(reader)
					}
				}
				pairs.Add(1)
			}
			if err != nil && err != io.EOF { //nolint:errorlint // takeMessage gives it as it came
				failed <- err
			}
		})
	}
	workers.Wait()
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(pairs.Load()) / length.Seconds(), nil
	}
}
