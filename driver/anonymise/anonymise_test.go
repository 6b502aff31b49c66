package anonymise_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/anonymise"
)

// org is a small recording: Paula is looked for, created, put into a group, and refused a second time.
func org() []scimdrill.Exchange {
	const base = "https://scim.acme-staff.co.uk/scim/v2"
	answer := func(status int, body string) *scimdrill.Response {
		return &scimdrill.Response{Status: status, Header: scimdrill.Header{{Name: "Location", Value: base + "/Users/7"}}, Body: body}
	}
	const paula = `"externalId":"00uPaulaTaggLueden01","userName":"Paula.Lüdenscheidt+okta@acme-staff.co.uk","name":{"givenName":"Paula","familyName":"O'Lüdenscheidt"},"emails":[{"primary":true,"value":"paula.lüdenscheidt+okta@acme-staff.co.uk","type":"work"}],"phoneNumbers":[{"value":"+49 30 901-820","type":"work"}],"displayName":"Paula O'Lüdenscheidt","addresses":[{"streetAddress":"Hauptstraße 12","postalCode":"01067","country":"DE"}],"title":"Head of Plans","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"P-04711","department":"Sales","manager":{"value":"9","displayName":"J\u00fcrgen Hale"}}`
	return []scimdrill.Exchange{
		{Number: 1, Request: scimdrill.Request{Method: "GET", URL: base + "/Users?filter=userName%20eq%20%22Paula.L%C3%BCdenscheidt%2Bokta%40acme-staff.co.uk%22&startIndex=1&count=100"}, Response: answer(200, `{"totalResults":0,"Resources":[]}`)},
		{Number: 2, Request: scimdrill.Request{Method: "POST", URL: base + "/Users", Body: `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],` + paula + `}`}, Response: answer(201, `{"id":"7",`+paula+`,"meta":{"location":"`+base+`/Users/7"}}`)},
		{Number: 3, Request: scimdrill.Request{Method: "PATCH", URL: base + "/Groups/g1", Body: `{"Operations":[{"op":"add","path":"members","value":[{"value":"7","display":"paula.lüdenscheidt+okta@acme-staff.co.uk"}]},{"op":"remove","path":"members[value eq \"7\"]"},{"op":"replace","value":{"id":"g1","displayName":"Plans"}}]}`}, Response: answer(200, `{"id":"g1","displayName":"Plans","members":[{"value":"7","display":"Paula O'Lüdenscheidt"}]}`)},
		{Number: 4, Request: scimdrill.Request{Method: "PATCH", URL: base + "/Users/7", Body: `{"Operations":[{"op":"replace","path":"name.familyName","value":"Hale"},{"value":"paula.hale@acme-staff.co.uk","op":"replace","path":"emails[type eq \"work\"].value"}]}`}, Response: answer(409, `{"detail":"Paula.L\u00fcdenscheidt+okta@acme-staff.co.uk, 00uPaulaTaggLueden01, is Paula already; call +49 30 901-820","status":"409"}`)},
		{Number: 5, Request: scimdrill.Request{Method: "GET", URL: base + "/Users/paula.hale%40acme-staff.co.uk?filter=name.familyName+eq+%22hale%22+and+emails%5Btype+eq+%22work%22+and+value+eq+%22PAULA.hale@acme-staff.co.uk%22%5D"}, Response: answer(404, "no such person: Paula Hale")},
	}
}

func anonymised(key string) []scimdrill.Exchange {
	a := anonymise.New([]byte(key))
	var found []scimdrill.Exchange
	for _, x := range org() {
		found = append(found, a.Exchange(x))
	}
	return found
}

func text(t *testing.T, all []scimdrill.Exchange) string {
	t.Helper()
	var out strings.Builder
	for _, x := range all {
		out.WriteString(x.Request.Method + " " + x.Request.URL + "\n" + x.Request.Body + "\n  " + x.Response.Header.Get("Location") + "\n  " + x.Response.Body + "\n")
	}
	return out.String()
}

// TestARecordingBesideItsOriginal has a file that shows what changed and what survived: go test -update is `UPDATE=1 go test`.
func TestARecordingBesideItsOriginal(t *testing.T) {
	var lines strings.Builder
	before, after := strings.Split(text(t, org()), "\n"), strings.Split(text(t, anonymised("key")), "\n")
	for i := range before {
		if before[i] == after[i] {
			lines.WriteString("= " + before[i] + "\n")
			continue
		}
		lines.WriteString("- " + before[i] + "\n+ " + after[i] + "\n")
	}
	const golden = "testdata/beside.golden.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(lines.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), lines.String()); diff != "" {
		t.Errorf("expected (-), found (+):\n%s", diff)
	}
}

func TestNobodyIsLeft(t *testing.T) {
	after := text(t, anonymised("key"))
	for _, who := range []string{"Paula", "paula", "PAULA", "denscheidt", "Hale", "hale", "acme-staff", "901-820", "04711", "00uPaula", "Hauptstra", "01067"} {
		left := after
		for at := strings.Index(left, who); at >= 0; at = strings.Index(left, who) {
			// The host of the target is no person's: it is in every address.
			if who != "acme-staff" || !strings.HasSuffix(left[:at], "https://scim.") {
				t.Errorf("%q is still there: …%.60q", who, left[max(0, at-20):])
				break
			}
			left = left[at+len(who):]
		}
	}
	for _, what := range []string{"%2B", "%40", "Plans", "Head of Plans", "Sales", `"DE"`, `members[value eq \"7\"]`, `"id":"7"`, "/Users/7", "%20eq%20", "+eq+", `\u00`, ".co.uk", `"value":"+`, `"externalId":"00u`} {
		if !strings.Contains(after, what) {
			t.Errorf("%q has not survived:\n%s", what, after)
		}
	}
	if before := text(t, org()); len(before) != len(after) || utf8.RuneCountInString(before) != utf8.RuneCountInString(after) {
		t.Errorf("the length has changed: Content-Length would not hold")
	}
}

