package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/server"
)

// recordedRun is the archive of a run of the mock org on a clean reference.
func recordedRun(t *testing.T, cases ...string) string {
	t.Helper()
	reference, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "token-of-the-recording"})
	if err != nil {
		t.Fatal(err)
	}
	defer reference.Close(t.Context()) //nolint:errcheck // it is thrown away
	out := t.TempDir()
	arguments := []string{"run", "-q", "--url", reference.URL, "--out", out, "--runs", filepath.Join(out, "runs")}
	for _, pattern := range cases {
		arguments = append(arguments, "--case", pattern)
	}
	if code, stdout, stderr := run(t, map[string]string{"SCIM_TOKEN": reference.Token}, arguments...); code != exitMet {
		t.Fatalf("the run that is recorded ended with %d\n%s%s", code, stdout, stderr)
	}
	return filepath.Join(out, "exchanges.har")
}

func replayed(t *testing.T, environment map[string]string, arguments ...string) (code int, stdout string) {
	t.Helper()
	dir := t.TempDir()
	arguments = append([]string{"replay", "--out", filepath.Join(dir, "sent.har"), "--runs", filepath.Join(dir, "runs")}, arguments...)
	code, stdout, stderr := run(t, environment, arguments...)
	return code, stdout + stderr
}

func tells(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, each := range words {
		if !strings.Contains(text, each) {
			t.Errorf("it does not say %q:\n%s", each, text)
		}
	}
}

func TestARecordedRunIsTheSameOnAFreshReferenceAndPartsWhereADefectIs(t *testing.T) {
	recording := recordedRun(t, "okta.create.*", "okta.update.*", "okta.deactivate.*", "okta.reactivate.*")
	t.Run("fresh", func(t *testing.T) {
		for _, how := range [][]string{{recording}, {recording, "--serial"}, {recording, "--fresh-names"}} {
			code, stdout := replayed(t, nil, how...)
			if code != exitMet {
				t.Errorf("%v: exit code %d", how, code)
			}
			tells(t, stdout, " 0 different")
			if strings.Contains(stdout, "not sent") {
				t.Errorf("%v: something was not sent:\n%s", how, stdout)
			}
		}
	})
	for defect, parts := range map[string]string{
		"deactivate-ignored": "active: expected false, found true",
		"externalid-lost":    "at /externalId",
		"update-lost":        "found     nothing",
	} {
		t.Run(defect, func(t *testing.T) {
			code, stdout := replayed(t, nil, recording, "--defect", defect)
			if code != exitNotMet {
				t.Errorf("exit code %d", code)
			}
			first, _, _ := strings.Cut(stdout, "\nalso ")
			tells(t, first, "DIFFERENT  exchange", parts, "answer, recorded", "answer, target", "again    curl -sS")
		})
	}
}

func TestTheReferenceOffersWhatTheRecordedOneOffered(t *testing.T) {
	for name, grants := range map[string]bool{"plain": false, "with entitlements": true} {
		t.Run(name, func(t *testing.T) {
			reference, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "token-of-the-recording", Mode: server.FullMode, Entitlements: grants})
			if err != nil {
				t.Fatal(err)
			}
			defer reference.Close(t.Context()) //nolint:errcheck // it is thrown away
			out := t.TempDir()
			code, stdout, stderr := run(t, map[string]string{"SCIM_TOKEN": reference.Token},
				"run", "-q", "--url", reference.URL, "--out", out, "--runs", filepath.Join(out, "runs"), "--case", "okta.group.*")
			if code != exitMet {
				t.Fatalf("the run that is recorded ended with %d\n%s%s", code, stdout, stderr)
			}
			code, stdout = replayed(t, nil, filepath.Join(out, "exchanges.har"), "--mode", "full")
			if code != exitMet {
				t.Errorf("exit code %d:\n%s", code, stdout)
			}
			tells(t, stdout, " 0 different")
		})
	}
}

