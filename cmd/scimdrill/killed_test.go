package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// asCommand makes the test binary the command itself: the org is a process of its own then, and can be killed.
const asCommand = "SCIMDRILL_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	// Scripts run in a process whose environment is empty.
	if os.Getenv(asCommand) != "" || len(os.Args) == 2 && os.Args[1] == scriptsCommand {
		main()
	}
	m.Run()
}

const killToken = "00killed"

// TestAnOrgThatIsKilledLosesNothing kills the org again and again while it pushes 5,000 people: in the end each is in the target
// once, and the org knows it.
func TestAnOrgThatIsKilledLosesNothing(t *testing.T) {
	const people = 5000
	target := newCountingTarget(t)
	file := filepath.Join(t.TempDir(), "org.db")
	begun := time.Now()
	org := startOrg(t, file)
	app, _ := org.call("POST", "/apps", fmt.Sprintf(`{"name":"scim2headerauth","label":"Killed","settings":{"app":{"scimBaseUrl":%q}}}`, target.url))["id"].(string)
	org.call("POST", "/apps/"+app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"x"}}`)
	org.call("PUT", "/apps/"+app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"}}}`)
	group, _ := org.call("POST", "/groups", `{"profile":{"name":"everybody"}}`)["id"].(string)
	org.hire(people, group)
	org.call("PUT", "/apps/"+app+"/groups/"+group, `{}`)
	t.Logf("%d people were hired, and pushes queued, after %v", people, time.Since(begun))

	kills := 0
	for _, after := range []int{0, people / 10, people / 3, people / 2, people * 9 / 10} {
		target.wait(t, after)
		org.kill()
		kills++
		t.Logf("killed with %d of %d in the target", target.count(), people)
		org = startOrg(t, file)
	}
	org.wait("/apps/" + app + "/jobs")
	provisioned := 0
	for path := "/apps/" + app + "/users?limit=500"; path != ""; {
		var page []map[string]any
		path = org.page(path, &page)
		for _, au := range page {
			if au["status"] == "PROVISIONED" && au["syncState"] == "SYNCHRONIZED" && au["externalId"] == target.idOf(au["credentials"].(map[string]any)["userName"].(string)) {
				provisioned++
			}
		}
	}
	duplicates := target.duplicates()
	t.Logf("killed %d times: pushed %d of %d, of which the org knows %d; duplicates %d; %v in all", kills, target.count(), people, provisioned, duplicates, time.Since(begun))
	if target.count() != people || provisioned != people || duplicates != 0 {
		t.Errorf("expected each of the %d once", people)
	}
	org.kill()
}

// runningOrg is `scimdrill okta --db` as a process of its own.
type runningOrg struct {
	t       *testing.T
	command *exec.Cmd
	url     string
}

func startOrg(t *testing.T, file string) *runningOrg {
	t.Helper()
	o := &runningOrg{t: t, command: exec.CommandContext(t.Context(), os.Args[0], "okta", "--addr", "127.0.0.1:0", "--db", file)}
	o.command.Env = append(os.Environ(), asCommand+"=1", "OKTA_API_TOKEN="+killToken)
	o.command.Stderr = os.Stderr
	out, err := o.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := o.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.command.Process.Kill() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, address, ready := strings.Cut(lines.Text(), "ready url="); ready {
			o.url = address
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return o
		}
	}
	t.Fatal("the org did not start")
	return nil
}

// kill is kill -9.
func (o *runningOrg) kill() {
	o.t.Helper()
	if err := o.command.Process.Kill(); err != nil {
		o.t.Fatal(err)
	}
	_ = o.command.Wait()
}

func (o *runningOrg) send(ctx context.Context, method, path, body string, into any) (http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, method, o.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "SSWS "+killToken)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return nil, err
	case response.StatusCode >= 300:
		return nil, fmt.Errorf("%s %s: %s: %s", method, path, response.Status, data)
	case len(data) == 0:
		return response.Header, nil
	}
	return response.Header, json.Unmarshal(data, into)
}

func (o *runningOrg) call(method, path, body string) map[string]any {
	o.t.Helper()
	var answer map[string]any
	if _, err := o.send(o.t.Context(), method, path, body, &answer); err != nil {
		o.t.Fatal(err)
	}
	return answer
}

// page reads one page and returns the path of the next.
func (o *runningOrg) page(path string, into any) string {
	o.t.Helper()
	header, err := o.send(o.t.Context(), "GET", path, "", into)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, link := range header.Values("Link") {
		if next, is := strings.CutSuffix(link, `>; rel="next"`); is {
			return strings.TrimPrefix(strings.TrimPrefix(next, "<"), o.url+"/api/v1")
		}
	}
	return ""
}

// hire makes people in a group, several at a time: requests that come together share a transaction.
func (o *runningOrg) hire(people int, group string) {
	o.t.Helper()
	numbers := make(chan int)
	var workers sync.WaitGroup
	for range 32 {
		workers.Go(func() {
			for n := range numbers {
				body := fmt.Sprintf(`{"profile":{"login":"p%[1]d@example.com","email":"p%[1]d@example.com","firstName":"P","lastName":"%[1]d"},"groupIds":[%[2]q]}`, n, group)
				if _, err := o.send(o.t.Context(), "POST", "/users", body, &map[string]any{}); err != nil {
					o.t.Error(err)
				}
			}
		})
	}
	for n := range people {
		numbers <- n
	}
	close(numbers)
	workers.Wait()
}

func (o *runningOrg) wait(path string) {
	o.t.Helper()
	for {
		if jobs := o.call("GET", path, ""); jobs["pending"] == 0.0 && jobs["waiting"] == 0.0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// countingTarget is a SCIM server that takes a user of the same name twice, and counts.
type countingTarget struct {
	url    string
	mu     sync.Mutex
	ids    map[string][]string
	total  int
	raised *sync.Cond
}

func newCountingTarget(t *testing.T) *countingTarget {
	t.Helper()
	c := &countingTarget{ids: map[string][]string{}}
	c.raised = sync.NewCond(&c.mu)
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *countingTarget) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var user map[string]any
	_ = json.NewDecoder(r.Body).Decode(&user)
	name, _ := user["userName"].(string)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case r.Method == http.MethodPost:
		c.total++
		id := fmt.Sprintf("id-%d", c.total)
		c.ids[name] = append(c.ids[name], id)
		c.raised.Broadcast()
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"id":%q,"userName":%q,"active":true}`, id, name)
	case r.Method == http.MethodGet && r.URL.Path == "/Users":
		filter, _ := url.QueryUnescape(r.URL.Query().Get("filter"))
		if ids := c.ids[strings.Trim(strings.TrimPrefix(filter, "userName eq "), `"`)]; len(ids) > 0 {
			fmt.Fprintf(w, `{"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[{"id":%q,"active":true}]}`, ids[0])
			return
		}
		fmt.Fprint(w, `{"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]}`)
	default:
		fmt.Fprintf(w, `{"id":%q,"userName":%q,"active":true}`, strings.TrimPrefix(r.URL.Path, "/Users/"), name)
	}
}

// wait returns when so many users are in the target.
func (c *countingTarget) wait(t *testing.T, many int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.ids) < many {
		c.raised.Wait()
	}
}

func (c *countingTarget) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.ids)
}

func (c *countingTarget) duplicates() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.total - len(c.ids)
}

func (c *countingTarget) idOf(userName string) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ids := c.ids[userName]; len(ids) == 1 {
		return ids[0]
	}
	return nil
}
