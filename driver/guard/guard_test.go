package guard_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/driver/guard"
)

const base = "https://api.example.com/t/1/scim/v2"

// memory is a journal that keeps lines in memory.
type memory struct {
	lines []string
	full  error
}

func (m *memory) Creating(c guard.Create) error {
	m.lines = append(m.lines, "creating "+c.Collection+" "+c.UserName+c.DisplayName)
	return m.full
}

func (m *memory) Made(_ int, o guard.Object) {
	m.lines = append(m.lines, "made "+o.Collection+" "+o.ID)
}
func (m *memory) Refused(int)         { m.lines = append(m.lines, "refused") }
func (m *memory) Gone(o guard.Object) { m.lines = append(m.lines, "gone "+o.Collection+" "+o.ID) }

type rig struct {
	*guard.Guard

	t *testing.T
}

func newRig(t *testing.T, journal guard.Journal) rig {
	t.Helper()
	g, err := guard.New(guard.Options{BaseURL: base, Marker: "k7fq2x", Journal: journal, Forbidden: map[string][]string{"groups": {"Payroll*"}}})
	if err != nil {
		t.Fatal(err)
	}
	return rig{g, t}
}

// sends has a request sent that is let through, and has it answered.
func (r rig) sends(method, path, body string, status int, answer string) {
	r.t.Helper()
	answered, err := r.Admit(method, base+path, []byte(body))
	if err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	answered(status, "", []byte(answer))
}

// refuses wants a request to be refused, with these words.
func (r rig) refuses(method, path, body, words string) {
	r.t.Helper()
	_, err := r.Admit(method, base+path, []byte(body))
	var refusal *guard.RefusedError
	if !errors.As(err, &refusal) || !strings.Contains(err.Error(), words) || !guard.Speaks(err.Error()) {
		r.t.Errorf("%s %s %s: expected a refusal that says %q, found %v", method, path, body, words, err)
	}
}

func (r rig) madeJane() {
	r.t.Helper()
	r.sends("POST", "/Users", `{"userName":"jane.k7fq2x01@example.com"}`, 201, `{"id":"17"}`)
}

func TestWhatTheRunMadeIsItsOwnAndNothingElseIs(t *testing.T) {
	r := newRig(t, nil)
	for _, method := range []string{"PUT", "PATCH", "DELETE", "GET"} {
		r.refuses(method, "/Users/17", "", "user 17")
	}
	r.madeJane()
	for _, method := range []string{"GET", "PUT", "PATCH"} {
		r.sends(method, "/Users/17", `{}`, 200, `{"id":"17"}`)
	}
	r.sends("PATCH", "/users/17", `{}`, 204, "") // the same place to many servers
	r.refuses("PATCH", "/Groups/17", `{}`, "group 17")
	r.refuses("PATCH", "/Users/18", `{}`, "user 18")
	r.refuses("DELETE", "/Users/..%2f18", "", "user ../18")
	r.refuses("DELETE", "/Users/17/../18", "", "climbs")
	r.refuses("DELETE", "/../../../v9/Users/18", "", "climbs")
	r.refuses("POST", "/Users/18", `{}`, "user 18") // with a header that makes a DELETE of it
	if made := r.Made(); !slices.Equal(made, []guard.Object{{Collection: "Users", ID: "17"}}) {
		t.Errorf("made: %v", made)
	}
	r.sends("DELETE", "/Users/17", "", 204, "")
	r.sends("DELETE", "/Users/17", "", 404, "") // a second time may be tried
	if made := r.Made(); len(made) != 0 {
		t.Errorf("made after DELETE: %v", made)
	}
}

func TestAnotherAddressOfTheSameHostIsGuardedAndAnotherHostIsNot(t *testing.T) {
	r := newRig(t, nil)
	for _, address := range []string{"https://api.example.com/t/2/scim/v2/Users/1", "https://api.example.com/Users/1", "https://api.example.com/t/1/scim/v1/Users/1"} {
		if _, err := r.Admit("DELETE", address, nil); err == nil {
			t.Errorf("DELETE %s was let through", address)
		}
	}
	if _, err := r.Admit("DELETE", "http://127.0.0.1:4711/Users/1", nil); err != nil {
		t.Errorf("a server of a suite's own: %v", err)
	}
}

