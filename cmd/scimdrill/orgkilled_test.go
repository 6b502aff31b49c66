package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const targetToken = "targettoken"

// realOrg is an org and a target that are processes of their own and go on when a run is killed. The org shows nothing that Okta
// does not have.
type realOrg struct {
	*runningOrg

	target, app string
}

func startRealOrg(t *testing.T, flags ...string) *realOrg {
	t.Helper()
	o := &realOrg{runningOrg: &runningOrg{t: t}}
	o.target = startAlone(t, []string{"PEAKON_TOKEN=" + targetToken}, "serve", "--addr", "127.0.0.1:0", "--mode", "full")
	o.url = startAlone(t, []string{"OKTA_API_TOKEN=" + killToken}, append([]string{"okta", "--addr", "127.0.0.1:0", "--as-okta"}, flags...)...)
	o.app = o.prepare("Prepared")
	return o
}

// prepare does what an administrator does in the Admin Console.
func (o *realOrg) prepare(label string) string {
	o.t.Helper()
	app, _ := o.call("POST", "/apps", fmt.Sprintf(`{"name":"scim2testapp","label":%q,"signOnMode":"AUTO_LOGIN","settings":{"app":{"scimBaseUrl":%q}}}`, label, o.target))["id"].(string)
	o.call("POST", "/apps/"+app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"`+targetToken+`"}}`)
	o.call("PUT", "/apps/"+app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"},"lifecycleDeactivate":{"status":"ENABLED"}}}`)
	return app
}

// startAlone starts the command as a process of its own and returns the address that it says.
func startAlone(t *testing.T, environment []string, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], arguments...)
	command.Env = append(append(os.Environ(), asCommand+"=1"), environment...)
	reader, writer := io.Pipe()
	command.Stdout = writer
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	found := make(chan string, 1)
	go func() {
		seen := ""
		buffer := make([]byte, 4096)
		for {
			n, err := reader.Read(buffer)
			seen += string(buffer[:n])
			if _, rest, ready := strings.Cut(seen, "ready url="); ready && strings.Contains(rest, "\n") {
				address, _, _ := strings.Cut(rest, "\n")
				found <- address
				_, _ = io.Copy(io.Discard, reader)
				return
			}
			if err != nil {
				return
			}
		}
	}()
	select {
	case address := <-found:
		return address
	case <-time.After(20 * time.Second):
		t.Fatalf("%v did not start", arguments)
		return ""
	}
}

// dump is everything that the org and the target show, without times and without what nobody changes: what is the same before and
// after was not touched.
func (o *realOrg) dump() string {
	o.t.Helper()
	var all []string
	var apps []map[string]any
	paths := []string{"/users?limit=200", "/groups?limit=200", "/apps?limit=200", "/mappings?limit=200", "/meta/schemas/user/default"}
	if _, err := o.send(o.t.Context(), "GET", "/apps?limit=200", "", &apps); err != nil {
		o.t.Fatal(err)
	}
	var mappings []map[string]any
	if _, err := o.send(o.t.Context(), "GET", "/mappings?limit=200", "", &mappings); err != nil {
		o.t.Fatal(err)
	}
	for _, mapping := range mappings {
		paths = append(paths, fmt.Sprintf("/mappings/%v", mapping["id"]))
	}
	for _, app := range apps {
		for _, below := range []string{"/users?limit=200", "/groups?limit=200", "/features", "/connections/default", "/group-push/mappings?limit=200"} {
			paths = append(paths, fmt.Sprintf("/apps/%v%s", app["id"], below))
		}
		paths = append(paths, fmt.Sprintf("/meta/schemas/apps/%v/default", app["id"]))
	}
	for _, path := range paths {
		var shown any
		if _, err := o.send(o.t.Context(), "GET", path, "", &shown); err != nil {
			o.t.Fatal(err)
		}
		o.untimed(shown)
		all = append(all, path+" "+string(mustJSON(o.t, shown)))
	}
	for _, collection := range []string{"/Users", "/Groups"} {
		request, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, o.target+collection+"?count=1000", nil)
		if err != nil {
			o.t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+targetToken)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			o.t.Fatal(err)
		}
		data, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, "target"+collection+" "+string(data))
	}
	return strings.Join(all, "\n")
}

