package org_test

import (
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/org"
)

const (
	okHead    = "HTTP/1.1 200 OK\r\nContent-Type: application/scim+json\r\n"
	jackson   = "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at "
	jsonValue = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false') at "
)

// fault is what a target does wrong and what comes of it: on GET in the lookup, on POST in the creation of a user.
type fault struct {
	name   string
	method string
	does   func(net.Conn) bool
	// reads is what follows the sentence of the step; "-" where the sentence has nothing after it, "" where nothing fails.
	reads string
}

// faults is the table: what a target does, and what the admin reads then.
func faults() []fault {
	return []fault{
		// Nothing comes, or not all of it.
		{"stall", "GET", func(net.Conn) bool { time.Sleep(10 * scaled); return false }, "Read timed out"},
		{"stall after a push", "POST", func(net.Conn) bool { time.Sleep(10 * scaled); return false }, "Read timed out"},
		{"stall in the body", "GET", func(conn net.Conn) bool {
			_ = sends(okHead + "Content-Length: 100\r\n\r\n{\"Reso")(conn)
			time.Sleep(10 * scaled)
			return false
		}, "Read timed out"},
		{"drops without end", "GET", endless(okHead+"\r\n", " ", scaled/4), "Read timed out"},
		{"cut before the headers", "GET", hangsUp(""), "HOST failed to respond"},
		{"cut in the headers", "GET", hangsUp("HTTP/1.1 200 OK\r\nContent-Ty"), "HOST failed to respond"},
		{"cut after the headers", "POST", hangsUp("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n"), "Premature end of Content-Length delimited message body (expected: 100; received: 0)"},
		{"cut between chunks", "POST", hangsUp("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"i\r\n"), "Premature end of chunk coded message body: closing chunk expected"},
		{"reset", "POST", resets, "Connection reset"},
		// It comes, and is not HTTP, or not as long as it says.
		{"not HTTP", "GET", hangsUp("220 mail.example.com ESMTP\r\n"), "HOST failed to respond with a valid HTTP response"},
		{"Content-Length too long", "GET", hangsUp(okHead + "Content-Length: 500\r\n\r\n" + emptyList), "Premature end of Content-Length delimited message body (expected: 500; received: " + strconv.Itoa(len(emptyList)) + ")"},
		{"Content-Length too short", "POST", sends("HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\n{\"id\":\"id-1\"}"), "Create new user returned empty user."},
		{"Content-Length that is none", "GET", hangsUp(okHead + "Content-Length: many\r\n\r\n"), "HOST failed to respond with a valid HTTP response"},
		{"two Content-Lengths", "GET", hangsUp(okHead + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), "HOST failed to respond with a valid HTTP response"},
		{"50 MB with a length", "GET", says("200 OK", "", strings.Repeat(" ", 50<<20)), "The response is larger than 16777216 bytes"},
		{"50 MB without one", "GET", hangsUp(okHead + "\r\n" + strings.Repeat(" ", 50<<20)), "The response is larger than 16777216 bytes"},
		{"gzip bomb", "GET", says("200 OK", "Content-Encoding: gzip\r\n", gzipped(strings.Repeat(" ", 100<<20))), "The response is larger than 16777216 bytes"},
		{"not the gzip that it says", "GET", says("200 OK", "Content-Encoding: gzip\r\n", emptyList), "The response says Content-Encoding gzip, and is not: gzip: invalid header"},
		{"an encoding that was not asked for", "GET", says("200 OK", "Content-Encoding: br\r\n", emptyList), `The response has Content-Encoding "br", which was not asked for`},
		{"endless headers", "GET", endless(okHead, "X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n", 0), "The response has more than 65536 bytes of header lines"},
		{"endless 1xx", "GET", endless("", "HTTP/1.1 102 Processing\r\n\r\n", 0), "More than 10 interim responses came, and no final one"},
		{"101", "GET", hangsUp("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"), "Switching Protocols"},
		{"some 1xx and then an answer", "GET", sends("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + okHead + "Content-Length: " + strconv.Itoa(len(emptyList)) + "\r\n\r\n" + emptyList), ""},
		// It is HTTP, and not what was asked for.
		{"502 of a gateway in HTML", "POST", says("502 Bad Gateway", "Content-Type: text/html\r\n", "<html>502</html>"), "Bad Gateway. Errors reported by remote server: Invalid JSON: Unexpected character ('<' (code 60)): expected a valid value " + jsonValue + "[line: 1, column: 2]"},
		{"502 of a gateway in words", "GET", says("502 Bad Gateway", "", "error code: 502"), "Bad Gateway. Errors reported by remote server: Invalid JSON: Unrecognized token 'error': " + jackson + "[line: 1, column: 6]"},
		{"401", "GET", says("401 Unauthorized", "", `{"detail":"token expired","status":"401"}`), "Unauthorized. Errors reported by remote server: token expired"},
		{"409", "POST", says("409 Conflict", "", `{"detail":"userName is taken","scimType":"uniqueness","status":"409"}`), "Conflict. Errors reported by remote server: userName is taken"},
		{"a reason phrase in Latin 1", "GET", says("500 d\xE9faut", "", ""), "défaut"},
		{"another media type", "GET", says("200 OK", "Content-Type: text/plain\r\n", emptyList), ""},
		{"a page for people", "GET", says("200 OK", "Content-Type: text/html\r\n", "<html>Sign in</html>"), "No results for users returned"},
		{"an empty list that is no list", "GET", says("200 OK", "", "[]"), "No results for users returned"},
		{"numbers as strings", "GET", says("200 OK", "", `{"totalResults":"0","startIndex":"1","itemsPerPage":"0","Resources":[]}`), "-"},
		{"names that stand twice", "GET", says("200 OK", "", `{"totalResults":7,"Resources":[{"id":"x"}],"totalResults":0,"Resources":[]}`), ""},
		{"JSON 100,000 levels deep", "GET", says("200 OK", "", `{"Resources":`+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)+"}"), "No results for users returned"},
		{"a password 1,000,000 levels deep", "POST", says("201 Created", "", `{"Password":`+strings.Repeat("[", 1_000_000)), "Create new user returned empty user."},
		{"204 on POST", "POST", sends("HTTP/1.1 204 No Content\r\n\r\n"), "Create new user returned empty user."},
		{"201 without a body", "POST", says("201 Created", "", ""), "Create new user returned empty user."},
		{"201 with a user who has no id", "POST", says("201 Created", "", `{"userName":"jane@example.com"}`), "Create new user returned empty user."},
		// It is text, and not in UTF-8.
		{"a byte order mark", "GET", says("200 OK", "", "\xEF\xBB\xBF"+emptyList), ""},
		{"Latin 1 that is declared", "POST", says("400 Bad Request", "Content-Type: application/json; charset=ISO-8859-1\r\n", "{\"detail\":\"pr\xE9nom\"}"), "Bad Request. Errors reported by remote server: prénom"},
		{"UTF-16 that is declared", "POST", says("400 Bad Request", "Content-Type: application/json; charset=utf-16\r\n", inUTF16(`{"detail":"prénom"}`)), "Bad Request. Errors reported by remote server: prénom"},
		{"a charset that nobody knows", "GET", says("200 OK", "Content-Type: application/json; charset=klingon\r\n", emptyList), `The response is in the charset "klingon", which is not known`},
		{"not UTF-8, and nothing declared", "POST", says("201 Created", "", "{\"id\":\"id-1\",\"displayName\":\"Siobh\xE1n\"}"), "The response is not valid UTF-8: byte 0xE1 at position 33"},
	}
}

// scaled stands for Okta's sixty seconds.
const scaled = 300 * time.Millisecond

// TestFaults: whatever a target does, the org goes on, the push fails with a sentence that says what happened, nothing is sent
// beyond it, and when the target is well again "Retry Selected" provisions the person.
func TestFaults(t *testing.T) {
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			target := newFaulty(t)
			c := newClient(t, org.Options{Timeout: scaled})
			app := c.addFaultyApp(target)
			person := c.addUser("jane@example.com", "")
			target.does(f.method, f.does)
			c.do("POST", app+"/users", `{"id":"`+person+`","scope":"USER"}`).want(200)
			status, sync, text := c.outcome(app, person)
			expectSteps(t, target.sent(), f)
			expectOutcome(t, f, target.host(), status, sync, text)
			t.Logf("admin reads: %s", text)
			target.heal()
			for _, task := range c.do("GET", app+"/tasks", "").want(200).list() {
				c.do("POST", app+"/tasks/"+task["id"].(string)+"/lifecycle/retry", "").want(204)
			}
			if status, sync, text := c.outcome(app, person); status != "PROVISIONED" || sync != "SYNCHRONIZED" || text != "" {
				t.Errorf("after the fault: expected a person who is provisioned, found %s %s %q", status, sync, text)
			}
		})
	}
}