func TestAReplayOnANamedTargetTakesAwayWhatItMade(t *testing.T) {
	recording := recordedRun(t, "okta.create.*")
	reference, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: "token-of-the-target"})
	if err != nil {
		t.Fatal(err)
	}
	defer reference.Close(t.Context()) //nolint:errcheck // it is thrown away
	token := map[string]string{"SCIM_TOKEN": reference.Token, "SCIM_TOKEN_B": reference.Token}
	for range 2 { // the second finds what the first left, if it left anything
		code, stdout := replayed(t, token, "--url", reference.URL, recording)
		if code != exitMet {
			t.Errorf("exit code %d:\n%s", code, stdout)
		}
	}
	if code, stdout := replayed(t, token, "--url", reference.URL, "--keep", recording); code != exitMet || !strings.Contains(stdout, "are left in") {
		t.Errorf("exit code %d:\n%s", code, stdout)
	}
	code, stdout := replayed(t, token, "--url", reference.URL, recording)
	if code != exitNotMet {
		t.Errorf("exit code %d where the people are there already:\n%s", code, stdout)
	}
	code, stdout = replayed(t, token, "--url", reference.URL, "--fresh-names", "--ignore", "others", recording)
	if code != exitMet {
		t.Errorf("exit code %d with fresh names:\n%s", code, stdout)
	}
}

func TestWhatCannotBeReplayedIsRefused(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	entry := func(url string) string {
		return `{"request":{"method":"GET","url":"` + url + `","headers":[]},"response":{"status":200,"headers":[],"content":{"size":2,"text":"{}"}}}`
	}
	archive := func(entries ...string) string { return `{"log":{"entries":[` + strings.Join(entries, ",") + `]}}` }
	one := file("one.har", archive(entry("http://a.example.com/scim/v2/Users")))
	for name, test := range map[string]struct {
		arguments []string
		says      []string
	}{
		"foreign":     {[]string{file("foreign.har", `{"hello":1}`)}, []string{`"log"`}},
		"empty":       {[]string{file("empty.har", archive())}, []string{"holds no exchanges"}},
		"not SCIM":    {[]string{file("web.har", archive(entry("http://a.example.com/index.html")))}, []string{"no request", "--base"}},
		"two apps":    {[]string{file("two.har", archive(entry("http://a.example.com/scim/v2/Users"), entry("http://b.example.com/scim/v2/Users")))}, []string{"more than one app", "http://a.example.com/scim/v2 (1)", "--base URL"}},
		"no bodies":   {[]string{file("bodies.har", archive(`{"request":{"method":"POST","url":"http://a.example.com/scim/v2/Users","headers":[],"bodySize":99},"response":{"status":201,"headers":[],"content":{"size":9,"text":"{}"}}}`))}, []string{"no bodies of requests"}},
		"no answers":  {[]string{file("answers.har", archive(`{"request":{"method":"GET","url":"http://a.example.com/scim/v2/Users","headers":[]},"response":{"status":200,"headers":[],"content":{"size":9}}}`))}, []string{"no bodies of answers"}},
		"production":  {[]string{one, "--url", "https://api.example.com/scim/v2"}, []string{"--yes"}},
		"no token":    {[]string{one, "--url", "http://127.0.0.1:1/scim/v2"}, []string{"SCIM_TOKEN"}},
		"half a pair": {[]string{one, "--against", "reference"}, []string{"--and"}},
		"no rule":     {[]string{one, "--ignore", "nope"}, []string{"nope", "server-assigned"}},
		"no speed":    {[]string{one, "--speed", "fast"}, []string{"--speed"}},
		"no defect":   {[]string{one, "--defect", "nope"}, []string{"nope"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout := replayed(t, nil, test.arguments...)
			if code != exitUsage {
				t.Errorf("exit code %d", code)
			}
			tells(t, stdout, test.says...)
		})
	}
}

