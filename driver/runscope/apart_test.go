package runscope

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
)

// asScripts makes the test binary the process of the scripts. An argument says so: the environment of that process is empty.
const asScripts = "run-scripts"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == asScripts {
		if err := ServeScripts(context.Background(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return
	}
	m.Run()
}

func apart(t *testing.T) *Apart {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	a := NewApart(self, asScripts)
	t.Cleanup(a.Close)
	return a
}

// hostile scripts, and what the error says of each: a limit, or a mistake that JavaScript itself finds. Which limit is reached first
// depends on the machine where a script is not done at one stroke; nothing is expected where a script may come to its end.
func hostile() map[string]struct{ source, says string } {
	const much, long, deep, either = "took more than 64 MB", "ran for 2s", "too deep", "and was stopped: "
	return map[string]struct{ source, says string }{
		"a list of one long text joined":    {`new Array(1e6).fill("x".repeat(1e6)).join("")`, much},
		"lists that are shared, as JSON":    {`var a = ["x"]; for (var i = 0; i < 40; i++) a = [a, a]; JSON.stringify(a)`, either},
		"short lists of long texts as JSON": {`var t = "x".repeat(1e6), a = [t]; for (var i = 0; i < 10; i++) a = [a, a]; JSON.stringify(a)`, either},
		"replaced by much":                  {`"x".repeat(8e6).replace(/x/g, "y".repeat(1000))`, much},
		"all replaced by much":              {`"x".repeat(8e6).replaceAll("x", "y".repeat(1000))`, much},
		"replaced by twice what was there":  {"var s = 'x'.repeat(1000); while (true) { s = s.replace(/x+/, '$&$&'); }", either},
		"length that changes, apply":        {`var n = 0; Math.max.apply(null, {get length() { return n++ === 0 ? 0 : 4294967295; }})`, much},
		"length that changes, map":          {`var n = 0; Array.prototype.map.call({get length() { return n++ === 0 ? 0 : 4294967295; }}, function () { return 1; })`, either},
		"length that changes, construct":    {`var n = 0; Reflect.construct(Array, {get length() { return n++ === 0 ? 0 : 4294967295; }})`, much},
		"the constructor of functions":      {`(function () {}).constructor("return 1n << 100000000000n")()`, "Not a function"},
		"the constructor of generators":     {`(function* () {}).constructor("yield 1n << 100000000000n")().next()`, "Not a function"},
		"an integer without bounds":         {`1n << 100000000000n`, "an integer without bounds"},
		"a pattern that goes back":          {`/^(?=(a+)+$)(a+)+\1$/.test("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")`, long},
		"a pattern that repeats":            {`/((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}(?=b)/.test("a".repeat(1e6))`, ""},
		"a loop":                            {`while (true) {}`, long},
		"a loop that catches":               {`while (true) { try { while (true) {} } catch (e) {} finally {} }`, long},
		"a loop of promises":                {`function f() { return Promise.resolve().then(f); } f();`, ""},
		"a list that grows":                 {`var kept = []; while (true) { kept.push({name: "x" + kept.length}); }`, either},
		"a text that doubles":               {`var s = "xxxxxxxxxxxxxxxx"; while (true) { s += s; }`, much},
		"a text that doubles in wide words": {`var s = "\u4e16\u754c"; while (true) { s += s; }`, either},
		"growth that is caught":             {`var kept = []; while (true) { try { kept.push("x".repeat(60000000)); } catch (e) {} }`, either},
		"lists spread":                      {`var a = [1, 2, 3, 4, 5, 6, 7, 8]; while (true) { a = [...a, ...a]; }`, either},
		"a list from a generator":           {`Array.from((function* () { while (true) yield "x"; })())`, either},
		"a set without end":                 {`var s = new Set(); for (var i = 0; ; i++) s.add("x" + i)`, either},
		"symbols without end":               {`for (var i = 0; ; i++) Symbol.for("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" + i)`, either},
		"a text split and joined":           {`"x".repeat(3e7).split("").join("yyyyyyyyyyyyyyyyyyyy")`, either},
		"a text normalised":                 {`"\ufdfa".repeat(1e7).normalize("NFKD").normalize("NFKD")`, much},
		"a text in large letters":           {`"\u0390".repeat(1e7).toUpperCase()`, ""},       // done before anybody looks, at times: 80 MB
		"a URI of wide words":               {`encodeURIComponent("\u4e16".repeat(1e7))`, ""}, // 110 MB, likewise
		"JSON nested deep":                  {`JSON.parse("[".repeat(5e6))`, either},
		"a list flattened":                  {`var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; a.flat(Infinity)`, either},
		"a list that holds itself, as text": {`var a = []; for (var i = 0; i < 1e6; i++) a = [a]; String(a)`, ""},
		"a list nested deep, as JSON":       {`var a = []; for (var i = 0; i < 1e6; i++) a = [a]; JSON.stringify(a)`, ""},
		"a list nested deep, compared":      {`var a = [], b = []; for (var i = 0; i < 1e5; i++) { a = [a]; b = [b]; } assert.deepEqual(a, b); while (true) {}`, ""},
		"a list that is wide, compared":     {`var a = [1], b = [1]; for (var i = 0; i < 40; i++) { a = [a, a]; b = [b, b]; } assert.deepEqual(a, b)`, ""},
		"a list that is wide, as variable":  {`var a = [1]; for (var i = 0; i < 40; i++) a = [a, a]; variables.set("a", a)`, either},
		"calls that call themselves":        {`(function f() { f(); })()`, deep},
		"a pattern nested deep":             {`new RegExp("(".repeat(1e6) + ")".repeat(1e6))`, ""},
		"a source nested deep":              {strings.Repeat("[", 1<<20), ""},
		"a proxy of proxies":                {`var p = {}; for (var i = 0; i < 1e6; i++) p = new Proxy(p, {}); p.x`, ""},
		"variables without end":             {`for (var i = 0; ; i++) variables.set("v" + i, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" + i)`, either},
		"variables of too much":             {`for (var i = 0; i < 30; i++) variables.set("v" + i, "x".repeat(1e6))`, "makes variables of more than 16 MB"},
		"an assertion that says much":       {`assert(false, "x".repeat(5e6))`, "an assertion of 2"},
		"an error that says much":           {`throw new Error("x".repeat(5e6))`, "threw Error: xxx"},
		"a log of much":                     {`for (var i = 0; i < 1e6; i++) log("x".repeat(1e5)); while (true) {}`, either},
		"sorting without end":               {`[3, 1, 2].sort(function () { while (true) {} })`, long},
	}
}

// TestHostileScriptsEndByThemselves: each ends in its time and leaves this process as it is, and the next script runs.
func TestHostileScriptsEndByThemselves(t *testing.T) {
	if _, err := calm(t, apart(t)); err != nil {
		t.Fatal(err)
	}
	debug.FreeOSMemory()
	peak := peakMemory(t)
	t.Run("scripts", func(t *testing.T) {
		for name, script := range hostile() {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				by := apart(t)
				if _, err := calm(t, by); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				said, err := by.Interpret(t.Context(), Task{Name: "the script", Source: script.source, Variables: map[string]string{"given": "here"}})
				took := time.Since(began)
				ended := "nothing"
				switch {
				case err != nil:
					ended = err.Error()
				case len(said.Failed) > 0:
					ended = fmt.Sprintf("an assertion of %d octets", len(said.Failed[0]))
				}
				t.Logf("%4d ms, this process has %d MB: %s", took.Milliseconds(), memoryLine(t, "VmRSS:")>>20, ended)
				if most := ofScripts().time + answersAfter; took > most+time.Second { // to kill a process takes time on a machine that is busy
					t.Errorf("it took %s, want %s at most", took, most)
				}
				if err != nil && !errors.Is(err, ErrScript) || len(said.Set) > 0 {
					t.Errorf("error %v, set %d variables", err, len(said.Set))
				}
				if err != nil && !strings.HasPrefix(ended, "script: the script ") || len(ended) > 500 {
					t.Errorf("an error that does not name the script, or says too much: %v", ended)
				}
				if !strings.Contains(ended, script.says) {
					t.Errorf("it ended with %s, want %q", ended, script.says)
				}
				if _, err := calm(t, by); err != nil {
					t.Errorf("the script after it: %v", err)
				}
			})
		}
	})
	grown := peakMemory(t) - peak
	t.Logf("this process had at most %d MB more than before", grown>>20)
	if grown > 32<<20 {
		t.Error("what scripts take reaches into this process")
	}
}

