package runscope

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "A Test.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhatCannotBeRunIsRefusedWithItsStepAndARemedy(t *testing.T) {
	one := func(step string) string {
		return `{"name":"x","steps":[{"step_type":"pause","duration":1},` + step + `]}`
	}
	for name, test := range map[string]struct {
		text string
		says []string
	}{
		"not JSON":        {"<html>", []string{"expected a test that Runscope exported"}},
		"cut off":         {`{"name":"x","steps":[{"step_type":`, []string{"unexpected end", "download the file again"}},
		"a list":          {`[]`, []string{"a JSON object"}},
		"HAR":             {`{"log":{}}`, []string{"HTTP Archive", "replay"}},
		"Postman":         {`{"info":{},"item":[]}`, []string{"a Postman collection"}},
		"OpenAPI":         {`{"openapi":"3.1.0"}`, []string{"a description of an API"}},
		"something else":  {`{"a":1}`, []string{`a member "steps"`}},
		"no steps":        {`{"steps":[]}`, []string{"there is nothing to run"}},
		"steps no list":   {`{"steps":{}}`, []string{`"steps" a list`}},
		"step no object":  {one(`7`), []string{"step 2: expected a step"}},
		"no type":         {one(`{}`), []string{"step 2: expected step_type"}},
		"condition":       {one(`{"step_type":"condition"}`), []string{`step 2: steps of type "condition" are not run`, "take it out"}},
		"long pause":      {one(`{"step_type":"pause","duration":3600}`), []string{"step 2: expected a pause of 0 to 600 seconds, found 3600"}},
		"no url":          {one(`{"step_type":"request","method":"GET"}`), []string{"step 2: expected a url"}},
		"no method":       {one(`{"step_type":"request","method":"GE T","url":"http://x/"}`), []string{"step 2: expected a method"}},
		"multipart":       {one(`{"step_type":"request","url":"http://x/","multipart_form":[{"name":"a"}]}`), []string{"step 2: multipart_form is not sent", "body"}},
		"oauth":           {one(`{"step_type":"request","url":"http://x/","auth":{"auth_type":"oauth1"}}`), []string{`step 2: authorization of type "oauth1"`, "header Authorization"}},
		"body and form":   {one(`{"step_type":"request","url":"http://x/","body":"a","form":{"b":["c"]}}`), []string{"step 2: it has both"}},
		"odd header":      {one(`{"step_type":"request","url":"http://x/","headers":{"A":7}}`), []string{"step 2: headers A: expected a text"}},
		"comparison":      {one(`{"step_type":"request","url":"http://x/","assertions":[{"source":"response_status","comparison":"equals","value":1}]}`), []string{`step 2: assertion 1: comparison "equals" is not known`, "equal_number"}},
		"source":          {one(`{"step_type":"request","url":"http://x/","assertions":[{"source":"response_xml","comparison":"equal","value":"1"}]}`), []string{`step 2: assertion 1: source "response_xml" is not known`, "response_json"}},
		"header unnamed":  {one(`{"step_type":"request","url":"http://x/","assertions":[{"source":"response_headers","comparison":"not_empty"}]}`), []string{"step 2: assertion 1", "name of a header"}},
		"no number":       {one(`{"step_type":"request","url":"http://x/","assertions":[{"source":"response_time","comparison":"is_less_than","value":"soon"}]}`), []string{"step 2: assertion 1: is_less_than needs a number", `"soon"`}},
		"value a list":    {one(`{"step_type":"request","url":"http://x/","assertions":[{"source":"response_text","comparison":"equal","value":[1]}]}`), []string{"step 2, assertion 1: value: expected a text or a number"}},
		"variable source": {one(`{"step_type":"request","url":"http://x/","variables":[{"source":"cookies","name":"a"}]}`), []string{`step 2: variable a: source "cookies" is not known`}},
		"several": {
			one(`{"step_type":"request"},{"step_type":"subtest"}`), []string{"step 2: expected a url", `step 3: steps of type "subtest"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(write(t, test.text))
			if err == nil {
				t.Fatal("it was taken")
			}
			for _, words := range test.says {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("it does not say %q: %v", words, err)
				}
			}
		})
	}
}

func TestWhatNeedsAVariableThatNothingMakesIsRefused(t *testing.T) {
	load := func(t *testing.T, steps string) *File {
		t.Helper()
		file, err := Load(write(t, `{"name":"x","steps":[`+steps+`]}`))
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	const base = `{"step_type":"request","note":"Look","url":"{{SCIMBaseURL}}/Users`
	for name, test := range map[string]struct {
		steps string
		says  []string
	}{
		"in the path":     {base + `/{{who}}"}`, []string{"step 1 (Look): variable who in url has no value", "--var who=…", "--init-script"}},
		"made too late":   {base + `/{{who}}","variables":[{"source":"response_json","property":"id","name":"who"}]}`, []string{"variable who"}},
		"in a header":     {base + `","headers":{"Authorization":"{{auth}}"}}`, []string{"variable auth in Authorization", "SCIM_TOKEN"}},
		"in an assertion": {base + `","assertions":[{"source":"response_text","comparison":"equal","value":"{{randomEmail}}"}]}`, []string{"variable randomEmail in assertion 1", "initial script"}},
		"org":             {`{"step_type":"request","url":"{{oktaOrgUrl}}/{{oktaAppId}}","headers":{"A":"{{oktaToken}}"}}`, []string{"--org-url", "--app-id", "OKTA_API_TOKEN"}},
		"function":        {base + `/{{random_int(1, 5)}}"}`, []string{"{{random_int(1, 5)}} in url is no name of a variable"}},
		"elsewhere":       {`{"step_type":"request","note":"Away","url":"https://evil.example/{{SCIMBaseURL}}"}`, []string{"step 1 (Away): it goes to https://evil.example", "--allow-host evil.example"}},
		"no address":      {`{"step_type":"request","url":"ftp://x/"}`, []string{"expected an address that begins with https://"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Prepare(t.Context(), load(t, test.steps), optionsFor("http://127.0.0.1:1/scim"))
			if err == nil {
				t.Fatal("it was taken")
			}
			for _, words := range test.says {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("it does not say %q: %v", words, err)
				}
			}
		})
	}
	for name, steps := range map[string]string{
		"extracted before":      base + `","variables":[{"source":"response_json","property":"id","name":"who"}]},` + base + `/{{who}}"}`,
		"made by a script":      base + `","scripts":["variables.set('who', 1)"]},` + base + `/{{who}}"}`,
		"made before a request": base + `/{{who}}","before_scripts":["variables.set(\"who\", 1)"]}`,
		"skipped":               base + `/{{who}}","skipped":true}`,
		"in the note":           `{"step_type":"request","note":"Get Users/{{id}}","url":"{{SCIMBaseURL}}/Users"}`,
	} {
		if _, err := Prepare(t.Context(), load(t, steps), optionsFor("http://127.0.0.1:1/scim")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFilterIsEncodedAsRunscopeDoes(t *testing.T) {
	for raw, want := range map[string]string{
		`http://h/Users?filter=userName eq "a+b@x.test"&count=1`: "http://h/Users?filter=userName%20eq%20%22a%2Bb@x.test%22&count=1",
		`http://h/Users?filter=userName%20eq%20%22a%22`:          "http://h/Users?filter=userName%20eq%20%22a%22",
		`http://h/Users/ä b`:                                     "http://h/Users/%C3%A4%20b",
	} {
		if found := encoded(raw); found != want {
			t.Errorf("%s: %s, want %s", raw, found, want)
		}
	}
}
