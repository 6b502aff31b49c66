package main

import (
	"testing"
	"testing/fstest"
)

func TestFindsTheFuzzTestsOfEveryFolder(t *testing.T) {
	tests, err := find(fstest.MapFS{
		"a/b/path_test.go":       {Data: []byte("package b\n\nfunc FuzzParse(f *testing.F) {\n}\n\nfunc TestParse(t *testing.T) {}\n")},
		"a/path_test.go":         {Data: []byte("package a\n\nfunc FuzzOne(f *testing.F) {}\n\nfunc FuzzTwo(fuzz *testing.F) {}\n")},
		"a/path.go":              {Data: []byte("package a\n\nfunc FuzzNot(f *testing.F) {}\n")},
		".tmp/copied/of_test.go": {Data: []byte("package of\n\nfunc FuzzCopied(f *testing.F) {}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []test{{dir: "a/b", name: "FuzzParse"}, {dir: "a", name: "FuzzOne"}, {dir: "a", name: "FuzzTwo"}}
	if len(tests) != len(want) {
		t.Fatalf("expected %v, found %v", want, tests)
	}
	for i := range want {
		if tests[i] != want[i] {
			t.Errorf("expected %v, found %v", want[i], tests[i])
		}
	}
	if _, err := find(fstest.MapFS{}); err == nil {
		t.Error("expected an error where there is no fuzz test")
	}
}

func TestTellsTheEndOfItsTimeFromAFinding(t *testing.T) {
	const progress = "fuzz: elapsed: 9s, execs: 50790 (16652/sec), new interesting: 12 (total: 83)\n" +
		"fuzz: elapsed: 11s, execs: 60991 (5068/sec), new interesting: 16 (total: 87)\n"
	for name, c := range map[string]struct {
		out  string
		want bool
	}{
		"the coordinator's race":  {progress + "--- FAIL: FuzzRequests (11.06s)\n    context deadline exceeded\nFAIL\n", true},
		"an input that fails":     {progress + "--- FAIL: FuzzX (0.02s)\n    --- FAIL: FuzzX (0.00s)\n        x_test.go:9: no\n    \n    Failing input written to testdata/fuzz/FuzzX/1\n    To re-run:\n    go test -run=FuzzX/1\nFAIL\n", false},
		"a seed that fails":       {"--- FAIL: FuzzX (0.00s)\n    --- FAIL: FuzzX/seed#0 (0.00s)\n        x_test.go:9: no\nFAIL\n", false},
		"a test's own deadline":   {"--- FAIL: FuzzX (0.00s)\n    --- FAIL: FuzzX/seed#0 (0.00s)\n        x_test.go:9: context deadline exceeded\nFAIL\n", false},
		"a worker that was ended": {progress + "--- FAIL: FuzzX (4.10s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\nFAIL\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := onlyTimeWasUp(c.out); got != c.want {
				t.Errorf("expected %v, found %v", c.want, got)
			}
		})
	}
	if got := executions(progress); got != "60991" {
		t.Errorf("expected the last count, 60991, found %s", got)
	}
}
