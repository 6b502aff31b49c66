package console_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/server"
	"github.com/scimdrill/scimdrill/reference/store"
)

const password = "correct-horse"

// site is a running server and a browser of an admin, without script.
type site struct {
	*testing.T

	root   string
	client *http.Client
}

func open(t *testing.T, change ...func(*server.Options)) *site {
	t.Helper()
	options := server.Options{
		Addr: "127.0.0.1:0", Console: true, AdminPassword: password, Control: true, Token: "good",
		Clock: server.ClockAt(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)),
	}
	for _, each := range change {
		each(&options)
	}
	running, err := server.Start(t.Context(), options)
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
	return (&site{T: t, root: strings.TrimSuffix(running.ConsoleURL, "/admin/")}).visitor()
}

// visitor is somebody else at the same site.
func (s *site) visitor() *site {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &site{T: s.T, root: s.root, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

type answer struct {
	*http.Response

	body string
}

func (s *site) do(method, path string, form url.Values, headers ...string) answer {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), method, s.root+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer{response, string(body)}
}

func (s *site) get(path string) answer { s.Helper(); return s.do(http.MethodGet, "/admin"+path, nil) }

// post sends a form with the word that the page before it has for forms.
func (s *site) post(from, path string, form url.Values) answer {
	s.Helper()
	if form == nil {
		form = url.Values{}
	}
	found := regexp.MustCompile(`name="csrf" value="(\w+)"`).FindStringSubmatch(s.get(from).body)
	if found == nil {
		s.Fatalf("%s has no form", from)
	}
	form.Set("csrf", found[1])
	return s.do(http.MethodPost, "/admin"+path, form)
}

func (s *site) signIn() *site {
	s.Helper()
	if a := s.do(http.MethodPost, "/admin/sign-in", url.Values{"name": {"Admin"}, "password": {password}}); a.StatusCode != http.StatusSeeOther {
		s.Fatalf("sign-in: %s", a.Status)
	}
	return s
}

// scim sends a SCIM request with a token.
func (s *site) scim(method, path, token, body string) answer {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), method, s.root+"/api/scim/v2"+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/scim+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer{response, string(data)}
}

