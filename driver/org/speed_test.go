package org_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/scimdrill/scimdrill/driver/org"
)

// BenchmarkAssignment assigns a group to an app, with the target in the same process; see internal/bench/okta for a measurement
// with processes of their own.
func BenchmarkAssignment(b *testing.B) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	var made atomic.Int64
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answerAtOnce(conn, &made)
		}
	}()
	o := org.New(org.Options{APIToken: token})
	do := func(method, path, body string) string {
		request := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		request.Header.Set("Authorization", "SSWS "+token)
		answer := httptest.NewRecorder()
		o.ServeHTTP(answer, request)
		if answer.Code >= 300 {
			b.Fatalf("%s %s: %d %s", method, path, answer.Code, answer.Body)
		}
		_, after, _ := strings.Cut(answer.Body.String(), `"id":"`)
		id, _, _ := strings.Cut(after, `"`)
		return id
	}
	do("POST", "/apps", fmt.Sprintf(`{"name":"scim2headerauth","label":"Bench","settings":{"app":{"scimBaseUrl":"http://%s"}}}`, listener.Addr()))
	apps := httptest.NewRequest("GET", "/api/v1/apps", nil)
	apps.Header.Set("Authorization", "SSWS "+token)
	listed := httptest.NewRecorder()
	o.ServeHTTP(listed, apps)
	at := strings.Index(listed.Body.String(), "0oa")
	app := listed.Body.String()[at : at+20]
	do("POST", "/apps/"+app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"x"}}`)
	do("PUT", "/apps/"+app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"}}}`)
	group := do("POST", "/groups", `{"profile":{"name":"everybody"}}`)
	for n := range b.N {
		do("POST", "/users", fmt.Sprintf(`{"profile":{"login":"p%[1]d@example.com","email":"p%[1]d@example.com","firstName":"Person","lastName":"Number %[1]d"},"groupIds":[%[2]q]}`, n, group))
	}
	b.ResetTimer()
	do("PUT", "/apps/"+app+"/groups/"+group, `{}`)
	if err := o.Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	if int(made.Load()) != b.N {
		b.Errorf("%d users were made, want %d", made.Load(), b.N)
	}
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapAlloc)/(1<<20), "MB-live")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pushes/s")
	runtime.KeepAlive(o)
}

// answerAtOnce finds nobody and makes everybody.
func answerAtOnce(conn net.Conn, made *atomic.Int64) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReaderSize(conn, 16<<10)
	for {
		first, err := reader.ReadSlice('\n')
		if err != nil {
			return
		}
		isPost := strings.HasPrefix(string(first), "POST")
		length := 0
		for {
			line, err := reader.ReadSlice('\n')
			if err != nil {
				return
			}
			if len(line) == 2 {
				break
			}
			if strings.HasPrefix(string(line), "Content-Length: ") {
				_, _ = fmt.Sscanf(string(line), "Content-Length: %d", &length)
			}
		}
		if _, err := reader.Discard(length); err != nil {
			return
		}
		body, status := `{"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`, "200 OK"
		if isPost {
			body, status = fmt.Sprintf(`{"id":"u-%d","active":true}`, made.Add(1)), "201 Created"
		}
		if _, err := fmt.Fprintf(conn, "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body); err != nil {
			return
		}
	}
}
