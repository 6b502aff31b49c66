package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/record"
	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/internal/har"
	"github.com/scimdrill/scimdrill/reference/server"
)

const recordToken = "recorded-token-1"

// reference is a reference server for a recorder in front of it.
func reference(t *testing.T, defects ...string) string {
	t.Helper()
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: recordToken, Mode: "full", RateLimit: 0, Defects: defects})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, running.Close) })
	return running.URL
}

func recording(t *testing.T, file string) (all []scimdrill.Exchange, err error) {
	t.Helper()
	reader, err := har.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	for entry, problem := range reader.Entries() {
		if err = problem; err == nil {
			all = append(all, entry.Exchange)
		}
	}
	slices.SortFunc(all, func(a, b scimdrill.Exchange) int { return a.Number - b.Number })
	return all, err
}

// TestARunOfTheMockOrgIsRecordedAsItWasSent lays the recording beside what the run itself says that it sent.
func TestARunOfTheMockOrgIsRecordedAsItWasSent(t *testing.T) {
	target := reference(t)
	directory := t.TempDir()
	file := filepath.Join(directory, "run.har")
	recorder := startCommand(t, "SCIM_TOKEN="+recordToken, "record", "--target", target, "--listen", "127.0.0.1:0", "--out", file, "--quiet")
	code, text, problems := run(t, map[string]string{"SCIM_TOKEN": recordToken}, "run", "--url", recorder.url, "--profile", "okta-oin", "--out", directory)
	if code != exitMet {
		t.Fatalf("exit code %d\n%s\n%s", code, text, problems)
	}
	if err := recorder.end(); err != nil {
		t.Fatal(err)
	}
	recorded, err := recording(t, file)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := recording(t, filepath.Join(directory, "exchanges.har"))
	if err != nil {
		t.Fatal(err)
	}
	base := strings.TrimSuffix(recorder.url, "/api/scim/v2")
	said, passed := byContent(sent, base), byContent(recorded, strings.TrimSuffix(target, "/api/scim/v2"))
	named, misnamed := 0, map[string]int{}
	for content, purposes := range said {
		if strings.Contains(content, "bytes in all") {
			continue
		}
		if len(passed[content]) < len(purposes) {
			t.Errorf("sent %d times, recorded %d times: %.300s", len(purposes), len(passed[content]), content)
			continue
		}
		for i, purpose := range purposes {
			// A read tells by what follows what it was for.
			if purpose == "" || strings.HasSuffix(purpose, "read") {
				continue
			}
			named++
			// What is asked for is the same for a test and for Save; of groups, whose pushes are alike, only the kind of request is told.
			if found := passed[content][i]; found != purpose {
				misnamed[fmt.Sprintf("%s, named %s", purpose, found)]++
				if !strings.HasPrefix(purpose, "Save API") && !strings.HasPrefix(purpose, "Test ") && !strings.Contains(content, "/Groups") {
					t.Errorf("Okta meant %q, and it was named %q: %.300s", purpose, found, content)
				}
			}
		}
	}
	t.Logf("%d exchanges were sent, %d recorded; of %d purposes of Okta's these are named differently: %v", len(sent), len(recorded), named, misnamed)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(whole) || bytes.Contains(whole, []byte(recordToken)) {
		t.Errorf("the recording is no JSON, or holds the token")
	}
}

// byContent are the purposes of Okta's exchanges by what was sent and what came back.
func byContent(all []scimdrill.Exchange, origin string) map[string][]string {
	found := map[string][]string{}
	for _, x := range all {
		if x.Actor != scimdrill.ByOkta || x.Response == nil || !strings.HasPrefix(x.Request.URL, origin) {
			continue
		}
		content := fmt.Sprintln(x.Request.Method, strings.TrimPrefix(x.Request.URL, origin), x.Request.Body, x.Response.Status, x.Response.Header.Get("Content-Type"), x.Response.Body)
		for _, field := range x.Request.Header {
			if field.Name != "Host" {
				content += field.Name + ": " + field.Value + "\n"
			}
		}
		found[content] = append(found[content], x.Purpose)
	}
	return found
}

