package foreign

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
)

func TestWordsAreCutAsBashDoes(t *testing.T) {
	for _, c := range []struct {
		line, rest string
		want       []string
		unknown    string
	}{
		{line: `a 'b c'"d e"f g`, want: []string{"a", "b cd ef", "g"}},
		{line: `a '' ""`, want: []string{"a", "", ""}},
		{line: `a 'b\c' "b\c\"\\\$" b\ c`, want: []string{"a", `b\c`, `b\c"\$`, "b c"}},
		{line: "a \\\n  b\nc", rest: "\nc", want: []string{"a", "b"}},
		{line: "a 'b\nc' | jq", rest: "| jq", want: []string{"a", "b\nc"}},
		{line: "a b && c", rest: "&& c", want: []string{"a", "b"}},
		{line: "a b # c", rest: "# c", want: []string{"a", "b"}},
		{line: "a b#c", want: []string{"a", "b#c"}},
		{line: "a > out.json 2>&1 b", want: []string{"a", "b"}},
		{line: "a &> 'out file' b", want: []string{"a", "b"}},
		{line: `a $'b\'c\n\t\x41\101\u00e9\u00E9\ud83d\ude00\z\\'`, want: []string{"a", "b'c\n\tAAéé😀\\z\\"}},
		{line: `a $"b"`, want: []string{"a", "b"}},
		{line: `a "b $HOST c"`, want: []string{"a", "b $HOST c"}, unknown: "$HOST"},
		{line: `a ${HOST:-x y} b`, want: []string{"a", "${HOST:-x y}", "b"}, unknown: "${HOST:-x y}"},
		{line: "a $(cat 'the token') b", want: []string{"a", "$(cat 'the token')", "b"}, unknown: "$(cat 'the token')"},
		{line: "a `cat t` b", want: []string{"a", "`cat t`", "b"}, unknown: "`cat t`"},
		{line: `a 'b $HOST' c$`, want: []string{"a", "b $HOST", "c$"}},
		{line: "a grüße", want: []string{"a", "grüße"}},
	} {
		words, end, err := shellWords(c.line)
		var found []string
		unknown := ""
		for _, word := range words {
			found = append(found, word.text)
			unknown += word.unknown
		}
		if diff := cmp.Diff(c.want, found); err != nil || diff != "" || c.line[end:] != c.rest || unknown != c.unknown {
			t.Errorf("%q: %v, rest %q, unknown %q\n%s", c.line, err, c.line[end:], unknown, diff)
		}
	}
	for _, line := range []string{`a 'b`, `a "b`, `a $'b`, `a "b\"`, `a $'\u'`} {
		if words, _, err := shellWords(line); err == nil {
			t.Errorf("%q was cut into %q", line, words)
		}
	}
}

func TestRequestsAreThoseThatCurlSends(t *testing.T) {
	const at = "https://example.com/scim/Users"
	for _, c := range []struct{ line, want string }{
		{"curl " + at, "GET " + at + "\nAccept: */*\n\n"},
		{"curl -I " + at, "HEAD " + at + "\nAccept: */*\n\n"},
		{"curl -sSXPUT --url=" + at, "PUT " + at + "\nAccept: */*\n\n"},
		{"curl example.com/Users", "GET http://example.com/Users\nAccept: */*\n\n"},
		{"curl " + at + " -d a=1 --data b=2", "POST " + at + "\nContent-Type: application/x-www-form-urlencoded\nAccept: */*\n\na=1&b=2"},
		{"curl " + at + " --json '{' --json '}'", "POST " + at + "\nContent-Type: application/json\nAccept: application/json\n\n{}"},
		{"curl -H 'content-type: application/scim+json' -H 'Accept:' --data-raw '@x' " + at, "POST " + at + "\ncontent-type: application/scim+json\nAccept: \n\n@x"},
		{"curl -G " + at + "?a=b --data-urlencode 'filter=userName eq \"a+b\"' -dcount=1", "GET " + at + "?a=b&filter=userName%20eq%20%22a%2Bb%22&count=1\nAccept: */*\n\n"},
		{"curl '" + at + `?filter=userName eq "x"'`, "GET " + at + "?filter=userName%20eq%20%22x%22\nAccept: */*\n\n"},
		{"curl -u a:b -A x -e y -b c=d --oauth2-bearer t " + at, "GET " + at + "\nAuthorization: Basic YTpi\nUser-Agent: x\nReferer: y\nCookie: c=d\nAuthorization: Bearer t\nAccept: */*\n\n"},
		{"curl -m 10 -o out --retry 3 -w '%{http_code}' -ksL --compressed " + at, "GET " + at + "\nAccept: */*\n\n"},
		{"curl -T people.json " + at, "PUT " + at + "\nAccept: */*\n\n(the body is missing)"},
		{"curl -d @people.json " + at, "POST " + at + "\nContent-Type: application/x-www-form-urlencoded\nAccept: */*\n\n(the body is missing)"},
		{"curl", "unusable: no address"},
		{"curl -X", "unusable: -X is not followed by a value"},
		{"curl --header", "unusable: --header is not followed by a value"},
		{"curl " + at + " " + at, "unusable: several addresses in one line: write a line for each"},
		{"curl " + at + " --next " + at, "unusable: several requests in one line (--next): write a line for each"},
		{"curl https://<tenant>/Users", "unusable: an address without a host, or with a placeholder in its place"},
		{"curl –X POST " + at, "unusable: typographic quotes or dashes, which the ticket put in place of what was typed (–X): write straight ones"},
		{"curl -K file", "unusable: options in a file (-K), which the text does not hold"},
	} {
		words, _, err := shellWords(c.line)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := requestOf(words[1:])
		var found string
		if err != nil {
			found = "unusable: " + err.Error()
		} else {
			found = shown(asked.Request)
			if asked.bodyMissing {
				found += "(the body is missing)"
			}
		}
		if found != c.want {
			t.Errorf("%s\nexpected %q\nfound    %q", c.line, c.want, found)
		}
	}
}

