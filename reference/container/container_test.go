package container_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"

	"github.com/scimdrill/scimdrill/reference/container"
)

// run starts a container, or skips the test where no engine answers. REQUIRE_DOCKER=1 makes that a failure.
func run(t *testing.T, options ...container.Option) *container.Container {
	t.Helper()
	began := time.Now()
	c, err := container.Run(t.Context(), options...)
	switch {
	case errors.Is(err, container.ErrNoEngine) && os.Getenv("REQUIRE_DOCKER") != "1":
		t.Skipf("skipped: %v", err)
	case err != nil:
		t.Fatal(err)
	}
	t.Logf("started in %s", time.Since(began).Round(time.Millisecond))
	t.Cleanup(func() {
		if err := c.Terminate(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return c
}

func ask(t *testing.T, method, url, token, body string) (int, map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read whole
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(data, &object); err != nil {
		t.Fatalf("%s %s: %v: %s", method, url, err, data)
	}
	return response.StatusCode, object
}

func TestContainer(t *testing.T) {
	c := run(t, container.WithToken("the-token"), container.WithDefects("create-answers-200"))
	const jane = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane@example.com","name":{"givenName":"Jane","familyName":"Hale"}}`

	if status, user := ask(t, http.MethodPost, c.URL+"/Users", "the-token", jane); status != 200 || user["id"] != "1" {
		t.Errorf("a create with the defect create-answers-200: %d %v", status, user)
	} else if meta, _ := user["meta"].(map[string]any); meta["location"] != c.URL+"/Users/1" {
		t.Errorf("meta %v, want a location below %s", meta, c.URL)
	}
	if status, _ := ask(t, http.MethodGet, c.URL+"/Users", "wrong", ""); status != 401 {
		t.Errorf("a wrong token: %d", status)
	}
	// The published port is called from the bridge's address: the control token lets it in.
	if status, clock := ask(t, http.MethodPost, c.ControlURL+"/clock", c.ControlToken, `{"advance":"72h"}`); status != 200 || clock["frozen"] != true {
		t.Errorf("control: %d %v", status, clock)
	}
	if status, _ := ask(t, http.MethodGet, c.ControlURL+"/clock", "", ""); status != 401 {
		t.Errorf("control without a token: %d", status)
	}
	var logs string
	var err error
	// Lines of the log are passed on together, a moment later.
	for deadline := time.Now().Add(5 * time.Second); !strings.Contains(logs, `"path":"/api/scim/v2/Users"`); time.Sleep(20 * time.Millisecond) {
		if logs, err = c.Logs(t.Context()); err != nil || time.Now().After(deadline) {
			t.Fatalf("logs (error %v): %s", err, logs)
		}
	}
	if strings.Contains(logs, "the-token") || strings.Contains(logs, "jane") {
		t.Errorf("the log holds a token or a name: %s", logs)
	}
	inspect(t, c)
}

// inspect looks at the container and its image as the engine sees them.
func inspect(t *testing.T, c *container.Container) {
	t.Helper()
	engine, err := testcontainers.NewDockerClientWithOpts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close() //nolint:errcheck // it was only asked
	deadline := time.Now().Add(20 * time.Second)
	for {
		found, err := engine.ContainerInspect(t.Context(), c.ID(), client.ContainerInspectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if user := found.Container.Config.User; user != "65532:65532" {
			t.Errorf("runs as %q", user)
		}
		health := found.Container.State.Health
		if health != nil && health.Status == "healthy" {
			image, err := engine.ImageInspect(t.Context(), found.Container.Image)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("image: %.1f MB", float64(image.Size)/1e6)
			if image.Size > 25e6 {
				t.Errorf("the image has %d bytes, want less than 25 MB", image.Size)
			}
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("HEALTHCHECK did not succeed: %+v", health)
		}
		time.Sleep(100 * time.Millisecond) // the engine has no event to wait for that is simpler
	}
}

func TestStopsAtOnce(t *testing.T) {
	c := run(t)
	began := time.Now()
	if err := c.Terminate(t.Context()); err != nil {
		t.Fatal(err)
	}
	// A server that did not hear SIGTERM would be killed after ten seconds.
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

func TestFailingToStartShowsTheLog(t *testing.T) {
	_, err := container.Run(t.Context(), container.WithDefects("no-such-defect"))
	if errors.Is(err, container.ErrNoEngine) && os.Getenv("REQUIRE_DOCKER") != "1" {
		t.Skipf("skipped: %v", err)
	}
	if err == nil || !strings.Contains(err.Error(), `there is no defect "no-such-defect"`) {
		t.Errorf("error %v, want one that holds the log", err)
	}
}