// hire makes an employee whose address is the family name.
func (s *site) hire(token, given, family, more string) answer {
	s.Helper()
	plain := regexp.MustCompile(`[^a-z]+`)
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	return s.scim(http.MethodPost, "/Users", token, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"`+plain.ReplaceAllString(strings.ToLower(family), "")+`@example.com",
		"name":{"givenName":"`+quoted.Replace(given)+`","familyName":"`+quoted.Replace(family)+`"}`+more+`}`)
}

func TestNobodyIsLetInWithoutAPassword(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/", "/employees", "/employees/1", "/attributes", "/surveys", "/integrations/employee-provisioning"} {
		if a := s.get(path); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/admin/sign-in" && path != "/" {
			t.Errorf("%s: %s to %s", path, a.Status, a.Header.Get("Location"))
		}
	}
	if a := s.do(http.MethodPost, "/admin/integrations/employee-provisioning/connect", url.Values{}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("connect: %s", a.Status)
	}
	wrong := s.do(http.MethodPost, "/admin/sign-in", url.Values{"name": {"<b>admin"}, "password": {"wrong"}})
	if wrong.StatusCode != http.StatusUnauthorized || !strings.Contains(wrong.body, "&lt;b&gt;admin") || strings.Contains(wrong.body, "wrong\"") {
		t.Errorf("%s\n%s", wrong.Status, wrong.body)
	}
	for _, header := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} {
		if wrong.Header.Get(header) == "" {
			t.Errorf("no %s", header)
		}
	}
	s.signIn()
	if a := s.get("/employees"); a.StatusCode != http.StatusOK {
		t.Errorf("signed in: %s", a.Status)
	}
	s.post("/employees", "/sign-out", nil)
	if a := s.get("/employees"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("signed out: %s", a.Status)
	}
}

// A session is one browser's, ends when it is not used, and another one begins with each sign-in.
func TestSessions(t *testing.T) {
	s := open(t).signIn()
	where, err := url.Parse(s.root + "/admin/")
	if err != nil {
		t.Fatal(err)
	}
	first := s.client.Jar.Cookies(where)[0]
	again := s.do(http.MethodPost, "/admin/sign-in", url.Values{"name": {"admin"}, "password": {password}})
	second := again.Cookies()[0]
	if first.Value == second.Value || !second.HttpOnly || second.SameSite != http.SameSiteStrictMode || second.Path != "/admin" {
		t.Errorf("%+v after %+v", second, first)
	}
	s.client.Jar.SetCookies(where, []*http.Cookie{first})
	if a := s.get("/employees"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("the session before the sign-in: %s", a.Status)
	}
	s.client.Jar.SetCookies(where, []*http.Cookie{second})
	if a := s.get("/employees"); a.StatusCode != http.StatusOK {
		t.Fatalf("the session of the sign-in: %s", a.Status)
	}
	s.move("2026-03-03T00:00:01Z")
	if a := s.get("/employees"); a.StatusCode != http.StatusSeeOther {
		t.Errorf("after twelve hours and a second: %s", a.Status)
	}
}

func TestAFormOfAnotherSite(t *testing.T) {
	s := open(t)
	a := s.do(http.MethodPost, "/admin/sign-in", url.Values{"name": {"admin"}, "password": {password}}, "Sec-Fetch-Site", "cross-site")
	if a.StatusCode != http.StatusForbidden || len(a.Cookies()) > 0 {
		t.Errorf("%s", a.Status)
	}
}

func TestPasswordsAreNotTriedWithoutEnd(t *testing.T) {
	s := open(t)
	try := func(word string) answer {
		return s.do(http.MethodPost, "/admin/sign-in", url.Values{"name": {"admin"}, "password": {word}})
	}
	for range 5 {
		if a := try("wrong"); a.StatusCode != http.StatusUnauthorized {
			t.Fatalf("%s", a.Status)
		}
	}
	if a := try(password); a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" || !strings.Contains(a.body, "Try again in") {
		t.Errorf("%s %s", a.Status, a.Header.Get("Retry-After"))
	}
}

func TestAFormOfAnotherPageChangesNothing(t *testing.T) {
	s := open(t).signIn()
	for _, word := range []string{"", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} {
		a := s.do(http.MethodPost, "/admin/integrations/employee-provisioning/disable", url.Values{"csrf": {word}})
		if a.StatusCode != http.StatusForbidden {
			t.Errorf("%q: %s", word, a.Status)
		}
	}
	if a := s.scim(http.MethodGet, "/Users", "good", ""); a.StatusCode != http.StatusOK {
		t.Errorf("provisioning was switched off: %s", a.Status)
	}
}

// TestTheArticle is Peakon's article as far as it is Peakon's half: connect, the token works, regenerate, disable.
func TestTheArticle(t *testing.T) {
	s := open(t).signIn()
	const page = "/integrations/employee-provisioning"
	token := regexp.MustCompile(`id="token" value="([^"]+)"`)
	first := s.post(page, page+"/connect", nil)
	if !strings.Contains(first.body, s.root+"/api/scim/v2") || token.FindStringSubmatch(first.body) == nil {
		t.Fatalf("%s\n%s", first.Status, first.body)
	}
	old := token.FindStringSubmatch(first.body)[1]
	if a := s.hire(old, "Jane", "Hale", ""); a.StatusCode != http.StatusCreated {
		t.Fatalf("%s %s", a.Status, a.body)
	}
	if a := s.get("/employees"); !strings.Contains(a.body, "hale@example.com") || strings.Contains(s.get(page).body, old) {
		t.Error("the employee is not listed, or the token is shown once more")
	}
	second := token.FindStringSubmatch(s.post(page+"/regenerate", page+"/regenerate", nil).body)
	if a := s.scim(http.MethodGet, "/Users", old, ""); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("the old token: %s", a.Status)
	}
	s.post(page, page+"/disable", nil)
	if a := s.scim(http.MethodGet, "/Users", second[1], ""); a.StatusCode != http.StatusForbidden {
		t.Errorf("disabled: %s", a.Status)
	}
	s.post(page, page+"/enable", nil)
	if a := s.scim(http.MethodGet, "/Users", second[1], ""); a.StatusCode != http.StatusOK {
		t.Errorf("enabled: %s", a.Status)
	}
}