// calm is a script that does what scripts are for.
func calm(t *testing.T, by Interpreter) (Said, error) {
	t.Helper()
	variables := &Variables{map[string]string{"given": "here", "octets": "\xff"}}
	got := newAnswer(201, http.Header{"Content-Type": {"application/json"}}, `{"id":"7"}`, 5*time.Millisecond)
	p := &prepared{method: "POST", url: "http://127.0.0.1/Users", body: "\xffx"}
	p.header = scimdrill.Header{{Name: "Authorization", Value: "Bearer xyz"}, {Name: "Accept", Value: "a/b"}}
	said, err := Script{"calm", `
		var kept = []; for (var i = 0; i < 100000; i++) kept.push({name: "x" + i});
		assert.equal(Object.keys(request.headers).join(), "Accept");
		assert.equal(request.method + request.url + response.status + response.response_time_ms + response.headers["Content-Type"], "POSThttp://127.0.0.1/Users2015application/json");
		variables.set("made", JSON.parse(response.body).id + variables.get("given")); log("ü", kept.length);`}.run(t.Context(), by, variables, p, got)
	if err == nil && (variables.values["made"] != "7here" || variables.values["octets"] != "\xff" || said.Asserted != 2 || len(said.Failed) > 0 || strings.Join(said.Logged, "") != "ü 100000") {
		err = fmt.Errorf("said %+v, variables %v", said, variables.values)
	}
	return said, err
}