func (c *client) addFaultyApp(target *faulty) string {
	c.t.Helper()
	app := "/api/v1/apps/" + c.addApp(`{"name":"scim2headerauth","label":"Peakon","settings":{"app":{"scimBaseUrl":"`+target.url()+`"}}}`)
	c.do("POST", app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"Bearer target-secret"}}`).want(200)
	c.do("PUT", app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`).want(200)
	return app
}

// outcome waits until the person's push is over and returns the state and what stands on the page Tasks. Meanwhile the org
// answers.
func (c *client) outcome(app, person string) (status, sync, text string) {
	c.t.Helper()
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		asked := time.Now()
		user := c.do("GET", app+"/users/"+person, "").want(200).object()
		if took := time.Since(asked); took > 2*time.Second {
			c.t.Errorf("the org took %v to answer", took)
		}
		status, sync = user["status"].(string), user["syncState"].(string)
		if sync == "SYNCHRONIZED" || sync == "ERROR" {
			break
		}
		if time.Now().After(limit) {
			c.t.Fatalf("the push does not end: %s %s", status, sync)
		}
	}
	for _, task := range c.do("GET", app+"/tasks", "").want(200).list() {
		text = task["text"].(string)
	}
	return status, sync, text
}

func expectSteps(t *testing.T, sent []string, f fault) {
	t.Helper()
	want := []string{"GET /Users Bearer target-secret"}
	if f.method == http.MethodPost || f.reads == "" {
		want = append(want, "POST /Users Bearer target-secret")
	}
	if !slices.Equal(sent, want) {
		t.Errorf("expected %q to be sent, found %q", want, sent)
	}
}

func expectOutcome(t *testing.T, f fault, host, status, sync, text string) {
	t.Helper()
	if f.reads == "" {
		if status != "PROVISIONED" || sync != "SYNCHRONIZED" || text != "" {
			t.Errorf("expected a person who is provisioned, found %s %s %q", status, sync, text)
		}
		return
	}
	want := "Automatic provisioning of user Test Person to app Peakon failed"
	switch {
	case f.reads == "-":
	case f.method == http.MethodPost:
		want += ": Error while creating user Test Person: " + f.reads
	default:
		want += ": Error while verifying if user jane@example.com exists: " + f.reads
	}
	if want = strings.ReplaceAll(want, "HOST", host); text != want || sync != "ERROR" {
		t.Errorf("%s %s, the admin reads\n%q\nexpected\n%q", status, sync, text, want)
	}
}