func TestAttributes(t *testing.T) {
	s := open(t).signIn()
	made := s.post("/attributes", "/attributes", url.Values{"name": {"Business Unit"}, "type": {"option"}, "aliases": {"Business_Unit"}})
	if made.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", made.Status, made.body)
	}
	const with = `,"urn:ietf:params:scim:schemas:extension:peakon:2.0:User":{"Business_Unit":"West & Sons"}`
	if a := s.hire("good", "Jane", "Hale", with); a.StatusCode != http.StatusCreated || !strings.Contains(a.body, "West & Sons") {
		t.Fatalf("%s %s", a.Status, a.body)
	}
	if a := s.get("/employees/1"); !strings.Contains(a.body, "West &amp; Sons") || !strings.Contains(a.body, "Business Unit") {
		t.Errorf("%s", a.body)
	}
	for _, c := range []struct{ name, kind, aliases, problem string }{
		{"Business unit", "option", "", "exists already"},
		{"Wage", "text", "", "must be option, date, number or employee"},
		{"Wage", "number", "two-words?", "must begin with a letter"},
		{" ", "option", "", "must be text"},
	} {
		a := s.post("/attributes", "/attributes", url.Values{"name": {c.name}, "type": {c.kind}, "aliases": {c.aliases}})
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, c.problem) || !strings.Contains(a.body, `value="`+c.name+`"`) {
			t.Errorf("%+v: %s, and what was entered must stand there", c, a.Status)
		}
	}
	if a := s.post("/attributes", "/attributes/1/alias", url.Values{"alias": {"no spaces"}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="no spaces"`) {
		t.Errorf("%s", a.Status)
	}
	if a := s.post("/attributes", "/attributes/99/alias", url.Values{"alias": {"X"}}); a.StatusCode != http.StatusNotFound {
		t.Errorf("%s", a.Status)
	}
	if a := s.post("/attributes", "/attributes/3/state", url.Values{"active": {"false"}}); a.StatusCode != http.StatusSeeOther || !strings.Contains(s.get("/attributes").body, "Inactive") {
		t.Errorf("%s", a.Status)
	}
}

// Names are what others wrote: none of them is ever part of the page.
func TestHostileNames(t *testing.T) {
	s := open(t).signIn()
	if a := s.hire("good", `<script>alert(1)</script>"'`, "Vale\u202E&amp;", ""); a.StatusCode != http.StatusCreated {
		t.Fatalf("%s %s", a.Status, a.body)
	}
	for _, path := range []string{"/employees", "/employees/1", "/employees?q=%3Cscript", `/employees?q="><img src=x onerror=alert(1)>`} {
		a := s.do(http.MethodGet, "/admin"+strings.ReplaceAll(path, " ", "%20"), nil)
		if a.StatusCode != http.StatusOK || strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, "<img src") {
			t.Errorf("%s: %s\n%s", path, a.Status, a.body)
		}
	}
	if a := s.get("/employees/1"); !strings.Contains(a.body, "<bdi>&lt;script&gt;") {
		t.Errorf("the name is not isolated:\n%s", a.body)
	}
}