func TestTheSamePersonStaysTheSame(t *testing.T) {
	all := anonymised("key")
	var sent, got struct {
		UserName    string
		DisplayName string
		ExternalID  string
		Name        struct{ GivenName, FamilyName string }
		Emails      []struct{ Value string }
	}
	for _, c := range []struct {
		body string
		to   any
	}{{all[1].Request.Body, &sent}, {all[1].Response.Body, &got}} {
		if err := json.Unmarshal([]byte(c.body), c.to); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(sent, got); diff != "" {
		t.Errorf("what was echoed is not what was sent:\n%s", diff)
	}
	address, err := url.Parse(all[0].Request.URL)
	if err != nil || address.Query().Get("filter") != `userName eq "`+sent.UserName+`"` {
		t.Errorf("the lookup asks for %s, the create is of %s", address.Query().Get("filter"), sent.UserName)
	}
	local, _, _ := strings.Cut(sent.UserName, "@")
	for what, holds := range map[string]bool{
		"userName and email differ in case alone": sent.UserName != sent.Emails[0].Value && strings.EqualFold(sent.UserName, sent.Emails[0].Value),
		"the name is in the userName":             strings.HasPrefix(local, sent.Name.GivenName+"."+strings.TrimLeft(sent.Name.FamilyName, "AEIOUY'")+"+"),
		"the displayName is the name":             sent.DisplayName == sent.Name.GivenName+" "+sent.Name.FamilyName,
		"the error names them":                    strings.Contains(all[3].Response.Body, "is "+sent.Name.GivenName+" already") && strings.Contains(all[3].Response.Body, sent.ExternalID),
		"the group shows them":                    strings.Contains(all[2].Response.Body, `"display":"`+sent.DisplayName+`"`) && strings.Contains(all[2].Request.Body, `"display":"`+sent.Emails[0].Value+`"`),
	} {
		if !holds {
			t.Errorf("not so: %s\n%s", what, text(t, all))
		}
	}
}

func TestTheKeyDecides(t *testing.T) {
	once, again := text(t, anonymised("key")), text(t, anonymised("key"))
	if once != again {
		t.Error("the same key comes to something else")
	}
	none, noneAgain := text(t, anonymised("")), text(t, anonymised(""))
	if once == text(t, anonymised("other")) || none == noneAgain {
		t.Error("another key comes to the same")
	}
}

func TestTwoPeopleStayTwo(t *testing.T) {
	a := anonymise.New([]byte("key"))
	seen := map[string]string{}
	for first := 'a'; first <= 'z'; first++ {
		for second := 'a'; second <= 'j'; second++ {
			name := string(first) + string(second)
			x := a.Exchange(scimdrill.Exchange{Request: scimdrill.Request{Body: `{"userName":"` + name + `"}`}})
			if other, taken := seen[x.Request.Body]; taken {
				t.Fatalf("%s and %s both became %s", other, name, x.Request.Body)
			}
			seen[x.Request.Body] = name
		}
	}
}

func FuzzNothingElseChanges(f *testing.F) {
	f.Add(`{"schemas":["x"],"a":[1,{"userName":"J\u00fcrgen@a.example"}]}`)
	f.Add(`{"Operations":[{"path":"members[value eq \"x\"]","value":[]}]`)
	f.Fuzz(func(t *testing.T, body string) {
		mapped := anonymise.New([]byte("key")).Exchange(scimdrill.Exchange{Request: scimdrill.Request{URL: "http://a.example/Users?filter=" + body, Body: body}}).Request
		// What is no JSON may come to be some: a letter after a backslash that escapes nothing is a letter of the text.
		if json.Valid([]byte(body)) && !json.Valid([]byte(mapped.Body)) || utf8.RuneCountInString(body) != utf8.RuneCountInString(mapped.Body) {
			t.Errorf("%q became %q", body, mapped.Body)
		}
	})
}

// A run numbers its people: all numbers of two digits are used up, and none may become two people, or two people one.
func TestPeopleStayApartWhereAllNumbersAreUsedUp(t *testing.T) {
	a := anonymise.New([]byte("key"))
	became := map[string]string{}
	for n := range 100 {
		before := fmt.Sprintf("jane.hale.lxj3bu%02d@acme-staff.co.uk", n)
		body := a.Exchange(scimdrill.Exchange{Request: scimdrill.Request{Method: "POST", URL: "https://scim.acme-staff.co.uk/Users", Body: `{"userName":"` + before + `","badgeNumber":` + strconv.Itoa(n) + `}`}}).Request.Body
		var after struct {
			UserName string `json:"userName"`
			Badge    int    `json:"badgeNumber"`
		}
		if err := json.Unmarshal([]byte(body), &after); err != nil {
			t.Fatalf("%s became no JSON: %v", body, err)
		}
		if other, known := became[after.UserName]; known {
			t.Errorf("%s and %s both became %s", other, before, after.UserName)
		}
		became[after.UserName] = before
	}
}