func TestACutRecordingIsReplayedUpToTheCut(t *testing.T) {
	recording := recordedRun(t, "okta.create.*")
	data, err := os.ReadFile(recording)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.har")
	if err := os.WriteFile(cut, data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout := replayed(t, nil, cut)
	if code != exitNotMet {
		t.Errorf("exit code %d", code)
	}
	tells(t, stdout, "cut off at byte", " 0 different")
}

func TestABugIsBisectedToTheExchangesThatShowIt(t *testing.T) {
	recording := recordedRun(t, "okta.create.*", "okta.deactivate.*")
	short := filepath.Join(t.TempDir(), "short.har")
	code, stdout, stderr := run(t, nil, "replay", "--bisect", "--out", short, "--defect", "deactivate-ignored", recording)
	if code != exitMet {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	// Nobody can see that a deactivation was ignored without a create, the deactivation and a look.
	tells(t, stdout, "\n3 of ", "POST /api/scim/v2/Users: assign: create", "PATCH /api/scim/v2/Users/", "the references are started anew")
	if code, stdout := replayed(t, nil, short); code != exitMet || !strings.Contains(stdout, "3 same") {
		t.Errorf("what remains, on a clean reference: exit code %d\n%s", code, stdout)
	}
	code, stdout = replayed(t, nil, short, "--defect", "deactivate-ignored")
	if code != exitNotMet {
		t.Errorf("what remains, on the defect: exit code %d", code)
	}
	tells(t, stdout, "active: expected false, found true", "1 different")
	if code, _, stderr := run(t, nil, "replay", "--bisect", "--out", short+".none", recording); code != exitNotMet || !strings.Contains(stderr, "nothing to bisect") {
		t.Errorf("without a difference: exit code %d: %s", code, stderr)
	}
	if code, _, stderr := run(t, map[string]string{"SCIM_TOKEN": "x"}, "replay", "--bisect", "--url", "http://127.0.0.1:1/scim/v2", recording); code != exitUsage || !strings.Contains(stderr, "--fresh CMD") {
		t.Errorf("without a fresh state: exit code %d: %s", code, stderr)
	}
}

func TestSecretsOfARecordingGoNoFurther(t *testing.T) {
	const user = `"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a@example.com","password":"Hunter2-Hunter2","name":{"givenName":"a","familyName":"b"},"emails":[{"value":"a@example.com"}]}`
	entry := func(method, path, body, answer string, status int) map[string]any {
		return map[string]any{
			"startedDateTime": "2026-11-27T08:00:00.000Z", "time": 1,
			"request": map[string]any{
				"method": method, "url": "http://old.example.test/scim/v2" + path, "postData": map[string]string{"text": body},
				"headers": []map[string]string{
					{"name": "Authorization", "value": "Bearer REALSECRET123456"},
					{"name": "Cookie", "value": "sid=COOKIESECRET"},
					{"name": "X-Api-Key", "value": "APIKEYSECRET"},
					{"name": "Content-Type", "value": "application/scim+json"},
				},
			},
			"response": map[string]any{
				"status": status, "content": map[string]string{"text": answer},
				"headers": []map[string]string{{"name": "Set-Cookie", "value": "sid=SETCOOKIESECRET"}, {"name": "Content-Type", "value": "application/scim+json"}},
			},
		}
	}
	data, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": []any{
		entry("POST", "/Users", "{"+user, `{"id":"77","client_secret":"CLIENTSECRET",`+user, 201),
		entry("GET", "/Users/77?access_token=QUERYSECRET", "", `{"id":"77","client_secret":"CLIENTSECRET"}`, 200),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	recording := filepath.Join(t.TempDir(), "secrets.har")
	if err := os.WriteFile(recording, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, arguments := range map[string][]string{"replay": nil, "bisect": {"--bisect", "--defect", "create-answers-200"}} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out.har")
			_, stdout, stderr := run(t, nil, append([]string{"replay", recording, "--out", out}, arguments...)...)
			tells(t, stdout, "DIFFERENT  exchange 1")
			file, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range []string{"REALSECRET", "COOKIESECRET", "APIKEYSECRET", "CLIENTSECRET", "QUERYSECRET", "Hunter2"} {
				if strings.Contains(stdout+stderr, secret) {
					t.Errorf("%s is printed:\n%s", secret, stdout)
				}
				if strings.Contains(string(file), secret) {
					t.Errorf("%s is written:\n%s", secret, file)
				}
			}
		})
	}
}