func TestIDsThatNothingHasMayBeTried(t *testing.T) {
	r := newRig(t, nil)
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
		r.sends(method, "/Users/no-such-k7fq2x04", `{}`, 404, "")
		r.sends(method, "/Groups/no-such-k7fq2x04", `{}`, 404, "")
	}
	r.refuses("PATCH", "/Users/no-such-user", `{}`, "user no-such-user")
	r.Imagine("404404404")
	r.sends("PATCH", "/Users/404404404", `{}`, 404, "")
	r.sends("GET", "/Users/%27%3B--", "", 404, "") // no id looks like this
}

func TestCollectionsAndTheTokensOwnAccountAreNotWrittenTo(t *testing.T) {
	r := newRig(t, nil)
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		r.refuses(method, "/Users", `{"active":false}`, "whole collection")
		r.refuses(method, "/Me", `{}`, "account")
	}
	r.refuses("POST", "/Me", `{}`, "account")
	r.refuses("DELETE", "/Users", `{}`, "whole collection")
	r.sends("PUT", "/Users", `{}`, 405, "") // it says nothing
	r.sends("GET", "/Me", "", 501, "")
	r.sends("GET", "/Users?count=1", "", 200, `{}`)
	r.sends("POST", "/Users/.search", `{"count":0}`, 200, `{}`)
	r.sends("POST", "/.search", `{"count":0}`, 200, `{}`)
	r.sends("DELETE", "/ServiceProviderConfig", "", 405, "")
	r.sends("GET", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "", 200, `{}`)
}

func TestWhatIsMadeCarriesTheMarker(t *testing.T) {
	r := newRig(t, nil)
	r.refuses("POST", "/Users", `{"userName":"jane@example.com"}`, "belongs to this run")
	r.refuses("POST", "/Groups", `{"displayName":"Everyone"}`, "belongs to this run")
	r.refuses("POST", "/Groups", `{"displayName":"Payroll k7fq2x"}`, "Payroll*")
	r.sends("POST", "/Groups", `{"displayName":"Everyone","externalId":"K7FQ2X-1"}`, 201, `{"id":1234567890123456789}`)
	if !r.Knows(guard.Object{Collection: "Groups", ID: "1234567890123456789"}) {
		t.Error("an id that is a number is not known")
	}
	r.sends("POST", "/Users", `{}`, 400, "")
	r.sends("POST", "/Users", `{"userName":" \t"}`, 400, "")
	r.sends("POST", "/Users", `not JSON`, 400, "")
}

func TestMembersAreTheRunsOwn(t *testing.T) {
	r := newRig(t, nil)
	r.madeJane()
	r.sends("POST", "/Groups", `{"displayName":"G k7fq2x","members":[{"value":"17"}]}`, 201, `{"id":"g1"}`)
	for _, body := range []string{
		`{"members":[{"value":"17"},{"value":"18"}]}`,
		`{"Members":[{"VALUE":"18"}]}`,
		`{"Operations":[{"op":"add","path":"members","value":[{"value":"18"}]}]}`,
		`{"Operations":[{"op":"add","path":"members","value":{"value":"18"}}]}`,
		`{"Operations":[{"op":"Add","path":"urn:ietf:params:scim:schemas:core:2.0:Group:members","value":[{"value":"18"}]}]}`,
		`{"Operations":[{"op":"add","value":{"members":[{"value":"18"}]}}]}`,
		`{"Operations":[{"op":"remove","path":"members[value eq \"18\"]"}]}`,
		`{"Operations":[{"op":"remove","path":"members[type eq \"User\" and value eq \"18\"]"}]}`,
	} {
		r.refuses("PATCH", "/Groups/g1", body, "member 18")
		r.refuses("PUT", "/Groups/g1", body, "member 18")
	}
	for _, body := range []string{
		`{"Operations":[{"op":"add","path":"members","value":[{"value":"17"},{"value":"no-such-k7fq2x09"}]}]}`,
		`{"Operations":[{"op":"remove","path":"members"}]}`,
		`{"Operations":[{"op":"replace","path":"displayName","value":"H k7fq2x"}]}`,
		`{"members":[]}`,
	} {
		r.sends("PATCH", "/Groups/g1", body, 200, "")
	}
	// What a user shows under that name, and is sent back, is nobody's membership.
	r.sends("PUT", "/Users/17", `{"userName":"jane.k7fq2x@example.com","members":"m"}`, 200, "")
}

