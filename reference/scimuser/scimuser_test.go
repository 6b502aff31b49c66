package scimuser_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
	"github.com/scimdrill/scimdrill/reference/scim/resource"
	"github.com/scimdrill/scimdrill/reference/scim/schema"
	"github.com/scimdrill/scimdrill/reference/scimuser"
)

const base = "https://api.example.com/api/scim/v2"

// attributes are the standard ones with ids, and a number.
func attributes() []peakon.Attribute {
	all := append(peakon.StandardAttributes(), peakon.Attribute{Name: "Salary", Type: peakon.Number})
	for i := range all {
		all[i].ID = int64(i + 1)
	}
	return all
}

func idOf(t *testing.T, name string) int64 {
	t.Helper()
	a, known := peakon.Resolve(attributes(), name)
	if !known {
		t.Fatalf("no attribute %s", name)
	}
	return a.ID
}

func userType(t *testing.T) *schema.ResourceType {
	t.Helper()
	user, err := scimuser.Type(attributes())
	if err != nil {
		t.Fatal(err)
	}
	return user
}

// people are two colleagues, whom a Reader finds.
type people map[int64]peakon.Employee

func (p people) ByAddress(address string) (peakon.Employee, bool, error) {
	for _, e := range p {
		if strings.EqualFold(e.UserName, address) || strings.EqualFold(e.Email, address) {
			return e, true, nil
		}
	}
	return peakon.Employee{}, false, nil
}

func (p people) ByID(id int64) (peakon.Employee, bool, error) {
	e, there := p[id]
	return e, there, nil
}

func colleagues() people {
	return people{
		7: {ID: 7, UserName: "boss@example.com", Email: "boss.mail@example.com", GivenName: "Ada", FamilyName: "North"},
		8: {ID: 8, UserName: "peer@example.com", Email: "peer@example.com", GivenName: "Tom", FamilyName: "Co"},
	}
}

func reader() scimuser.Reader { return scimuser.Reader{Attributes: attributes(), Find: colleagues()} }

