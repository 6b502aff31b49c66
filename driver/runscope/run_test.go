package runscope

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
)

const token = "token-of-the-target"

func optionsFor(url string) Options {
	return Options{
		Variables: map[string]string{"SCIMBaseURL": url}, Secrets: map[string]string{}, NoPause: true, Recorder: transcript.NewRecorder(),
	}
}

// target is as much of a SCIM server as the test of our own asks.
type target struct {
	*httptest.Server
	mu sync.Mutex
	// made is the one user that there is.
	made map[string]any
	// change, when it is set, has the last word about an answer.
	change func(r *http.Request, status int, body string) (int, string)
}

func newTarget(t *testing.T) *target {
	t.Helper()
	o := &target{}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

func (o *target) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	status, body := o.answer(r)
	if o.change != nil {
		status, body = o.change(r, status, body)
	}
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

func (o *target) answer(r *http.Request) (int, string) {
	if r.Header.Get("Authorization") != "Bearer "+token {
		return 401, `{"detail":"who are you?"}`
	}
	switch {
	case r.Method == http.MethodPost:
		if json.NewDecoder(r.Body).Decode(&o.made) != nil {
			return 400, `{}`
		}
		o.made["id"] = "7"
		return 201, compact(o.made)
	case r.Method == http.MethodDelete && r.URL.Path == "/Users/7":
		o.made = nil
		return 204, ""
	case r.URL.Path == "/Users":
		return 200, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0}`
	case r.URL.Path == "/Groups":
		return 404, `{"detail":"no groups here"}`
	default:
		return 404, `{}`
	}
}

func ours(t *testing.T, to *target, change func(*Options)) *Run {
	t.Helper()
	file, err := Load("testdata/joiner.json")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("testdata/initial.js")
	if err != nil {
		t.Fatal(err)
	}
	options := optionsFor(to.URL)
	options.Secrets["auth"] = "Bearer " + token
	options.Initial = []Script{{"initial.js", string(source)}}
	if change != nil {
		change(&options)
	}
	run, err := Prepare(t.Context(), file, options)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// outcomes are those of a run, by step.
func outcomes(report *scimdrill.Report) string {
	var list []string
	for _, r := range report.Results {
		_, step, _ := strings.Cut(r.Requirement, ".step-")
		list = append(list, step[:2]+" "+string(r.Outcome))
	}
	return strings.Join(list, ", ")
}

func TestATestOfOurOwnIsRun(t *testing.T) {
	run := ours(t, newTarget(t), nil)
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := run.Report()
	if found, want := outcomes(report), "01 pass, 03 pass, 05 warn, 06 not-applicable, 07 pass"; found != want {
		t.Errorf("outcomes %s, want %s", found, want)
	}
	// Four and six assertions, two of a script, one and two.
	if run.Asserted != 15 || run.Held != 14 || run.Requests != 4 || run.Pauses != 2 {
		t.Errorf("%d of %d assertions in %d requests and %d pauses", run.Held, run.Asserted, run.Requests, run.Pauses)
	}
	if report.Verdict != scimdrill.Met || len(report.LeftBehind) > 0 {
		t.Errorf("verdict %s, left behind %v", report.Verdict, report.LeftBehind)
	}
	for _, requirement := range report.Requirements {
		if err := requirement.Validate(); err != nil {
			t.Error(err)
		}
	}
	if id := report.Requirements[0].ID; id != "runscope.joiner.step-01-nobody-has-the-name-yet" {
		t.Errorf("the first id is %s", id)
	}
	if len(run.Logged) != 1 || !strings.HasPrefix(run.Logged[0], "step 3, script 1: made joiner.") {
		t.Errorf("logged %q", run.Logged)
	}
	for _, x := range report.Exchanges {
		if strings.Contains(fmt.Sprint(x), token) {
			t.Errorf("the token stands in exchange %d", x.Number)
		}
	}
	if purpose := report.Exchanges[1].Purpose; purpose != "step 3: Make {{joinerName}}" {
		t.Errorf("purpose %q", purpose)
	}
}

func TestSlugsEndWithAWord(t *testing.T) {
	for text, want := range map[string]string{
		"Verify: a USER is {{made}}!": "verify-a-user-is-made", "one two three": "one-two", "onetwothreefour": "onetwothreef", "---": "", "one two-ten": "one-two-ten",
	} {
		most := 12
		if len(text) > 20 {
			most = 48
		}
		if found := slug(text, most); found != want {
			t.Errorf("%q: %q, want %q", text, found, want)
		}
	}
}

func TestAFailureNamesTheAssertion(t *testing.T) {
	to := newTarget(t)
	to.change = func(r *http.Request, status int, body string) (int, string) {
		if r.Method == http.MethodPost {
			return 200, strings.Replace(body, `"id":"7",`, "", 1)
		}
		return status, body
	}
	run := ours(t, to, nil)
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := run.Report()
	if found, want := outcomes(report), "01 pass, 03 fail, 05 warn, 06 not-applicable, 07 blocked"; found != want {
		t.Fatalf("outcomes %s, want %s", found, want)
	}
	failure := report.Results[1].Failure
	for _, words := range []string{
		`assertion 1 of 6, response_status equal_number "201": expected equal number "201", found 200`,
		"variable joinerId: expected response_json id, found nothing",
		"step 3, script 1: expected that its assertion holds, found made: 200 is not equal to 201",
	} {
		if !strings.Contains(failure.Message, words) {
			t.Errorf("it does not say %q:\n%s", words, failure.Message)
		}
	}
	if reason := report.Results[4].Reason; reason != "variable joinerId has no value: step 3 was to make it, and did not" {
		t.Errorf("reason %q", reason)
	}
	if report.Verdict != scimdrill.NotMet {
		t.Errorf("verdict %s", report.Verdict)
	}
}

func steps(t *testing.T, to *target, change func(*Options), steps string) *Run {
	t.Helper()
	file, err := Load(write(t, `{"name":"x","steps":[`+steps+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	options := optionsFor(to.URL)
	options.Secrets["auth"] = "Bearer " + token
	if change != nil {
		change(&options)
	}
	run, err := Prepare(t.Context(), file, options)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

const look = `{"step_type":"request","method":"GET","url":"{{SCIMBaseURL}}/Users","headers":{"Authorization":"{{auth}}"},
	"assertions":[{"source":"response_json","property":"totalResults","comparison":"equal_number","value":"3"}]}`

func TestWithoutPausesAStepThatReadsIsRepeatedUntilItHolds(t *testing.T) {
	to := newTarget(t)
	asked := 0
	to.change = func(_ *http.Request, status int, _ string) (int, string) {
		asked++
		return status, fmt.Sprintf(`{"totalResults":%d}`, asked)
	}
	run := steps(t, to, nil, `{"step_type":"pause","duration":20},`+look)
	began := time.Now()
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := run.Report()
	if asked != 3 || report.Results[0].Outcome != scimdrill.Pass || !slices.Equal(report.Results[0].Exchanges, []int{1, 2, 3}) || run.Asserted != 1 {
		t.Errorf("asked %d times: %+v", asked, report.Results[0])
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}

	asked = 3 // it will never hold
	began = time.Now()
	run = steps(t, to, func(o *Options) { o.PauseAtMost = 500 * time.Millisecond }, `{"step_type":"pause","duration":20},`+look)
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); run.Report().Results[0].Outcome != scimdrill.Fail || took < 500*time.Millisecond || took > 5*time.Second {
		t.Errorf("after %s: %+v", took, run.Report().Results[0])
	}
}

func TestWhatWritesIsNeverRepeated(t *testing.T) {
	to := newTarget(t)
	asked := 0
	to.change = func(_ *http.Request, _ int, _ string) (int, string) { asked++; return 500, "" }
	run := steps(t, to, nil, `{"step_type":"pause","duration":1},`+strings.Replace(look, "GET", "POST", 1))
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if asked != 1 {
		t.Errorf("it was sent %d times", asked)
	}
}

func TestPausesAreHonoured(t *testing.T) {
	run := steps(t, newTarget(t), func(o *Options) { o.NoPause = false }, `{"step_type":"pause","duration":0.3},{"step_type":"pause","duration":9,"skipped":true},`+look)
	began := time.Now()
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 300*time.Millisecond || took > 5*time.Second || run.Pauses != 1 {
		t.Errorf("it took %s with %d pauses", took, run.Pauses)
	}
}

func TestASlowAnswerIsAWarning(t *testing.T) {
	run := steps(t, newTarget(t), nil, `{"step_type":"request","method":"GET","url":"{{SCIMBaseURL}}/Users","headers":{"Authorization":"{{auth}}"},
		"assertions":[{"source":"response_time","comparison":"is_less_than","value":"0"}]}`)
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := run.Report()
	if report.Results[0].Outcome != scimdrill.Warn || report.Verdict != scimdrill.Met || !strings.Contains(report.Results[0].Failure.Message, `expected is less than "0", found`) {
		t.Errorf("%s: %+v", report.Verdict, report.Results[0])
	}
}

func TestATargetThatDoesNotAnswerEndsTheRun(t *testing.T) {
	to := newTarget(t)
	to.Close()
	run := steps(t, to, nil, look+","+look)
	err := run.Do(t.Context())
	if !errors.Is(err, ErrUnreachable) || strings.Contains(fmt.Sprint(err), token) {
		t.Errorf("error %v", err)
	}
	if found := outcomes(run.Report()); found != "01 fail, 02 blocked" || run.Held != 0 {
		t.Errorf("outcomes %s, %d held", found, run.Held)
	}
}

func TestAScriptThatLoopsEndsTheRun(t *testing.T) {
	to := newTarget(t)
	run := steps(t, to, nil, strings.Replace(look, `"assertions"`, `"scripts":["while (true) {}"],"assertions"`, 1)+","+look)
	run.options.Scripts = &InProcess{limits{100 * time.Millisecond, 64 << 20}, 250 * time.Millisecond}
	err := run.Do(t.Context())
	if !errors.Is(err, ErrScript) || !strings.Contains(err.Error(), "step 1, script 1 ran for 100ms and was stopped") {
		t.Errorf("error %v", err)
	}
	if found := outcomes(run.Report()); found != "01 blocked, 02 blocked" || run.Report().Verdict != scimdrill.NotMet {
		t.Errorf("outcomes %s", found)
	}
}

func TestAStoppedRunSaysSo(t *testing.T) {
	to := newTarget(t)
	ctx, cancel := context.WithCancel(t.Context())
	to.change = func(_ *http.Request, status int, body string) (int, string) {
		cancel()
		time.Sleep(100 * time.Millisecond)
		return status, body
	}
	run := steps(t, to, nil, look+","+look)
	if err := run.Do(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if report := run.Report(); !report.Interrupted || outcomes(report) != "01 blocked, 02 blocked" {
		t.Errorf("%t, %s", report.Interrupted, outcomes(report))
	}
}

func TestACredentialDoesNotFollowWhereAnAnswerPoints(t *testing.T) {
	to := newTarget(t)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was followed") }))
	t.Cleanup(elsewhere.Close)
	to.Config.Handler = http.RedirectHandler(elsewhere.URL, http.StatusFound)
	run := steps(t, to, nil, look)
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	// An address that an answer gave is not followed either.
	to.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"next":"` + elsewhere.URL + `"}`))
	})
	run = steps(t, to, nil, `{"step_type":"request","url":"{{SCIMBaseURL}}/Users","variables":[{"source":"response_json","property":"next","name":"next"}]},
		{"step_type":"request","url":"{{next}}/x","headers":{"Authorization":"{{auth}}"}}`)
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if second := run.Report().Results[1]; second.Outcome != scimdrill.Blocked || !strings.Contains(second.Reason, "--allow-host") {
		t.Errorf("%+v", second)
	}
}

