package runscope

import (
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

func runScript(t *testing.T, source string, limits limits) (*Variables, Said, error) {
	t.Helper()
	variables := &Variables{map[string]string{"given": "here"}}
	got := newAnswer(201, http.Header{"Content-Type": {"application/json"}}, `{"id":"7","schemas":["a"]}`, 0)
	said, err := Script{"the script", source}.run(t.Context(), &InProcess{limits, 250 * time.Millisecond}, variables, nil, got)
	return variables, said, err
}

func TestScriptsReadAnswersAndMakeVariables(t *testing.T) {
	variables, said, err := runScript(t, `
		var user = JSON.parse(response.body);
		variables.set("id", user.id);
		variables.set("count", 3);
		variables.set("list", user.schemas);
		variables.set("again", variables.get("given") + variables.get("nobody"));
		assert(user.id, "there is an id");
		assert.ok(response.status === 201);
		assert.equal(user.id, 7); assert.notEqual(user.id, 8); assert.strictEqual(user.id, "7"); assert.notStrictEqual(user.id, 7);
		assert.deepEqual(user.schemas, ["a"]); assert.isArray(user.schemas); assert.include(user.schemas, "a"); assert.notInclude("abc", "x");
		assert.deepEqual([3, 1, 2].sort().concat([4]).map(function (n) { return n * 2; }).join("-"), "2-4-6-8"); assert(Math.max.apply(null, [1, 2]) === 2 && Array.from("ab").length === 2);
		assert(JSON.stringify({a: ["x"]}) === '{"a":["x"]}' && "ab".repeat(2) === "abab" && [1, 2].reduce(function (a, b) { return a + b; }) === 3);
		assert.isTrue(true); assert.isFalse(false); assert.isNull(null); assert.isNotNull(0); assert.isUndefined(user.x); assert.isDefined(user.id); assert.notOk(0);
		var fine = "1n" + '2n'; // not 3n, and
		/* not 4n */ var n5 = 5, an = n5;
		log(response.headers["Content-Type"], 5);`, ofScripts())
	if err != nil || len(said.Failed) > 0 {
		t.Fatal(err, said)
	}
	for name, want := range map[string]string{"id": "7", "count": "3", "list": `["a"]`, "again": "hereundefined", "given": "here"} {
		if found, _ := variables.get(name); found != want {
			t.Errorf("%s is %q, want %q", name, found, want)
		}
	}
	if said.Asserted != 20 || strings.Join(said.Logged, "|") != "application/json 5" {
		t.Errorf("said %+v", said)
	}
}

func TestWhatAScriptAssertsAndDoesNotHold(t *testing.T) {
	for source, want := range map[string]string{
		`assert(false, "no")`:              "no: false is not true",
		`assert.ok(0)`:                     "0 is not true",
		`assert.equal(1, 2, "sums")`:       "sums: 1 is not equal to 2",
		`assert.notEqual("a", "a")`:        "a is equal to a",
		`assert.isArray({}, "Resources")`:  "Resources: [object Object] is not a list",
		`assert.include([1], 2)`:           "1 does not include 2",
		`assert.strictEqual(1, "1")`:       "1 is not strictly equal to 1",
		`assert.deepEqual({a:1}, {a:2})`:   "[object Object] is not deeply equal to [object Object]",
		`assert(true); assert.isNull("x")`: "x is not null",
	} {
		_, said, err := runScript(t, source, ofScripts())
		if err != nil || len(said.Failed) != 1 || said.Failed[0] != want {
			t.Errorf("%s: said %q (%v), want %q", source, said.Failed, err, want)
		}
	}
}

func TestMistakesInScriptsAreNamed(t *testing.T) {
	for source, want := range map[string]string{
		`var = 1`:                                    "the script is not JavaScript that can be run",
		"var a;\na.b()":                              "the script threw TypeError: Cannot read property 'b' of undefined",
		`throw new Error("mine")`:                    "threw Error: mine",
		`assert.closeTo(1, 2)`:                       "closeTo",
		`variables.set("", 1)`:                       "needs the name of a variable",
		`JSON.parse("<")`:                            "SyntaxError",
		`(function f() { f(); })()`:                  "nested something too deep",
		`new ArrayBuffer(8)`:                         "ArrayBuffer is not defined",
		`1n << 1000000000000n`:                       "an integer without bounds",
		`eval("1n")`:                                 "eval is not defined",
		`new Function("return 1n")`:                  "Function is not defined",
		`(function(){}).constructor("return 1n")()`:  "Not a function",
		`(function*(){}).constructor("return 1n")()`: "Not a function",
		`(async function(){}).constructor("1n")()`:   "Not a function",
		`require("fs")`:                              "require is not defined",
		`fetch("http://127.0.0.1/")`:                 "fetch is not defined",
		`new XMLHttpRequest()`:                       "XMLHttpRequest is not defined",
		`process.exit(0)`:                            "process is not defined",
		`setTimeout(function () {}, 1)`:              "setTimeout is not defined",
	} {
		_, _, err := runScript(t, source, ofScripts())
		if !errors.Is(err, ErrScript) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
}

func TestAScriptThatLoopsIsStoppedAfterTwoSeconds(t *testing.T) {
	for name, source := range map[string]string{
		"loop":          `variables.set("given", "changed"); while (true) {}`,
		"loop in try":   `while (true) { try { while (true) {} } catch (e) {} finally { } }`,
		"long pattern":  `/^(?=(a+)+$)(a+)+\1$/.test("aaaaaaaaaaaaaaaaaaaaaaaaa!")`,
		"sorting twist": `[3,1,2].sort(function () { while (true) {} })`,
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			variables, _, err := runScript(t, source, limits{time: 300 * time.Millisecond, memory: 64 << 20})
			if !errors.Is(err, ErrScript) || !strings.Contains(err.Error(), "ran for 300ms and was stopped") {
				t.Errorf("error %v", err)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("it took %s", took)
			}
			if given, _ := variables.get("given"); given != "here" {
				t.Errorf("a variable of a stopped script is kept: %q", given)
			}
		})
	}
	if of := ofScripts(); of.time != 2*time.Second || of.memory != 64<<20 {
		t.Errorf("the limits of scripts are %+v", of)
	}
}

