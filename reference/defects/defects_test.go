package defects_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/defects"
)

// TestDefects runs what shows a defect on the clean server and on one that has it. That every defect can be noticed is proved
// by the kill matrix; here stand those whose making is not plain.
func TestDefects(t *testing.T) {
	for _, c := range cases() {
		t.Run(c.id, func(t *testing.T) {
			if found := c.scenario(serve(t)); found != c.clean {
				t.Errorf("the clean server shows %q, want %q", found, c.clean)
			}
			if found := c.scenario(serve(t, c.id)); found != c.defective {
				t.Errorf("the server with the defect shows %q, want %q", found, c.defective)
			}
		})
	}
}

func TestDescriptions(t *testing.T) {
	id, seen := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), map[string]bool{}
	for _, d := range defects.All() {
		if !id.MatchString(d.ID) || seen[d.ID] {
			t.Errorf("%q is no id, or is there twice", d.ID)
		}
		seen[d.ID] = true
		for name, text := range map[string]string{"title": d.Title, "story": d.Story, "source": d.Source} {
			if text == "" || name != "source" && !strings.HasSuffix(text, ".") {
				t.Errorf("%s: the %s %q is not a sentence", d.ID, name, text)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	if d, err := defects.Lookup("update-lost"); err != nil || d.ID != "update-lost" {
		t.Errorf("found %+v (error %v)", d, err)
	}
	for wrong, near := range map[string]string{
		"deactivate-ignore": "deactivate-ignored", "updatelost": "update-lost", "lost-update": "update-lost", "duplicate": "duplicate-accepted",
		"xyz": "survey-backfilled",
	} {
		if _, err := defects.Lookup(wrong); err == nil || !strings.Contains(err.Error(), near) {
			t.Errorf("%s: %v, want a hint at %s", wrong, err, near)
		}
	}
	if _, err := defects.Wrap(http.NotFoundHandler(), "update-lost", "nothing"); err == nil {
		t.Error("an unknown id was taken")
	}
	if _, err := defects.Within("nothing"); err == nil {
		t.Error("an unknown id was taken")
	}
}

// TestWrapAnotherServer puts defects before a SCIM server that is not ours, two at once.
func TestWrapAnotherServer(t *testing.T) {
	other := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, `{"id":"7","userName":"jane","active":true,"emails":[{"value":"a@b"}]}`)
	})
	wrapped, err := defects.Wrap(other, "id-numeric", "active-as-string")
	if err != nil {
		t.Fatal(err)
	}
	recorder := httptest.NewRecorder()
	wrapped.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/scim/v2/Users/7", nil))
	if got := recorder.Body.String(); got != `{"active":"true","emails":[{"value":"a@b"}],"id":7,"userName":"jane"}` {
		t.Errorf("got %s", got)
	}
	recorder = httptest.NewRecorder()
	wrapped.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/elsewhere", nil))
	if got := recorder.Body.String(); !strings.Contains(got, `"id":"7"`) {
		t.Errorf("what is not about users was changed: %s", got)
	}
}

func TestTwins(t *testing.T) {
	p := serve(t, "duplicate-accepted")
	first := p.jane()
	second := p.jane()
	if first == second {
		t.Fatalf("one id %s", first)
	}
	user := p.get(second)
	if user.at("userName") != "jane@example.com" || user.at("emails", 0, "value") != "jane@example.com" {
		t.Errorf("the twin shows %s", user.text)
	}
	if a := p.put(second, p.echo(second, m{"name": m{"givenName": "Janet", "familyName": "Hale"}})); a.status != 200 || a.at("userName") != "jane@example.com" {
		t.Errorf("an update of the twin: %d %s", a.status, a.text)
	}
	if a := p.active(second, false); a.status != 200 || p.get(first).at("active") != true {
		t.Errorf("the twins are one: %d %s", a.status, a.text)
	}
	if found := p.lookup("JANE@example.com"); found.at("totalResults") != 2.0 || found.at("Resources", 1, "name", "givenName") != "Janet" {
		t.Errorf("the lookup finds %s", found.text)
	}
}