// TestARecorderThatIsKilledLeavesARecording kills it in the middle of it all.
func TestARecorderThatIsKilledLeavesARecording(t *testing.T) {
	target := reference(t)
	for _, after := range []int{0, 1, 200} {
		file := filepath.Join(t.TempDir(), "killed.har")
		recorder := startCommand(t, "SCIM_TOKEN="+recordToken, "record", "--target", target, "--listen", "127.0.0.1:0", "--out", file)
		client := &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}
		answered := 0
		killed := make(chan struct{})
		for {
			if answered == after {
				go func() {
					defer close(killed)
					time.Sleep(3 * time.Millisecond)
					_ = recorder.command.Process.Signal(syscall.SIGKILL)
				}()
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, recorder.url+"/Users?startIndex=1&count=100", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+recordToken)
			response, err := client.Do(request)
			if err != nil {
				if answered < after {
					t.Fatalf("after %d exchanges: %v", answered, err)
				}
				break
			}
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
			answered++
		}
		<-killed
		_ = recorder.command.Wait()
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		recorded, err := recording(t, file)
		t.Logf("killed with %d answered: %d in the file, whole: %v", answered, len(recorded), json.Valid(whole))
		if err != nil || !json.Valid(whole) || len(recorded) < answered-1 || len(recorded) > answered+1 {
			t.Errorf("%d were answered, %d are in the file: %v", answered, len(recorded), err)
		}
	}
}

func TestRecordOverTLS(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("needs openssl to make a certificate")
	}
	directory := t.TempDir()
	certificate, key, file := filepath.Join(directory, "c.pem"), filepath.Join(directory, "k.pem"), filepath.Join(directory, "tls.har")
	if out, err := exec.CommandContext(t.Context(), openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
		"-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	running, err := server.Start(t.Context(), server.Options{Addr: "127.0.0.1:0", Token: recordToken, TLSCert: certificate, TLSKey: key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeAll(t, running.Close) })
	t.Setenv("SSL_CERT_FILE", certificate)
	recorder := startCommand(t, "SSL_CERT_FILE="+certificate, "record", "--target", running.URL, "--listen", "127.0.0.1:0", "--out", file, "--tls-cert", certificate, "--tls-key", key)
	if !strings.HasPrefix(recorder.url, "https://") || !strings.HasPrefix(running.URL, "https://") {
		t.Fatalf("%s in front of %s", recorder.url, running.URL)
	}
	client := tlsClient(t, certificate)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, recorder.url+"/Users", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+recordToken)
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	ended := time.Now()
	if err := recorder.end(); err != nil || time.Since(ended) > 3*time.Second {
		t.Errorf("the recorder ended after %v: %v", time.Since(ended), err)
	}
	recorded, err := recording(t, file)
	if err != nil || response.StatusCode != 200 || len(recorded) != 1 || recorded[0].Status() != 200 {
		t.Errorf("%s; recorded %v (%v)", response.Status, recorded, err)
	}
}

func TestWhatRecordRefuses(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there.har")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := there + ".new"
	for name, c := range map[string]struct {
		arguments []string
		want      string
	}{
		"a file that is there": {[]string{"--target", "http://127.0.0.1:1", "--out", there}, "is not written over"},
		"no target":            {[]string{"--target", "example.com", "--out", fresh}, `"example.com" is not the base URL of a target`},
		"a key alone":          {[]string{"--target", "http://127.0.0.1:1", "--out", fresh, "--tls-key", there}, "--tls-cert and --tls-key belong together"},
		"no certificate":       {[]string{"--target", "http://127.0.0.1:1", "--out", fresh, "--tls-key", there, "--tls-cert", there}, "--tls-cert, --tls-key: tls: failed to find any PEM data"},
		"a bad address":        {[]string{"--target", "http://127.0.0.1:1", "--out", fresh, "--listen", "nowhere"}, "--listen"},
		"no directory":         {[]string{"--target", "http://127.0.0.1:1", "--out", filepath.Join(there, "x.har"), "--listen", "127.0.0.1:0"}, "--out"},
	} {
		code, _, text := run(t, nil, append([]string{"record"}, c.arguments...)...)
		if code != exitUsage || !strings.Contains(text, c.want) {
			t.Errorf("%s: exit code %d, expected %q in:\n%s", name, code, c.want, text)
		}
	}
	if text, _ := os.ReadFile(there); string(text) != "mine" {
		t.Errorf("the file was written over: %s", text)
	}
}

// TestWhatTheRecorderFlagsIsInTheCatalogue holds ids and levels against it.
func TestWhatTheRecorderFlagsIsInTheCatalogue(t *testing.T) {
	catalogue, err := new(gate.Gate).Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]scimdrill.Level{}
	for _, requirement := range catalogue {
		if _, looked := record.Checked()[requirement.ID]; looked {
			found[requirement.ID] = requirement.Level
		}
	}
	if diff := cmp.Diff(found, record.Checked()); diff != "" {
		t.Errorf("catalogue (-), recorder (+):\n%s", diff)
	}
}

