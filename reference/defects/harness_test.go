package defects_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/server"
)

const (
	core      = "urn:ietf:params:scim:schemas:core:2.0:User"
	ent       = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	peakonURN = "urn:ietf:params:scim:schemas:extension:peakon:2.0:User"
	patchURN  = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

type m = map[string]any

// peer is a client of a server with the defects of the test.
type peer struct {
	*server.Running

	t *testing.T
}

func serve(t *testing.T, ids ...string) *peer {
	t.Helper()
	running, err := server.Start(t.Context(), server.Options{
		Addr: "127.0.0.1:0", Token: "good", Control: true, Defects: ids, Clock: server.ClockAt(time.Date(2026, 2, 16, 12, 0, 0, 0, time.UTC)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Second)
		defer cancel()
		if err := running.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return &peer{running, t}
}

// answer is an answer: status 0 is none at all.
type answer struct {
	status int
	kind   string
	text   string
}

// at follows keys into the body; what is not there is nil.
func (a answer) at(keys ...any) any {
	var value any
	if err := json.Unmarshal([]byte(a.text), &value); err != nil {
		return nil
	}
	for _, key := range keys {
		switch key := key.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[key]
		case int:
			list, _ := value.([]any)
			if key >= len(list) {
				return nil
			}
			value = list[key]
		}
	}
	return value
}

func (a answer) id() string { return fmt.Sprint(a.at("id")) }

// patience is how long a client waits for an answer here; Okta waits a minute.
const patience = 500 * time.Millisecond

func (p *peer) send(token, kind, method, url string, body any) answer {
	p.t.Helper()
	text, isText := body.(string)
	if !isText && body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			p.t.Fatal(err)
		}
		text = string(data)
	}
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(text))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	if text != "" {
		request.Header.Set("Content-Type", kind)
	}
	// A connection for each request: what one of them cuts is not another's.
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return answer{text: "no answer in time"}
	case err != nil:
		return answer{text: "cut"}
	}
	defer response.Body.Close() //nolint:errcheck // read whole
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{text: "cut"}
	}
	return answer{response.StatusCode, response.Header.Get("Content-Type"), string(data)}
}

func (p *peer) do(method, path string, body any) answer {
	p.t.Helper()
	return p.send("good", "application/scim+json", method, p.URL+path, body)
}

func (p *peer) control(path string, body any) answer {
	p.t.Helper()
	method := http.MethodPost
	if body == nil {
		method = http.MethodGet
	}
	a := p.send("", "application/json", method, p.ControlURL+path, body)
	if a.status > 299 {
		p.t.Fatalf("control %s: %d %s", path, a.status, a.text)
	}
	return a
}

func (p *peer) get(id string) answer         { return p.do(http.MethodGet, "/Users/"+id, nil) }
func (p *peer) put(id string, body m) answer { return p.do(http.MethodPut, "/Users/"+id, body) }
func (p *peer) post(body m) answer           { return p.do(http.MethodPost, "/Users", body) }
func (p *peer) patch(id string, ops ...m) answer {
	return p.do(http.MethodPatch, "/Users/"+id, m{"schemas": []any{patchURN}, "Operations": ops})
}

// active is Okta's PATCH that deactivates or reactivates.
func (p *peer) active(id string, to bool) answer {
	return p.patch(id, m{"op": "replace", "value": m{"active": to}})
}

func (p *peer) lookup(userName string) answer {
	escaped := strings.NewReplacer("+", "%2B", " ", "%20", `"`, "%22", "@", "%40").Replace(`userName eq "` + userName + `"`)
	return p.do(http.MethodGet, "/Users?filter="+escaped+"&startIndex=1&count=100", nil)
}

// body is what Okta posts, with changes; nil takes a member away.
func body(userName string, changes m) m {
	user := m{
		"schemas": []any{core}, "userName": userName, "name": m{"givenName": "Jane", "familyName": "Hale"},
		"emails": []any{m{"primary": true, "value": userName, "type": "work"}}, "active": true, "externalId": "00u1",
		"locale": "en-GB", "timezone": "Europe/Copenhagen", ent: m{"employeeNumber": "E-" + userName},
	}
	for name, value := range changes {
		if user[name] = value; value == nil {
			delete(user, name)
		}
	}
	return user
}

// jane is somebody who was created without a fault.
func (p *peer) jane() string { return p.post(body("jane@example.com", nil)).id() }

// echo is what Okta puts: the user as it was read, with changes.
func (p *peer) echo(id string, changes m) m {
	p.t.Helper()
	user, isObject := p.get(id).at().(map[string]any)
	if !isObject {
		p.t.Fatalf("user %s cannot be read", id)
	}
	for name, value := range changes {
		user[name] = value
	}
	return user
}

// deliveries are the surveys of everybody: "launchDate status", joined.
func (p *peer) deliveries() string {
	list, _ := p.control("/deliveries", nil).at().([]any)
	var lines []string
	for _, each := range list {
		delivery, _ := each.(map[string]any)
		lines = append(lines, fmt.Sprint(delivery["launchDate"], " ", delivery["status"]))
	}
	return strings.Join(lines, ", ")
}

func (p *peer) weekly() {
	p.control("/schedules", m{
		"name": "Weekly", "startDate": "2026-03-02", "frequency": "weekly", "durationDays": 5, "timezone": "Europe/Copenhagen", "dataCollection": true,
	})
}

func (p *peer) until(now string) { p.control("/clock", m{"now": now}) }