func decoded(t *testing.T, body string) resource.Decoded {
	t.Helper()
	d, err := resource.Decode(userType(t), []byte(body), resource.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const needed = `"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane@example.com","name":{"givenName":"Jane","familyName":"Hale"}`

func TestNew(t *testing.T) {
	e, err := reader().New(decoded(t, `{`+needed+`,"externalId":"00u1","locale":"en-GB","timezone":"Asia/Tokyo",
		"emails":[{"value":"home@example.com","type":"home"},{"value":"work@example.com","type":"work"}],
		"phoneNumbers":[{"value":"1","type":"work"},{"value":"2","type":"mobile"}],
		"`+scim.EnterpriseUserURN+`":{"employeeNumber":"E1","department":"West","manager":{"value":"7"}},
		"`+scimuser.PeakonURN+`":{"Employed_Since":"2020-01-02T23:00:00-05:00","Salary":5}}`))
	if err != nil {
		t.Fatal(err)
	}
	five := int64(5)
	want := peakon.Employee{
		UserName: "jane@example.com", Email: "work@example.com", ExternalID: "00u1", EmployeeNumber: "E1", GivenName: "Jane", FamilyName: "Hale",
		Phone: "2", Locale: "en-GB", Timezone: "Asia/Tokyo", Active: true,
		Values: map[int64]peakon.Value{
			idOf(t, "Department"): {Option: "West"}, idOf(t, "Manager"): {Employee: 7}, idOf(t, "Salary"): {Number: &five},
			idOf(t, "Tenure"): {Date: peakon.Date{Year: 2020, Month: time.January, Day: 2}},
		},
	}
	if !e.Same(want) {
		t.Errorf("read %+v, want %+v", e, want)
	}
}

func TestWhichEmailIsKept(t *testing.T) {
	for emails, want := range map[string]string{
		`[]`: "",
		`[{"value":"a@example.com"},{"value":"b@example.com"}]`:                                 "a@example.com",
		`[{"value":"a@example.com"},{"value":"b@example.com","type":"WORK"}]`:                   "b@example.com",
		`[{"value":"a@example.com","type":"work"},{"value":"b@example.com","primary":true}]`:    "b@example.com",
		`[{"value":"a@example.com","primary":false},{"value":"b@example.com","primary":false}]`: "a@example.com",
		`[{"type":"work"}]`:             "refused",
		`[{"value":" ","type":"work"}]`: "refused",
	} {
		e, err := reader().New(decoded(t, `{`+needed+`,"emails":`+emails+`}`))
		if err != nil {
			e.Email = "refused"
		}
		if e.Email != want {
			t.Errorf("%s: %q (error %v), want %q", emails, e.Email, err, want)
		}
	}
}

func TestActive(t *testing.T) {
	stored := peakon.Employee{ID: 1, Active: false}
	for body, want := range map[string]string{`{` + needed + `}`: "true,false", `{` + needed + `,"active":true}`: "true,true", `{` + needed + `,"active":false}`: "false,false"} {
		created, err := reader().New(decoded(t, body))
		if err != nil {
			t.Fatal(err)
		}
		replaced, err := reader().Replace(stored, decoded(t, body))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal([]bool{created.Active, replaced.Active}); err != nil || string(got) != "["+want+"]" {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	if _, err := reader().New(decoded(t, `{`+needed+`,"active":null}`)); err == nil {
		t.Error("null was taken for a boolean")
	}
}

func TestReferences(t *testing.T) {
	ofExtension := func(manager string) string { return `"` + scimuser.PeakonURN + `":{"Manager":"` + manager + `"}` }
	ofEnterprise := func(manager string) string {
		return `"` + scim.EnterpriseUserURN + `":{"manager":{"value":"` + manager + `"}}`
	}
	stored := peakon.Employee{ID: 8, Values: map[int64]peakon.Value{idOf(t, "Manager"): {Employee: 9}}}
	for _, c := range []struct {
		name, body string
		want       int64
		refused    bool
	}{
		{"by userName", ofExtension("BOSS@example.com"), 7, false},
		{"by email", ofExtension("boss.mail@example.com"), 7, false},
		{"by id", ofEnterprise("7"), 7, false},
		{"nobody", ofExtension("nobody@example.com"), 0, true},
		{"nobody's id", ofEnterprise("99"), 0, true},
		{"themselves", ofExtension("peer@example.com"), 0, true},
		{"blank", ofExtension(""), 0, false},
		{"both agree", ofExtension("boss@example.com") + "," + ofEnterprise("7"), 7, false},
	} {
		e, err := reader().Replace(stored, decoded(t, `{`+needed+`,`+c.body+`}`))
		var refusal *scim.Error
		if c.refused {
			if !errors.As(err, &refusal) || refusal.ScimType != scim.InvalidValue || strings.Contains(refusal.Detail, "@") {
				t.Errorf("%s: %v, want invalidValue without an address", c.name, err)
			}
			continue
		}
		if err != nil || e.Values[idOf(t, "Manager")].Employee != c.want {
			t.Errorf("%s: %+v (error %v), want %d", c.name, e.Values[idOf(t, "Manager")], err, c.want)
		}
	}
}

// TestReplaceKeepsWhatTheCompanyMaintains: without an object of the company's attributes they stay as they are (D23).
func TestReplaceKeepsWhatTheCompanyMaintains(t *testing.T) {
	office, title := idOf(t, "Office"), idOf(t, "Title")
	stored := peakon.Employee{ID: 1, Values: map[int64]peakon.Value{office: {Option: "West"}, title: {Option: "CEO"}}}
	for body, want := range map[string]map[int64]string{
		`{` + needed + `}`: {office: "West", title: "CEO"},
		`{` + needed + `,"` + scimuser.PeakonURN + `":{"Office":"East"}}`: {office: "East", title: ""},
		`{` + needed + `,"` + scimuser.PeakonURN + `":{}}`:                {office: "", title: ""},
	} {
		e, err := reader().Replace(stored, decoded(t, body))
		if err != nil {
			t.Fatal(err)
		}
		for id, option := range want {
			if e.Values[id].Option != option {
				t.Errorf("%s: attribute %d is %q, want %q", body, id, e.Values[id].Option, option)
			}
		}
	}
	if stored.Values[office].Option != "West" {
		t.Error("the stored employee was changed in place")
	}
}

// TestTwins: department and manager have two names. Of two that differ the one that is new is meant.
func TestTwins(t *testing.T) {
	department := idOf(t, "Department")
	stored := peakon.Employee{ID: 1, Values: map[int64]peakon.Value{department: {Option: "Old"}}}
	both := func(own, twin string) string {
		return `{` + needed + `,"` + scimuser.PeakonURN + `":{"Department":"` + own + `"},"` + scim.EnterpriseUserURN + `":{"department":"` + twin + `"}}`
	}
	for _, c := range []struct{ own, twin, want string }{{"New", "Old", "New"}, {"Old", "New", "New"}, {"New", "New", "New"}, {"New", "Newer", "refused"}} {
		e, err := reader().Replace(stored, decoded(t, both(c.own, c.twin)))
		got := e.Values[department].Option
		if err != nil {
			got = "refused"
		}
		if got != c.want {
			t.Errorf("%s beside %s: %s, want %s", c.own, c.twin, got, c.want)
		}
	}
	if _, err := reader().New(decoded(t, both("New", "Old"))); err == nil {
		t.Error("on a create nothing is stale: two values are a contradiction")
	}
}

func TestShow(t *testing.T) {
	created := time.Date(2026, 2, 16, 12, 0, 0, 123456000, time.UTC)
	five := int64(5)
	e := peakon.Employee{
		ID: 3, UserName: "jane@example.com", Email: "mail@example.com", ExternalID: "00u1", EmployeeNumber: "E1", GivenName: "Jane", FamilyName: "Hale",
		Phone: "2", Locale: "en-GB", Timezone: "Asia/Tokyo", CreatedAt: created, UpdatedAt: created.Add(time.Hour),
		Values: map[int64]peakon.Value{
			idOf(t, "Department"): {Option: "West"}, idOf(t, "Manager"): {Employee: 7}, idOf(t, "Salary"): {Number: &five},
			idOf(t, "Tenure"): {Date: peakon.Date{Year: 2020, Month: time.January, Day: 2}},
		},
	}
	user := userType(t)
	shown := scimuser.Show(e, attributes(), directory, base)
	data, err := resource.Encode(user, shown)
	if err != nil {
		t.Fatal(err)
	}
	var got, want map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(`{
		"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","`+scim.EnterpriseUserURN+`","`+scimuser.PeakonURN+`"],
		"id":"3","externalId":"00u1","userName":"jane@example.com","name":{"formatted":"Jane Hale","familyName":"Hale","givenName":"Jane"},
		"displayName":"Jane Hale","locale":"en-GB","timezone":"Asia/Tokyo","active":false,
		"emails":[{"value":"mail@example.com","type":"work","primary":true}],"phoneNumbers":[{"value":"2","type":"mobile"}],
		"meta":{"resourceType":"User","created":"2026-02-16T12:00:00.123456Z","lastModified":"2026-02-16T13:00:00.123456Z","location":"`+base+`/Users/3"},
		"`+scim.EnterpriseUserURN+`":{"employeeNumber":"E1","department":"West",
			"manager":{"value":"7","$ref":"`+base+`/Users/7","displayName":"Ada North"}},
		"`+scimuser.PeakonURN+`":{"Manager":"boss.mail@example.com","Department":"West","Tenure":"2020-01-02T00:00:00.000Z","Salary":5}}`), &want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("shown %s", data)
	}
	// What is shown is read as what is stored: an echo changes nothing.
	echo, err := reader().Replace(e, decoded(t, string(data)))
	if err != nil || !echo.Same(e) {
		t.Errorf("the echo is %+v (error %v), want %+v", echo, err, e)
	}
}

func TestDropEchoes(t *testing.T) {
	user := userType(t)
	shown := resource.Resource{}
	shown.Set("2020-01-01T00:00:00.000Z", scimuser.PeakonURN, "Tenure")
	for _, c := range []struct{ name, sent, want string }{
		{"an alias beside the echo", `{"Tenure":"2020-01-01T00:00:00.000Z","Employed_Since":"2021-01-01"}`, `{"Employed_Since":"2021-01-01"}`},
		{"the name beside nothing", `{"Tenure":"2020-01-01T00:00:00.000Z"}`, `{"Tenure":"2020-01-01T00:00:00.000Z"}`},
		{"two names that are both the echo", `{"Employed_Since":"2020-01-01T00:00:00.000Z","Tenure":"2020-01-01T00:00:00.000Z"}`, `{"Tenure":"2020-01-01T00:00:00.000Z"}`},
		{"two new values", `{"Employed_Since":"2021-01-01","Tenure":"2022-01-01"}`, `{"Employed_Since":"2021-01-01","Tenure":"2022-01-01"}`},
		{"other attributes", `{"Office":"West","Shoe":"44"}`, `{"Office":"West","Shoe":"44"}`},
	} {
		var body map[string]any
		if err := json.Unmarshal([]byte(`{"URN:ietf:params:scim:schemas:extension:peakon:2.0:User":`+c.sent+`}`), &body); err != nil {
			t.Fatal(err)
		}
		after := scimuser.DropEchoes(user, body, shown)
		data, err := json.Marshal(after["URN:ietf:params:scim:schemas:extension:peakon:2.0:User"])
		if err != nil || string(data) != c.want {
			t.Errorf("%s: %s, want %s (error %v)", c.name, data, c.want, err)
		}
	}
	if body := map[string]any{"userName": "jane"}; !reflect.DeepEqual(scimuser.DropEchoes(user, body, shown), body) {
		t.Error("a body without the extension was changed")
	}
}

func TestIDs(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "42": 42, "0": 0, "-1": 0, "01": 0, "+1": 0, " 1": 0, "1.0": 0, "": 0, "abc": 0, "9223372036854775808": 0} {
		id, legal := scimuser.ParseID(text)
		if legal != (want != 0) || legal && id != want {
			t.Errorf("%q: %d %t, want %d", text, id, legal, want)
		}
	}
}

func TestSchemaUsesOutputKeys(t *testing.T) {
	extension := userType(t).Extension(scimuser.PeakonURN)
	for key, kind := range map[string]schema.Type{
		"Date_of_Birth": schema.DateTime, "Tenure": schema.DateTime, "Separation_Date": schema.DateTime, "Salary": schema.Integer, "Manager": schema.String,
	} {
		found := extension.Attribute(key)
		if found == nil || found.Name != key || found.DataType() != kind {
			t.Errorf("%s: %+v", key, found)
		}
	}
	if byName := extension.Attribute("date of birth"); byName == nil || byName.Name != "Date_of_Birth" {
		t.Errorf("by its own name: %+v", byName)
	}
}

func directory(id int64) (peakon.Colleague, bool) {
	found, there := colleagues()[id]
	return peakon.Colleague{Email: found.Email, GivenName: found.GivenName, FamilyName: found.FamilyName}, there
}

// What is sent without maps must be, byte for byte, what the resource comes to when it is projected and encoded by the schema.
func TestARepresentationIsTheEncodedResource(t *testing.T) {
	user := userType(t)
	all, err := resource.NewProjection(user, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	five := int64(-5)
	full := peakon.Employee{
		ID: 3, UserName: "jane@example.com", Email: "mail@example.com", ExternalID: "00u1", EmployeeNumber: "E1", GivenName: "Jörg \u202e\"<&>", FamilyName: "O'Hale",
		Phone: "2", Locale: "en-GB", Timezone: "Asia/Tokyo", Active: true, CreatedAt: time.Unix(1, 2000), UpdatedAt: time.Unix(5, 0),
	}
	changes := []func(*peakon.Employee){
		func(e *peakon.Employee) { e.ExternalID, e.Phone = "", "" },
		func(e *peakon.Employee) { e.Locale, e.Timezone, e.Active = "", "", false },
		func(e *peakon.Employee) { e.EmployeeNumber = "" },
		func(e *peakon.Employee) { e.Values[idOf(t, "Department")] = peakon.Value{Option: "R&D"} },
		func(e *peakon.Employee) { e.Values[idOf(t, "Manager")] = peakon.Value{Employee: 7} },
		func(e *peakon.Employee) { e.Values[idOf(t, "Manager")] = peakon.Value{Employee: 99} },
		func(e *peakon.Employee) { e.Values[idOf(t, "Salary")] = peakon.Value{Number: &five} },
		func(e *peakon.Employee) {
			e.Values[idOf(t, "Date of Birth")] = peakon.Value{Date: peakon.Date{Year: 1990, Month: time.March, Day: 4}}
		},
	}
	for mask := range 1 << len(changes) {
		e := full
		e.Values = map[int64]peakon.Value{}
		for bit, change := range changes {
			if mask&(1<<bit) != 0 {
				change(&e)
			}
		}
		want, err := resource.Encode(user, all.Apply(scimuser.Show(e, attributes(), directory, base)))
		if err != nil {
			t.Fatal(err)
		}
		if got := scimuser.Located(scimuser.Represent(e, attributes(), directory), base); string(got) != string(want) {
			t.Fatalf("%b:\n%s\nwant\n%s", mask, got, want)
		}
	}
}