// untimed takes away when the prepared app was last changed: its settings may be set and put back.
func (o *realOrg) untimed(shown any) {
	apps, _ := shown.([]any)
	for _, each := range apps {
		if app, _ := each.(map[string]any); app["id"] == o.app {
			delete(app, "lastUpdated")
		}
	}
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// inhabit gives the org people, a group and another app that are none of the run's.
func (o *realOrg) inhabit() {
	o.t.Helper()
	other := o.prepare("Of others")
	group, _ := o.call("POST", "/groups", `{"profile":{"name":"Staff"}}`)["id"].(string)
	for _, name := range []string{"ann", "bob"} {
		person, _ := o.call("POST", "/users", fmt.Sprintf(`{"profile":{"login":"%[1]s@example.com","email":"%[1]s@example.com","firstName":%[1]q,"lastName":"Other"},"groupIds":[%[2]q]}`, name, group))["id"].(string)
		o.call("POST", "/apps/"+other+"/users", fmt.Sprintf(`{"id":%q,"scope":"USER"}`, person))
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		var assigned []map[string]any
		if _, err := o.send(o.t.Context(), "GET", "/apps/"+other+"/users", "", &assigned); err != nil {
			o.t.Fatal(err)
		}
		if len(assigned) == 2 && assigned[0]["syncState"] == "SYNCHRONIZED" && assigned[1]["syncState"] == "SYNCHRONIZED" {
			return
		}
		if time.Now().After(end) {
			o.t.Fatalf("the people of others were not provisioned: %v", assigned)
		}
	}
}

// runIn begins a run in the org as a process of its own.
func (o *realOrg) runIn(runs string, arguments ...string) *exec.Cmd {
	o.t.Helper()
	command := exec.CommandContext(o.t.Context(), os.Args[0], append(o.arguments(runs), arguments...)...)
	command.Env = append(os.Environ(), asCommand+"=1", "OKTA_API_TOKEN="+killToken, "SCIM_TOKEN="+targetToken)
	return command
}

func (o *realOrg) arguments(runs string) []string {
	return []string{"run", "--url", o.target, "--org-url", o.url, "--app-id", o.app, "--org-ceiling", "700ms", "--runs", runs, "--out", o.t.TempDir()}
}

func (o *realOrg) environment() map[string]string {
	return map[string]string{"OKTA_API_TOKEN": killToken, "SCIM_TOKEN": targetToken}
}

// journalOf waits until a run has written so many lines that match, and returns its id.
func journalOf(t *testing.T, runs, pattern string, many int) string {
	t.Helper()
	matcher := regexp.MustCompile(pattern)
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		files, _ := filepath.Glob(filepath.Join(runs, "*.jsonl"))
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err == nil && len(matcher.FindAll(data, many)) >= many {
				return strings.TrimSuffix(filepath.Base(file), ".jsonl")
			}
		}
	}
	t.Fatalf("the run's journal never had %d lines like %s", many, pattern)
	return ""
}

// TestARunInAnOrgThatIsKilledLeavesNothing kills a run in the middle, with kill -9, at several points: after `scimdrill clean` the org
// and the target are as they were, other people's things included.
func TestARunInAnOrgThatIsKilledLeavesNothing(t *testing.T) {
	o := startRealOrg(t, "--delay", "100ms")
	o.inhabit()
	before := o.dump()
	for _, at := range []struct {
		name, line string
		many       int
		cases      []string
	}{
		{"before the first person", `"what":"creating".*"kind":"user"`, 1, []string{"okta.create.*"}},
		{"the first person is there", `"what":"made".*"kind":"user"`, 1, []string{"okta.create.*"}},
		{"an assignment is about to be made", `"what":"creating".*"kind":"app-user"`, 1, []string{"okta.create.*"}},
		{"somebody is in the target", `"what":"made".*"collection":"Users"`, 1, []string{"okta.update.username"}},
		{"several are assigned", `"what":"made".*"kind":"app-user"`, 3, []string{"okta.update.*"}},
		{"a group is about to be made", `"what":"creating".*"kind":"group"`, 1, []string{"okta.group.*"}},
		{"a group is pushed", `"what":"creating".*"kind":"push"`, 1, []string{"okta.group.*"}},
		{"a second group was pushed", `"what":"made".*"kind":"push"`, 2, []string{"okta.group.*"}},
		{"a group is assigned", `"what":"creating".*"kind":"app-group"`, 1, []string{"okta.deactivate.*"}},
		{"a setting is about to be changed", `"what":"creating".*"kind":"setting"`, 1, []string{"okta.deactivate.*"}},
	} {
		t.Run(at.name, func(t *testing.T) {
			runs := t.TempDir()
			var arguments []string
			for _, each := range at.cases {
				arguments = append(arguments, "--case", each)
			}
			command := o.runIn(runs, arguments...)
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			id := journalOf(t, runs, at.line, at.many)
			if err := command.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = command.Wait()
			code, out, stderr := run(t, o.environment(), "clean", "--run", id, "--runs", runs, "--org-ceiling", "700ms")
			if code != exitMet {
				t.Errorf("clean: exit code %d\n%s%s", code, out, stderr)
			}
			t.Log(strings.TrimSpace(out))
			if after := o.dump(); after != before {
				t.Errorf("the org or the target is not as it was:\n%s", different(before, after))
			}
			if _, listed, _ := run(t, o.environment(), "clean", "--list", "--runs", runs); !strings.Contains(listed, "0 of 1 runs") {
				t.Errorf("clean --list says %s", listed)
			}
		})
	}
}

// different are the lines that are not the same.
func different(before, after string) string {
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	var lines []string
	for i := range max(len(was), len(is)) {
		var a, b string
		if i < len(was) {
			a = was[i]
		}
		if i < len(is) {
			b = is[i]
		}
		if a != b {
			lines = append(lines, "- "+a, "+ "+b)
		}
	}
	return strings.Join(lines, "\n")
}

// TestARunInASlowOrgPassesAndLeavesItAsItWas: pushes come shortly before the ceiling, and none is taken for one that does not come.
func TestARunInASlowOrgPassesAndLeavesItAsItWas(t *testing.T) {
	o := startRealOrg(t, "--delay", "600ms")
	o.inhabit()
	before := o.dump()
	code, out, stderr := run(t, o.environment(), append(o.arguments(t.TempDir()), "--case", "okta.deactivate.*", "--case", "okta.group.created")...)
	if code != exitMet {
		t.Errorf("exit code %d\n%s%s", code, out, stderr)
	}
	for _, words := range []string{"needs the mock org", "requests to the org", "never more than"} {
		if !strings.Contains(out, words) {
			t.Errorf("the output does not say %q:\n%s", words, out)
		}
	}
	if after := o.dump(); after != before {
		t.Errorf("the org or the target is not as it was:\n%s", different(before, after))
	}
}
