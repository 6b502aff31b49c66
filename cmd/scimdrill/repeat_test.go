package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTwoRunsWithOneSeedComeToTheSame: results.json of two runs differ in times and ids alone, and in the order of requests that
// Okta sends side by side, as it does for the groups of one person.
func TestTwoRunsWithOneSeedComeToTheSame(t *testing.T) {
	var told [2][]string
	for i := range told {
		out := t.TempDir()
		if code, text, _ := run(t, nil, "run", "--profile", "all", "--seed", "same", "--out", out); code != exitMet {
			t.Fatalf("exit code %d\n%s", code, text)
		}
		data, err := os.ReadFile(filepath.Join(out, "results.json"))
		if err != nil {
			t.Fatal(err)
		}
		var report map[string]any
		if err := json.Unmarshal(data, &report); err != nil {
			t.Fatal(err)
		}
		told[i] = lines(t, report)
	}
	if diff := cmp.Diff(told[0], told[1]); diff != "" {
		t.Errorf("first run (-), second (+)\n%.4000s", diff)
	}
}

// lines are the results in their order, then the exchanges sorted, each without times and ids.
func lines(t *testing.T, report map[string]any) []string {
	t.Helper()
	forms := times(t)
	line := func(value any) string {
		text, err := json.Marshal(withoutTimesAndIDs(value, forms))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var results, exchanges []string
	for _, item := range report["results"].([]any) {
		result := item.(map[string]any)
		numbers, _ := result["exchanges"].([]any)
		result["exchanges"] = len(numbers)
		results = append(results, line(result))
	}
	for _, item := range report["exchanges"].([]any) {
		delete(item.(map[string]any), "number")
		exchanges = append(exchanges, line(item))
	}
	delete(report, "results")
	delete(report, "exchanges")
	slices.Sort(exchanges)
	return slices.Concat([]string{line(report)}, results, exchanges)
}

// times are the forms of times, ports, and ids: those of the target, of Okta, of requests and of runs.
func times(t *testing.T) []*regexp.Regexp {
	t.Helper()
	return []*regexp.Regexp{
		regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`),
		regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?`),
		regexp.MustCompile(`(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT`),
		regexp.MustCompile(`127\.0\.0\.1:\d+`),
		regexp.MustCompile(`\b(00u|00g|0oa|0ua)[A-Za-z0-9]{17}\b`),
		regexp.MustCompile(`(W/)?\\?"[0-9a-zA-Z_+/=-]{6,}\\?"`),
		regexp.MustCompile(`[A-Z2-7]{8}-\d+`),
		regexp.MustCompile(`\d+(\.\d+)?(µs|ms|s)\b`),
	}
}

func withoutTimesAndIDs(value any, forms []*regexp.Regexp) any {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			switch name {
			case "durationNanoseconds", "nanoseconds", "started", "finished":
				delete(v, name)
			case "body":
				// Ids stand in bodies in every form; that they come from the same request is seen from what is around them.
				v[name] = len(inner.(string)) > 0
			default:
				v[name] = withoutTimesAndIDs(inner, forms)
			}
		}
		if fields, isHeader := v["header"].([]any); isHeader {
			v["header"] = len(fields)
		}
	case []any:
		for i := range v {
			v[i] = withoutTimesAndIDs(v[i], forms)
		}
	case string:
		for _, form := range forms {
			v = form.ReplaceAllString(v, "…")
		}
		return strings.TrimSpace(v)
	}
	return value
}