func TestAScriptThatHoardsIsStoppedAt64Megabytes(t *testing.T) {
	for name, source := range map[string]string{
		"list":           `var kept = []; while (true) { kept.push({name: "x" + kept.length}); }`,
		"doubling":       `var s = "xxxxxxxxxxxxxxxx"; while (true) { s += s; }`,
		"repeat":         `"x".repeat(1 << 30)`,
		"repeat caught":  `var kept = []; while (true) { try { kept.push("x".repeat(60000000)); } catch (e) {} }`,
		"padding":        `"x".padEnd(1 << 30)`,
		"join":           `new Array(1 << 27).join("xxxxxxxxxxxxxxxx")`,
		"fill":           `new Array(1 << 27).fill(1)`,
		"variables":      `for (var i = 0; ; i++) { variables.set("v" + i, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" + i); }`,
		"closures":       `var f = function () { return 0; }; while (true) { f = (function (g) { var h = [1,2,3]; return function () { return g() + h.length; }; })(f); }`,
		"map of many":    `var s = []; s.length = 4294967295; s.map(function () { return 1; })`,
		"concat of many": `var s = []; s.length = 4294967295; [1].concat(s)`,
		"search of many": `Array.prototype.indexOf.call({length: 9007199254740991}, 1)`,
		"apply of many":  `Math.max.apply(null, {length: 4294967295})`,
		"as JSON":        `var s = []; s.length = 4294967295; JSON.stringify(s)`,
		"split":          `"xxxxxxxxxx".repeat(800000).split("").map(function (x) { return x + x; })`,
		"list from many": `Array.from({length: 1 << 28})`,
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			_, _, err := runScript(t, source, limits{time: 30 * time.Second, memory: 64 << 20})
			runtime.ReadMemStats(&after)
			if !errors.Is(err, ErrScript) || !strings.Contains(err.Error(), "more than 64 MB") {
				t.Errorf("error %v", err)
			}
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 1<<30 {
				t.Errorf("the heap grew by %d MB before it was stopped", grown>>20)
			}
		})
	}
}

func TestSecretsAreHiddenAtOnce(t *testing.T) {
	r := &Run{options: Options{Secrets: map[string]string{"a": "red", "b": "redder", "c": "Bearer x/y", "d": "t"}}}
	if found, want := r.hide("red redder x%2Fy Bearer x/y ab"), "<redacted> <redacted> <redacted> <redacted> ab"; found != want {
		t.Errorf("%q, want %q", found, want)
	}
}