func TestAnotherCompanyIsNotThere(t *testing.T) {
	ctx := t.Context()
	file := t.TempDir() + "/peakon.db"
	data, err := store.Open(ctx, store.Options{Path: file, Clock: server.ClockAt(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	err = data.Change(ctx, func(tx *store.Tx) error {
		if _, err := tx.CreateCompany(ctx, "Ours", ""); err != nil {
			return err
		}
		other, err := tx.CreateCompany(ctx, "Theirs", "")
		if err != nil {
			return err
		}
		if _, err := tx.EnsureAdmin(ctx, other.ID, "theirs"); err != nil {
			return err
		}
		_, err = tx.CreateEmployee(ctx, other.ID, peakon.Employee{UserName: "robin@example.com", GivenName: "Robin", FamilyName: "Vale"})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, func(o *server.Options) { o.DB = file }).signIn()
	if a := s.get("/employees/1"); a.StatusCode != http.StatusNotFound || strings.Contains(a.body, "Robin") {
		t.Errorf("%s", a.Status)
	}
	if a := s.get("/employees?q=robin"); strings.Contains(a.body, "Vale") {
		t.Error("an employee of another company was found")
	}
	for _, path := range []string{"/surveys/rounds/1", "/surveys/rounds/1/close", "/employees/2", "/employees/x"} {
		if a := s.get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, a.Status)
		}
	}
	if a := s.get("/employees?page=99"); !strings.Contains(a.body, "no employees yet") {
		t.Error("a page behind the last")
	}
	theirs := s.visitor()
	if a := theirs.do(http.MethodPost, "/admin/sign-in", url.Values{"name": {"admin-2"}, "password": {"theirs"}}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s", a.Status)
	}
	if a := theirs.get("/employees/1"); a.StatusCode != http.StatusOK || !strings.Contains(a.body, "Robin") {
		t.Errorf("%s", a.Status)
	}
}

// Why somebody was not surveyed is said in words.
func TestWhySomebodyWasNotSurveyed(t *testing.T) {
	s := open(t).signIn()
	plan := url.Values{"name": {"Drill"}, "start": {"2026-03-09"}, "frequency": {"weekly"}, "days": {"5"}, "send": {"09:00"}}
	if a := s.post("/surveys", "/surveys", plan); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", a.Status, a.body)
	}
	const own = `,"urn:ietf:params:scim:schemas:extension:peakon:2.0:User":{`
	s.hire("good", "Jane", "Hale", "")
	s.hire("good", "Robin", "Vale", `,"active":false`)
	s.hire("good", "Kim", "North", own+`"Start_Date":"2026-04-01"}`)
	s.hire("good", "Lee", "South", own+`"Separation_Date":"2026-03-05"}`)
	s.move("2026-03-09T12:00:00Z")
	s.signIn() // a session that nobody used for a week has ended
	s.hire("good", "Max", "Late", "")
	page := s.get("/surveys/rounds/1").body
	for _, words := range []string{
		"inactive since 2 March 2026 12:00", "starts on 1 April 2026", "left on 5 March 2026, the last day", "added on 9 March 2026 12:00, after the round opened",
		"1 surveyed", "Newly qualifying",
	} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q:\n%s", words, page)
		}
	}
	if a := s.post("/surveys/rounds/1", "/surveys/rounds/1/confirm", url.Values{"employee": {"5"}}); a.StatusCode != http.StatusSeeOther || !strings.Contains(s.get("/surveys/rounds/1").body, "2 surveyed") {
		t.Errorf("confirm: %s\n%s", a.Status, a.body)
	}
	if a := s.post("/surveys/rounds/1", "/surveys/rounds/1/confirm", url.Values{"employee": {"2"}}); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, "does not qualify") {
		t.Errorf("confirm somebody inactive: %s", a.Status)
	}
	if a := s.post("/surveys/rounds/1/close", "/surveys/rounds/1/close", nil); a.StatusCode != http.StatusSeeOther || !strings.Contains(s.get("/surveys/rounds/1").body, "closed ·") {
		t.Errorf("close: %s", a.Status)
	}
	bad := s.post("/surveys", "/surveys", url.Values{"name": {"Kept"}, "start": {"soon"}, "frequency": {"weekly"}, "days": {"5"}, "send": {"09:00"}})
	if bad.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(bad.body, "must be a day") || !strings.Contains(bad.body, `value="Kept"`) {
		t.Errorf("a schedule that begins soon: %s", bad.Status)
	}
}

// move moves the server's clock.
func (s *site) move(to string) {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.root+"/_control/clock", strings.NewReader(`{"now":"`+to+`"}`))
	if err != nil {
		s.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // the status is what matters
	if response.StatusCode != http.StatusOK {
		s.Fatalf("the clock: %s", response.Status)
	}
}