// TestScriptsApartSayWhatTheySayHere: where a script runs makes no difference to what comes of it.
func TestScriptsApartSayWhatTheySayHere(t *testing.T) {
	for name, by := range map[string]Interpreter{"here": NewInProcess(), "apart": apart(t)} {
		if _, err := calm(t, by); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for source, want := range map[string]string{
			`var = 1`:       "script: the script is not JavaScript that can be run: SyntaxError",
			`throw "mine"`:  "script: the script threw mine",
			`while(true){}`: "script: the script ran for 2s and was stopped",
		} {
			if _, err := by.Interpret(t.Context(), Task{Name: "the script", Source: source}); !errors.Is(err, ErrScript) || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s, %s: %v, want %q", name, source, err, want)
			}
		}
	}
}

// TestScriptsApartHaveNoEnvironment: what the process could be read out of is not in it.
func TestScriptsApartHaveNoEnvironment(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the environment of another process is read from /proc")
	}
	t.Setenv("SCIM_TOKEN", "xyz")
	by := apart(t)
	if _, err := calm(t, by); err != nil {
		t.Fatal(err)
	}
	process := filepath.Join("/proc", strconv.Itoa(by.child.command.Process.Pid))
	if text, err := os.ReadFile(filepath.Join(process, "environ")); err != nil || len(text) > 0 {
		t.Errorf("its environment is %q, %v", text, err)
	}
	limits, err := os.ReadFile(filepath.Join(process, "limits"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(limits)) {
		if fields := strings.Fields(line); strings.HasPrefix(line, "Max data size") {
			if most, err := strconv.ParseUint(fields[3], 10, 64); err != nil || most > 1<<30 || fields[4] != fields[3] {
				t.Errorf("the limit of its memory is %q", line)
			}
		}
	}
}

func TestWhatAScriptIsToSeeHasALimit(t *testing.T) {
	_, err := apart(t).Interpret(t.Context(), Task{Name: "step 3, script 1", Source: "1", Answer: &SeenAnswer{Body: make([]byte, largestFrame)}})
	if !errors.Is(err, ErrScript) || !strings.Contains(err.Error(), "step 3, script 1 cannot be run") || !strings.Contains(err.Error(), "16 MB") {
		t.Error(err)
	}
}

func TestScriptsApartAreStoppedWithTheRun(t *testing.T) {
	for name, by := range map[string]Interpreter{"here": NewInProcess(), "apart": apart(t)} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		began := time.Now()
		_, err := by.Interpret(ctx, Task{Name: "the script", Source: "while (true) {}"})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > time.Second {
			t.Errorf("%s: %v after %s", name, err, time.Since(began))
		}
	}
}

func TestAProgramThatIsNoneIsNamed(t *testing.T) {
	for program, want := range map[string]string{"/nowhere/scimdrill": "/nowhere/scimdrill", "/bin/true": "cannot be started"} {
		if _, err := NewApart(program).Interpret(t.Context(), Task{Name: "x"}); err == nil || errors.Is(err, ErrScript) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", program, err)
		}
	}
}

// peakMemory is what this process had at most, in octets.
func peakMemory(t *testing.T) int64 {
	t.Helper()
	return memoryLine(t, "VmHWM:")
}

// memoryLine is a line of what Linux says of this process; elsewhere 0.
func memoryLine(t *testing.T, name string) int64 {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == name {
			kilobytes, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	t.Fatal("no " + name)
	return 0
}
