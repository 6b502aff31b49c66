package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

// child is set in the environment of a process that is to be the command itself.
const child = "PEAKON_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) != "" {
		main()
		return
	}
	os.Exit(postgrestest.Main(m))
}

// process is the command in a process of its own, which can be killed.
type process struct {
	*testing.T

	url, root string
	command   *exec.Cmd
	client    *http.Client
	log       *bytes.Buffer
}

const processToken = "the-token"

func startProcess(t *testing.T, arguments ...string) *process {
	t.Helper()
	p := &process{T: t, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32}}, log: &bytes.Buffer{}}
	p.command = exec.CommandContext(t.Context(), os.Args[0], append([]string{"-addr", "127.0.0.1:0", "-rate-limit", "0"}, arguments...)...)
	p.command.Env = append(os.Environ(), child+"=1", "PEAKON_TOKEN="+processToken)
	p.command.Stderr = p.log
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("the server ended before it was ready: %s", p.log)
	}
	p.url = strings.TrimPrefix(lines.Text(), "ready url=")
	p.root = strings.TrimSuffix(p.url, "/api/scim/v2")
	return p
}

// kill kills the process without warning, and waits until it is gone.
func (p *process) kill() {
	_ = p.command.Process.Kill() // it may be gone already
	_ = p.command.Wait()
	p.client.CloseIdleConnections()
}

// ask makes a request; a status of 0 means that the server is gone.
func (p *process) ask(method, url string, body any) (status int, answer map[string]any) {
	var sent io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			p.Error(err)
			return 0, nil
		}
		sent = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(p.Context(), method, url, sent)
	if err != nil {
		p.Error(err)
		return 0, nil
	}
	request.Header.Set("Authorization", "Bearer "+processToken)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := p.client.Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil
	}
	if err := json.Unmarshal(data, &answer); err != nil && !errors.Is(err, io.EOF) {
		return response.StatusCode, nil
	}
	return response.StatusCode, answer
}

func (p *process) user(id string) string { return p.url + "/Users/" + id }

func newUser(name string) map[string]any {
	return map[string]any{
		"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "userName": name + "@example.com",
		"name": map[string]any{"givenName": "Robin", "familyName": "Vale"},
	}
}

func patchActive(active bool) map[string]any {
	return map[string]any{
		"schemas":    []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
		"Operations": []map[string]any{{"op": "replace", "value": map[string]any{"active": active}}},
	}
}

func name(round, writer, n int) string { return fmt.Sprintf("r%d-w%d-%d", round, writer, n) }