func TestBulk(t *testing.T) {
	journal := &memory{}
	r := newRig(t, journal)
	r.madeJane()
	for body, words := range map[string]string{
		`{"Operations":[{"method":"DELETE","path":"/Users/18"}]}`:                                                                     "DELETE /Users/18",
		`{"Operations":[{"method":"patch","path":"/Users/18","data":{}}]}`:                                                            "user 18",
		`{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"joe@example.com"}}]}`:                       "belongs to this run",
		`{"Operations":[{"method":"POST","path":"/Groups","bulkId":"a","data":{"displayName":"k7fq2x","members":[{"value":"18"}]}}]}`: "member 18",
		`{"Operations":[{"method":"DELETE","path":"/Users/17"},{"method":"DELETE","path":"/Users"}]}`:                                 "whole collection",
		`{"Operations":[{"method":"PATCH","path":"/Groups/bulkId:a","data":{}},{"method":"PUT","path":"/Groups/9","data":{}}]}`:       "group 9",
		`{"Operations":[{"method":"PATCH","path":"/Users/17","data":{}},{"method":"PATCH","path":"/Users/17/../18","data":{}}]}`:      "climbs",
	} {
		r.refuses("POST", "/Bulk", body, words)
	}
	journal.lines = nil
	r.sends("POST", "/Bulk",
		`{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"al.k7fq2x02@example.com"}},
		{"method":"POST","path":"/Groups","bulkId":"b","data":{"displayName":"B k7fq2x","members":[{"value":"bulkId:a"}]}},
		{"method":"DELETE","path":"/Users/17"}]}`, 200,
		`{"Operations":[{"method":"DELETE","status":"204","location":"`+base+`/Users/17"},
		{"bulkId":"b","method":"POST","status":{"code":"409"}},{"bulkId":"a","method":"POST","status":"201","location":"`+base+`/Users/a%2Fb"}]}`)
	want := []string{"creating Users al.k7fq2x02@example.com", "creating Groups B k7fq2x", "made Users a/b", "refused"} // of the DELETE nothing is known
	if !slices.Equal(journal.lines, want) {
		t.Errorf("journal: expected %q, found %q", want, journal.lines)
	}
	if !r.Knows(guard.Object{Collection: "Users", ID: "a/b"}) {
		t.Error("what a bulk request made is not known")
	}
}

func TestWhatMayHaveBeenMadeIsKnownOnceAListShowsIt(t *testing.T) {
	journal := &memory{}
	r := newRig(t, journal)
	r.sends("POST", "/Users", `{"userName":"jane.k7fq2x01@example.com"}`, 0, "")
	r.sends("POST", "/Users", `{"userName":"taken.k7fq2x02@example.com"}`, 409, "")
	r.sends("GET", "/Users?filter=x", "", 200, `{"Resources":[
		{"id":"1","userName":"JANE.k7fq2x01@example.com"},{"id":"2","userName":"taken.k7fq2x02@example.com"},{"id":"3","userName":"admin@example.com"}]}`)
	r.sends("PATCH", "/Users/1", `{}`, 200, "")
	r.refuses("PATCH", "/Users/2", `{}`, "user 2")
	r.refuses("PATCH", "/Users/3", `{}`, "user 3")
	if !slices.Equal(journal.lines, []string{"creating Users jane.k7fq2x01@example.com", "creating Users taken.k7fq2x02@example.com", "refused", "made Users 1"}) {
		t.Errorf("journal: %q", journal.lines)
	}
}