func shown(request scimdrill.Request) string {
	text := request.Method + " " + request.URL + "\n"
	for _, field := range request.Header {
		text += field.Name + ": " + field.Value + "\n"
	}
	return text + "\n" + request.Body
}

func TestAnswersThatWerePasted(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "none"},
		{"\nand then nothing\n", "none"},
		{"{\"id\":\"1\"}\n", "none"}, // of an answer without its status nothing can be compared
		{"HTTP/1.1 204 No Content\nDate: x\n\nand then\n", "204 [{Date x}] "},
		{"* Connected\n> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n< Content-Type: application/json\n<\n* left\n{\"a\":\n 1}\nthanks\n", "200 [{Content-Type application/json}] {\"a\":\n 1}"},
		{"HTTP/1.1 100 Continue\n\nHTTP/1.1 500 Oops\nContent-Type: text/html\n\n<h1>no\n</h1>\n\nbye", "500 [{Content-Type text/html}] <h1>no\n</h1>"},
		{"HTTP/2 200\n\n{\"cut\": \"off\n", "200 [] {\"cut\": \"off"},
	} {
		found := "none"
		if answer := pasted(c.text); answer != nil {
			found = fmt.Sprintf("%d %v %s", answer.Status, answer.Header, answer.Body)
		}
		if found != c.want {
			t.Errorf("%q\nexpected %q\nfound    %q", c.text, c.want, found)
		}
	}
}

func FuzzCurlLines(f *testing.F) {
	for _, seed := range []string{"curl 'a", "> curl x \\\n> -d $'\\u12", "`curl -G x`", "curl x > y 2>&1", "curl $(a\n", "HTTP/1.1 200\n\n{"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for i, found := range findCurls(text) {
			if found.line < 1 || found.line > strings.Count(text, "\n")+1 {
				t.Errorf("line %d", found.line)
			}
			if read := found.item(i+1, "x"); read.dropped == "" && (read.Request.Method == "" || read.Request.URL == "") {
				t.Errorf("half a request: %+v", read.Request)
			}
		}
		pasted(text)
	})
}

// Whatever a ticket holds, a line either becomes a request that can be sent, or says why it does not.
func FuzzTicket(f *testing.F) {
	f.Add("$ curl -X PATCH 'https://a.example.com/Users/1' \\\n  -d $'a\\u00e9' | jq .\nHTTP/2 200\n\n{}")
	f.Add("> curl -G \"https://a.example.com/Users\" --data-urlencode 'filter=userName eq \"x\"' -u a:b > out")
	f.Fuzz(func(t *testing.T, text string) {
		for i, line := range findCurls(text) {
			found := line.item(i+1, "ticket.txt")
			if found.dropped != "" {
				continue
			}
			if address, err := url.Parse(found.Request.URL); err != nil || address.Host == "" || found.Request.Method == "" {
				t.Errorf("%q became %q %q", text, found.Request.Method, found.Request.URL)
			}
		}
	})
}

func TestCurlOfOtherShells(t *testing.T) {
	const post = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a&b \\ 100%"}`
	for name, c := range map[string]struct{ text, method, url, body string }{
		"cmd.exe": {
			"curl ^\"https://api.example.com/scim/v2/Users^\" ^\r\n  -H ^\"Content-Type: application/scim+json^\" ^\r\n  --data-raw ^\"^{^\\^\"schemas^\\^\":^[^\\^\"urn:ietf:params:scim:schemas:core:2.0:User^\\^\"^],^\\^\"userName^\\^\":^\\^\"a^&b \\\\ 100^%^\\^\"^}^\"\r\nprose after it\r\n",
			"POST", "https://api.example.com/scim/v2/Users", strings.ReplaceAll(post, `\\`, `\\`),
		},
		"cmd.exe in one line": {
			"curl -X DELETE ^\"https://api.example.com/scim/v2/Users/1^\"\n", "DELETE", "https://api.example.com/scim/v2/Users/1", "",
		},
		"PowerShell": {"curl.exe -X PATCH 'https://api.example.com/scim/v2/Users/1' `\n  -d '{\"a\":1}'\n", "PATCH", "https://api.example.com/scim/v2/Users/1", `{"a":1}`},
		"--url-query": {
			"curl https://api.example.com/scim/v2/Users --url-query 'filter=userName eq \"x\"' --url-query '+count=1'\n",
			"GET", "https://api.example.com/scim/v2/Users?filter=userName%20eq%20%22x%22&count=1", "",
		},
	} {
		lines := findCurls(strings.ReplaceAll(c.text, "\r\n", "\n"))
		if len(lines) != 1 {
			t.Errorf("%s: %d lines", name, len(lines))
			continue
		}
		found := lines[0].item(1, "ticket.txt")
		if found.dropped != "" || found.Request.Method != c.method || found.Request.URL != c.url || found.Request.Body != c.body {
			t.Errorf("%s: %q %s %s %q, want %s %s %q", name, found.dropped, found.Request.Method, found.Request.URL, found.Request.Body, c.method, c.url, c.body)
		}
	}
}