// TestTheRecorderFlagsWhatPasses runs the recorder before references with mistakes, and has the org assign and unassign somebody.
func TestTheRecorderFlagsWhatPasses(t *testing.T) {
	for defect, want := range map[string]string{
		"":                   "",
		"deactivate-ignored": "okta.deactivate.",
		"password-returned":  "rfc.create.password-never-shown",
		"create-answers-200": "okta.create.answers-201",
	} {
		t.Run(defect, func(t *testing.T) {
			var defects []string
			if defect != "" {
				defects = append(defects, defect)
			}
			target := reference(t, defects...)
			file := filepath.Join(t.TempDir(), "flags.har")
			ctx, stop := context.WithCancel(t.Context())
			var out bytes.Buffer
			console := record.NewConsole(&out, target)
			tape, err := record.NewTape(record.TapeOptions{File: file, Target: target, Say: console.Say})
			if err != nil {
				t.Fatal(err)
			}
			proxy, err := record.Start(ctx, "127.0.0.1:0", record.Options{Target: target, Keep: tape.Keep})
			if err != nil {
				t.Fatal(err)
			}
			_, _, _ = run(t, map[string]string{"SCIM_TOKEN": recordToken}, "run", "--url", proxy.URL(), "--profile", "okta-oin", "--case", "okta.deactivate.unassigned", "--case", "okta.create.new-employee", "--out", t.TempDir())
			stop()
			if err := proxy.Close(context.Background()); err != nil {
				t.Error(err)
			}
			rest, err := tape.Close()
			if err != nil {
				t.Error(err)
			}
			console.End(rest)
			if want == "" && tape.Findings() > 0 || !strings.Contains(out.String(), want) {
				t.Errorf("expected findings of %q:\n%s", want, out.String())
			}
			if !strings.Contains(out.String(), "= assign ") || !strings.Contains(out.String(), ": look up, create, in") {
				t.Errorf("no assignment is told:\n%s", out.String())
			}
		})
	}
}

func tlsClient(t *testing.T, certificate string) *http.Client {
	t.Helper()
	text, err := os.ReadFile(certificate)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(text) {
		t.Fatal("no certificate")
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}}
}

// TestAnAnonymisedRunNamesNobody has people of all scripts assigned, and looks for them in the file.
func TestAnAnonymisedRunNamesNobody(t *testing.T) {
	target := reference(t)
	directory := t.TempDir()
	file := filepath.Join(directory, "nobody.har")
	recorder := startCommand(t, "SCIMDRILL_ANONYMISE_KEY=key", "record", "--target", target, "--listen", "127.0.0.1:0", "--out", file, "--anonymise", "--quiet")
	if code, text, _ := run(t, map[string]string{"SCIM_TOKEN": recordToken}, "run", "--url", recorder.url, "--profile", "okta-oin", "--case", "okta.create.*", "--out", directory); code != exitMet {
		t.Fatalf("exit code %d\n%s", code, text)
	}
	if err := recorder.end(); err != nil {
		t.Fatal(err)
	}
	all, err := recording(t, file)
	if err != nil {
		t.Fatal(err)
	}
	created, asked := map[string]bool{}, 0
	for _, x := range all {
		whole := fmt.Sprintln(x.Request.URL, x.Request.Body, x.Response)
		if decoded, err := url.QueryUnescape(x.Request.URL); err == nil {
			whole += decoded
		}
		for _, who := range []string{"Jürgen", "Lüdenscheidt", "Siobhán", "Brien", "小百合", "Ødegård", "الحداد", "Wolfeschlegelste", "jane.hale", "ada.north"} {
			if strings.Contains(whole, who) {
				t.Errorf("exchange %d names %s: %.600s", x.Number, who, whole)
			}
		}
		var body struct {
			UserName string `json:"userName"`
		}
		if json.Unmarshal([]byte(x.Request.Body), &body) == nil && x.Request.Method == http.MethodPost {
			created[body.UserName] = true
		}
	}
	for _, x := range all {
		address, err := url.Parse(x.Request.URL)
		if err != nil {
			t.Fatal(err)
		}
		if _, name, found := strings.Cut(address.Query().Get("filter"), `userName eq "`); found && strings.Contains(x.Response.Body, `"totalResults":1`) {
			asked++
			if unquoted := strings.ReplaceAll(strings.ReplaceAll(strings.TrimSuffix(name, `"`), `\"`, `"`), `\\`, `\`); !slices.ContainsFunc(slices.Collect(maps.Keys(created)), func(known string) bool { return strings.EqualFold(known, unquoted) }) {
				t.Errorf("%q was found, and nobody of that name was created", unquoted)
			}
		}
	}
	if len(created) < 20 || asked < 10 {
		t.Errorf("only %d were created, and %d found", len(created), asked)
	}
}