func TestAnIDOfSomebodyElseIsNotTakenForTheRunsOwn(t *testing.T) {
	r := newRig(t, nil)
	r.sends("GET", "/Users?count=1", "", 200, `{"Resources":[{"id":"1","userName":"admin@example.com"}]}`)
	r.sends("POST", "/Users", `{"userName":"jane.k7fq2x01@example.com"}`, 201, `{"id":"1"}`)
	r.refuses("DELETE", "/Users/1", "", "user 1")
	answered, err := r.Admit("POST", base+"/Users", []byte(`{"userName":"joe.k7fq2x02@example.com"}`))
	if err != nil {
		t.Fatal(err)
	}
	answered(201, base+"/Users/2", []byte(`{"id":"3"}`))
	r.sends("GET", "/Users/2", "", 200, `{}`) // the target itself points there
	r.refuses("PATCH", "/Users/2", `{}`, "user 2")
	r.sends("PATCH", "/Users/3", `{}`, 200, `{}`)
}

func TestNothingIsMadeThatTheJournalCannotKeep(t *testing.T) {
	r := newRig(t, &memory{full: errors.New("no space left on device")})
	if _, err := r.Admit("POST", base+"/Users", []byte(`{"userName":"k7fq2x01"}`)); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("expected the journal's error, found %v", err)
	}
}

func TestWhatTheTargetsPeopleForbid(t *testing.T) {
	g, err := guard.New(guard.Options{
		BaseURL: base, Marker: "k7fq2x", Forbidden: map[string][]string{"users": {"admin*"}}, Undeletable: map[string]bool{"users": true},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := rig{g, t}
	r.madeJane()
	for _, test := range [][3]string{
		{"DELETE", "/Users/17", ""},
		{"POST", "/Users", `{"userName":"Admin.k7fq2x@example.com"}`},
		{"PUT", "/Users/17", `{"userName":"admin"}`},
		{"POST", "/Bulk", `{"Operations":[{"method":"DELETE","path":"/Users/17"}]}`},
	} {
		_, err := r.Admit(test[0], base+test[1], []byte(test[2]))
		var refusal *guard.RefusedError
		if !errors.As(err, &refusal) || !refusal.Declared || !strings.Contains(err.Error(), "target file") {
			t.Errorf("%v: %v", test, err)
		}
	}
	r.sends("DELETE", "/Users/no-such-k7fq2x09", "", 404, "")
}

func TestIDsOfAnotherTenantMayBeForeignHere(t *testing.T) {
	first, second := newRig(t, nil), newRig(t, nil)
	second.Beside(first.Guard)
	first.madeJane()
	second.refuses("PATCH", "/Users/17", `{}`, "read it first")
	second.sends("GET", "/Users/17", "", 200, `{"id":"17","userName":"somebody@else.example"}`)
	second.refuses("DELETE", "/Users/17", "", "read it first")
	second.sends("GET", "/Users/17", "", 404, `{}`)
	second.sends("DELETE", "/Users/17", "", 404, "")
	second.sends("GET", "/Users/17", "", 200, `{"id":"17","userName":"jane.k7fq2x01@example.com"}`) // it leaks
	second.sends("PATCH", "/Users/17", `{}`, 200, "")
	if made := second.Made(); len(made) != 0 {
		t.Errorf("the second tenant takes for its own: %v", made)
	}
}

func TestAGuardNeedsAMarker(t *testing.T) {
	for _, options := range []guard.Options{{BaseURL: base}, {BaseURL: "nowhere", Marker: "x"}} {
		if _, err := guard.New(options); err == nil {
			t.Errorf("%+v was accepted", options)
		}
	}
}