func TestFormsAndBasicAuthorizationAreSent(t *testing.T) {
	var sent, user, media string
	to := newTarget(t)
	to.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		user, _, _ = r.BasicAuth()
		media, sent = r.Header.Get("Content-Type"), r.PostFormValue("a")
	})
	run := steps(t, to, nil, `{"step_type":"request","method":"POST","url":"{{SCIMBaseURL}}/x","form":{"a":["1 & 2"]},"auth":{"auth_type":"basic","username":"ann","password":"p"}}`)
	if err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sent != "1 & 2" || user != "ann" || media != "application/x-www-form-urlencoded" {
		t.Errorf("sent %q as %q by %q", sent, media, user)
	}
}

func TestASecretIsNeverSaid(t *testing.T) {
	to := newTarget(t)
	to.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"echo":"` + r.Header.Get("Authorization") + `"}`))
	})
	run := steps(t, to, nil, `{"step_type":"request","note":"echo","url":"{{SCIMBaseURL}}/x?token={{auth}}","headers":{"Authorization":"{{auth}}"},
		"variables":[{"source":"response_json","property":"echo","name":"echoed"}],
		"scripts":["log(variables.get('auth')); assert.equal(variables.get('echoed'), 'x', variables.get('auth'))"],
		"assertions":[{"source":"response_json","property":"echo","comparison":"equal","value":"no {{auth}}"}]},
		{"step_type":"request","url":"{{SCIMBaseURL}}/y","before_scripts":["throw new Error(variables.get('auth'))"]}`)
	err := run.Do(t.Context())
	if !errors.Is(err, ErrScript) || !strings.Contains(err.Error(), transcript.Redacted) {
		t.Errorf("error %v", err)
	}
	report := run.Report()
	if len(report.Results[0].Failure.Differences) != 1 || len(run.Logged) != 1 {
		t.Fatalf("%+v, logged %q", report.Results[0], run.Logged)
	}
	whole, err2 := json.Marshal(report)
	if err2 != nil {
		t.Fatal(err2)
	}
	if text := string(whole) + strings.Join(run.Logged, "") + err.Error(); strings.Contains(text, token) {
		t.Errorf("the token is said:\n%s", text)
	}
	options := optionsFor(to.URL)
	options.Secrets["auth"], options.Initial = "Bearer "+token, []Script{{"initial.js", "throw variables.get('auth')"}}
	if _, err := Prepare(t.Context(), run.file, options); !errors.Is(err, ErrScript) || strings.Contains(err.Error(), token) {
		t.Errorf("error %v", err)
	}
}
