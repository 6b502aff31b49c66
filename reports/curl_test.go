package reports_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

func TestCurl(t *testing.T) {
	for name, test := range map[string]struct {
		request scimdrill.Request
		want    string
	}{
		"plain": {
			scimdrill.Request{Method: "GET", URL: "https://scim.example.com/Users"},
			"curl -sS -i https://scim.example.com/Users",
		},
		"query": {
			scimdrill.Request{Method: "GET", URL: "https://scim.example.com/Users?startIndex=1&count=2"},
			"curl -sS -i 'https://scim.example.com/Users?startIndex=1&count=2'",
		},
		"token": {
			scimdrill.Request{Method: "DELETE", URL: "https://scim.example.com/Users/1", Header: scimdrill.Header{{Name: "authorization", Value: "Bearer " + leakedToken}}},
			`curl -sS -i -X DELETE https://scim.example.com/Users/1 -H "Authorization: Bearer $SCIM_TOKEN"`,
		},
		"token of an org": {
			scimdrill.Request{Method: "GET", URL: "https://example.okta.com/api/v1/users", Header: scimdrill.Header{{Name: "Authorization", Value: "SSWS " + leakedToken}}},
			`curl -sS -i https://example.okta.com/api/v1/users -H "Authorization: SSWS $OKTA_API_TOKEN"`,
		},
		"token without a scheme": {
			scimdrill.Request{Method: "GET", URL: "https://scim.example.com/", Header: scimdrill.Header{{Name: "Authorization", Value: leakedToken}}},
			`curl -sS -i https://scim.example.com/ -H 'Authorization: '"$SCIM_TOKEN"`,
		},
		"head and brackets": {
			scimdrill.Request{Method: "HEAD", URL: "https://[::1]/Users"},
			"curl -sS -i --head --globoff 'https://[::1]/Users'",
		},
		"long body": {
			scimdrill.Request{Method: "POST", URL: "https://scim.example.com/Bulk", Body: strings.Repeat("x", 8193)},
			"curl -sS -i -X POST https://scim.example.com/Bulk --data-binary @body.json # body.json holds the body, 8193 bytes, as it stands in exchanges.har",
		},
		"made by curl itself": {
			scimdrill.Request{Method: "GET", URL: "https://scim.example.com/", Header: scimdrill.Header{{Name: "Host", Value: "x"}, {Name: "Content-Length", Value: "0"}, {Name: "Accept-Encoding", Value: "gzip"}, {Name: "X-Empty"}}},
			"curl -sS -i https://scim.example.com/ --compressed -H 'X-Empty;'",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := reports.Curl(scimdrill.Exchange{Request: test.request}); got != test.want {
				t.Errorf("expected\n%s\nfound\n%s", test.want, got)
			}
		})
	}
}

// TestCurlInAShell lets a real shell take the line apart and looks whether the arguments are what was sent.
func TestCurlInAShell(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here: its $'…' is what the line is written for")
	}
	for _, text := range append(hostileTexts(), "@/etc/passwd", "line\nanother", "Łukasz 李") {
		line := reports.Curl(scimdrill.Exchange{Request: scimdrill.Request{
			Method: "POST", URL: "https://scim.example.com/" + text, Header: scimdrill.Header{{Name: "X-Note", Value: text}, {Name: "Authorization", Value: "Bearer x"}}, Body: text,
		}})
		command := exec.Command(shell, "-c", `curl() { printf '%s\0' "$@"; }; `+line)
		command.Env = []string{"SCIM_TOKEN=s3cret $(id)", "LC_ALL=C"}
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", line, err, out)
		}
		arguments := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
		sent := strings.ReplaceAll(text, "\x00", "")
		for _, want := range []string{"https://scim.example.com/" + sent, "X-Note: " + sent, "Authorization: Bearer s3cret $(id)", sent} {
			if !slices.Contains(arguments, want) {
				t.Errorf("%s\nexpected an argument %q, found %q", line, want, arguments)
			}
		}
		if at := slices.Index(arguments, "--data-raw"); at < 0 || at != len(arguments)-2 {
			t.Errorf("expected the body after --data-raw at the end, found %q", arguments)
		}
	}
}
