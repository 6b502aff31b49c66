package scimclient_test

import (
	"bytes"
	"flag"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/scimclient"
	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

var update = flag.Bool("update", false, "write golden files anew") //nolint:gochecknoglobals // a flag must be known before the tests start

// TestBytesOnTheWire compares what each kind of request looks like to a raw listener.
func TestBytesOnTheWire(t *testing.T) {
	user := parse(t, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"23a35c27","userName":"test.user@okta.local","name":{"givenName":"Sío<&>\/","familyName":"渡辺"},"n":1.50,"active":true,"meta":{"resourceType":"User"}}`)
	for _, c := range []struct {
		name    string
		options scimclient.Options
		call    func(*scimclient.Client) error
	}{
		{"get-list", scimclient.Options{}, func(c *scimclient.Client) error {
			_, _, err := c.List(t.Context(), "test", scimclient.Users, scimclient.Page(1, 2))
			return err
		}},
		{"lookup", scimclient.Options{}, func(c *scimclient.Client) error {
			_, _, err := c.FindUser(t.Context(), "look up", `a+b "Q"~*/\é@x`)
			return err
		}},
		{"lookup-space-as-plus", scimclient.Options{SpaceAsPlus: true}, func(c *scimclient.Client) error {
			_, _, err := c.FindUser(t.Context(), "look up", "a+b@x")
			return err
		}},
		{"get-user", scimclient.Options{Authorization: scimclient.Basic("okta", "hunter22")}, func(c *scimclient.Client) error {
			_, _, err := c.GetUser(t.Context(), "read", "a/b c")
			return err
		}},
		{"create", scimclient.Options{Authorization: scimclient.Verbatim("xyz")}, func(c *scimclient.Client) error {
			_, _, err := c.CreateUser(t.Context(), "create", user)
			return err
		}},
		{"replace", scimclient.Options{}, func(c *scimclient.Client) error {
			_, err := c.ReplaceUser(t.Context(), "replace", "23a35c27", user)
			return err
		}},
		{"deactivate", scimclient.Options{}, func(c *scimclient.Client) error {
			_, err := c.SetActive(t.Context(), "deactivate", "23a35c27", false)
			return err
		}},
		{"delete-group", scimclient.Options{}, func(c *scimclient.Client) error {
			_, err := c.Do(t.Context(), scimclient.Call{Method: "DELETE", Path: "/Groups/1"})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := newTarget(t, answerWith("200 OK", `{"id":"1","Resources":[]}`))
			if c.options.Authorization.IsZero() {
				c.options.Authorization = scimclient.Bearer("00geheim")
			}
			client := target.client(t, c.options)
			if err := c.call(client); err != nil {
				t.Fatal(err)
			}
			compareGolden(t, c.name+".txt", target.received(t))
		})
	}
}

// TestLengthOfTheDeactivation: the published sample says Content-Length: 118.
func TestLengthOfTheDeactivation(t *testing.T) {
	target := newTarget(t, answerWith("204 No Content", ""))
	if _, err := target.client(t, scimclient.Options{}).SetActive(t.Context(), "deactivate", "1", false); err != nil {
		t.Fatal(err)
	}
	if received := string(target.received(t)); !strings.Contains(received, "\r\nContent-Length: 118\r\n") {
		t.Errorf("expected the length of Okta's sample, found\n%s", received)
	}
}

func TestAConnectionIsKeptAlive(t *testing.T) {
	target := newTarget(t, answerWith("200 OK", `{"Resources":[]}`))
	client := target.client(t, scimclient.Options{})
	for range 3 {
		if _, _, err := client.List(t.Context(), "list", scimclient.Users, ""); err != nil {
			t.Fatal(err)
		}
	}
	if n := target.connections.Load(); n != 1 {
		t.Errorf("expected one connection for three requests, found %d", n)
	}
}

func TestAConnectionThatTheTargetClosedIsNotUsedAgain(t *testing.T) {
	target := newTarget(t, func(conn net.Conn, _ []byte) bool {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n"+`{"Resources":[]}`)
		return false // closes without having said so
	})
	client := target.client(t, scimclient.Options{})
	for range 3 {
		if _, _, err := client.List(t.Context(), "list", scimclient.Users, ""); err != nil {
			t.Fatal(err)
		}
		target.waitForClose(t)
	}
	if n := target.connections.Load(); n != 3 {
		t.Errorf("expected three connections, found %d", n)
	}
}

func TestTheExchangeIsRecordedWithoutSecrets(t *testing.T) {
	target := newTarget(t, answerWith("201 Created", `{"id":"1","password":"1mz050nq"}`))
	recorder := transcript.NewRecorder()
	client := target.client(t, scimclient.Options{Recorder: recorder, App: scimdrill.Wizard, Authorization: scimclient.Bearer("00geheim")})
	if _, _, err := client.CreateUser(t.Context(), "assign: create", ordered.New(ordered.Member{Name: "password", Value: "1mz050nq"})); err != nil {
		t.Fatal(err)
	}
	x := recorder.All()[0]
	if x.Actor != scimdrill.ByOkta || x.App != scimdrill.Wizard || x.Purpose != "assign: create" || x.Number != 1 || x.Duration <= 0 {
		t.Errorf("found %+v", x)
	}
	if x.Request.URL != target.url()+"/Users" || x.Request.Header.Get("Authorization") != "Bearer <redacted>" || x.Request.Body != `{"password":"<redacted>"}` {
		t.Errorf("found request %+v", x.Request)
	}
	want := scimdrill.Response{Status: 201, Header: scimdrill.Header{{Name: "content-TYPE", Value: "application/scim+json"}, {Name: "Content-Length", Value: "32"}}, Body: `{"id":"1","password":"<redacted>"}`}
	if diff := cmp.Diff(&want, x.Response); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func TestBaseURLs(t *testing.T) {
	for _, address := range []string{"", "example.com/scim", "ftp://example.com", "https://", "https://example.com/?a=b", "https://me:pw@example.com", "https://example.com/#x", "https://exa mple.com"} {
		if _, err := scimclient.New(scimclient.Options{BaseURL: address, Recorder: transcript.NewRecorder()}); err == nil {
			t.Errorf("%q was accepted", address)
		}
	}
	if found := scimclient.Objections("https://example.com/scim/v2"); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	if found := scimclient.Objections("http://example.com/scim_v2/" + strings.Repeat("x", 1024)); len(found) != 3 {
		t.Errorf("expected three objections, found %v", found)
	}
}

func parse(t *testing.T, text string) *ordered.Object {
	t.Helper()
	value, err := ordered.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	object, isObject := value.(*ordered.Object)
	if !isObject {
		t.Fatalf("%s is not an object", text)
	}
	return object
}

var port = regexp.MustCompile(`127\.0\.0\.1:\d+`)

func compareGolden(t *testing.T, name string, found []byte) {
	t.Helper()
	found = port.ReplaceAll(found, []byte("127.0.0.1:PORT"))
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, found, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, found) {
		t.Errorf("%s: expected\n%q\nfound\n%q\nrun with -update if the change is meant", path, want, found)
	}
}

func answerWith(status, body string) func(net.Conn, []byte) bool {
	return func(conn net.Conn, _ []byte) bool {
		head := "HTTP/1.1 " + status + "\r\ncontent-TYPE: application/scim+json\r\n"
		if !strings.HasPrefix(status, "204") {
			head += "Content-Length: " + strconv.Itoa(len(body)) + "\r\n"
		}
		_, err := io.WriteString(conn, head+"\r\n"+body)
		return err == nil
	}
}

const soon = 5 * time.Second
