package reports_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scimdrill/scimdrill"
)

// harSchema says of an archive what HAR 1.2 says: which members must be there, and of which kind. Members of one's own begin
// with an underscore (HAR 1.2, "Custom fields").
const harSchema = `{"$defs": {
 "pairs": {"type": "array", "items": {"type": "object", "required": ["name", "value"], "additionalProperties": false,
  "properties": {"name": {"type": "string"}, "value": {"type": "string"}, "comment": {"type": "string"}}, "patternProperties": {"^_": {}}}},
 "size": {"type": "integer", "minimum": -1}, "time": {"type": "number", "minimum": 0}},
"type": "object", "required": ["log"], "additionalProperties": false, "properties": {"log": {
 "type": "object", "required": ["version", "creator", "entries"], "additionalProperties": false, "patternProperties": {"^_": {}}, "properties": {
  "version": {"const": "1.2"}, "comment": {"type": "string"}, "browser": {"type": "object"}, "pages": {"type": "array"},
  "creator": {"type": "object", "required": ["name", "version"], "additionalProperties": false, "properties": {"name": {"type": "string"}, "version": {"type": "string"}, "comment": {"type": "string"}}},
  "entries": {"type": "array", "items": {"type": "object", "additionalProperties": false, "patternProperties": {"^_": {}},
   "required": ["startedDateTime", "time", "request", "response", "cache", "timings"], "properties": {
   "pageref": {"type": "string"}, "serverIPAddress": {"type": "string"}, "connection": {"type": "string"}, "comment": {"type": "string"},
   "startedDateTime": {"type": "string", "format": "date-time"}, "time": {"$ref": "#/$defs/time"}, "cache": {"type": "object"},
   "timings": {"type": "object", "required": ["send", "wait", "receive"], "properties": {"send": {"$ref": "#/$defs/time"}, "wait": {"$ref": "#/$defs/time"}, "receive": {"$ref": "#/$defs/time"}}},
   "request": {"type": "object", "additionalProperties": false, "patternProperties": {"^_": {}},
    "required": ["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"], "properties": {
    "method": {"type": "string"}, "url": {"type": "string"}, "httpVersion": {"type": "string"}, "cookies": {"type": "array"}, "headers": {"$ref": "#/$defs/pairs"},
    "queryString": {"$ref": "#/$defs/pairs"}, "headersSize": {"$ref": "#/$defs/size"}, "bodySize": {"$ref": "#/$defs/size"}, "comment": {"type": "string"},
    "postData": {"type": "object", "required": ["mimeType"], "additionalProperties": false, "patternProperties": {"^_": {}},
     "properties": {"mimeType": {"type": "string"}, "text": {"type": "string"}, "params": {"type": "array"}, "encoding": {"type": "string"}, "comment": {"type": "string"}}}}},
   "response": {"type": "object", "additionalProperties": false, "patternProperties": {"^_": {}},
    "required": ["status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"], "properties": {
    "status": {"type": "integer", "minimum": 0}, "statusText": {"type": "string"}, "httpVersion": {"type": "string"}, "cookies": {"type": "array"},
    "headers": {"$ref": "#/$defs/pairs"}, "redirectURL": {"type": "string"}, "headersSize": {"$ref": "#/$defs/size"}, "bodySize": {"$ref": "#/$defs/size"}, "comment": {"type": "string"},
    "content": {"type": "object", "required": ["size", "mimeType"], "additionalProperties": false, "properties": {
     "size": {"type": "integer", "minimum": 0}, "mimeType": {"type": "string"}, "text": {"type": "string"}, "encoding": {"const": "base64"}, "compression": {"type": "integer"}, "comment": {"type": "string"}}}}}}}}}}}}`

// TestEveryFileIsValid holds each format that a machine reads to its schema, and prints how many files of it were, and are valid.
func TestEveryFileIsValid(t *testing.T) {
	checks := map[string]func([]byte) error{
		"json":  jsonCheck(schema(t)),
		"sarif": jsonCheck(sarifSchema(t)),
		"ctrf":  jsonCheck(compiledSchema(t, "ctrf.json", ctrfSchema)),
		"har":   jsonCheck(compiledSchema(t, "har.json", harSchema)),
		"junit": junitCheck,
	}
	for _, format := range []string{"junit", "sarif", "json", "har", "ctrf"} {
		files, valid := 0, 0
		for name, report := range manyReports() {
			files++
			for i := range report.Requirements {
				report.Requirements[i].Level = scimdrill.Must // a word that is none of ours is refused already when a file is read
			}
			if err := checks[format](formatted(t, format, report)); err != nil {
				t.Errorf("%s of %q: %v", format, name, err)
				continue
			}
			valid++
		}
		t.Logf("%-5s %d files / %d valid", format, files, valid)
	}
}

// TestAFileThatIsNotValidIsFound: a check that cannot fail says nothing.
func TestAFileThatIsNotValidIsFound(t *testing.T) {
	har := jsonCheck(compiledSchema(t, "har.json", harSchema))
	archive := formatted(t, "har", exampleReport())
	junit := formatted(t, "junit", exampleReport())
	for _, each := range []struct {
		check    func([]byte) error
		file     []byte
		old, new string
	}{
		{har, archive, `"version": "1.2"`, `"version": "1.3"`},
		{har, archive, `"wait"`, `"waiting"`},
		{har, archive, `"mimeType"`, `"mime"`},
		{har, archive, `"cache"`, `"cash"`},
		{junitCheck, junit, `<testsuite name=`, `<testsuite nome=`},
		{junitCheck, junit, `time="0.012"`, `time="12ms"`},
		{junitCheck, junit, `tests="16"`, `tests="many"`},
		{junitCheck, junit, `<properties>`, `<skipped></skipped><properties>`},
		{junitCheck, junit, `</testsuites>`, `</testsuites`},
		{junitCheck, junit, `<testcase name=`, `<testcase owner="ada" name=`},
	} {
		if !bytes.Contains(each.file, []byte(each.old)) {
			t.Fatalf("the file has no %s", each.old)
		}
		if each.check(bytes.Replace(each.file, []byte(each.old), []byte(each.new), 1)) == nil {
			t.Errorf("%s in place of %s is taken for valid", each.new, each.old)
		}
	}
}

func compiledSchema(t *testing.T, name, text string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(name, document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile(name)
}

func jsonCheck(compiled *jsonschema.Schema) func([]byte) error {
	return func(file []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(file))
		if err != nil {
			return err
		}
		return compiled.Validate(value)
	}
}

// junitElement is what the schemas of Jenkins and of Surefire take of an element. Two things are in use far beyond them and are
// told here: the properties of a test case, which Jenkins, GitLab and pytest know, and the skipped of testsuites.
type junitElement struct {
	// children is what the names of the elements within must match, in their order.
	children *regexp.Regexp
	required []string
	optional []string
}

func junitElements() map[string]junitElement {
	leaf := regexp.MustCompile(`^$`)
	return map[string]junitElement{
		"testsuites": {regexp.MustCompile(`^(testsuite )*$`), nil, []string{"name", "tests", "failures", "errors", "time", "skipped"}},
		"testsuite": {
			regexp.MustCompile(`^(testcase |properties |system-out |system-err )*$`),
			[]string{"name", "tests", "failures", "errors"},
			[]string{"skipped", "time", "timestamp", "hostname", "id", "package"},
		},
		"testcase":   {regexp.MustCompile(`^(properties )?(skipped |failure |error )?(system-out )?(system-err )?$`), []string{"name"}, []string{"classname", "time"}},
		"properties": {regexp.MustCompile(`^(property )*$`), nil, nil},
		"property":   {leaf, []string{"name", "value"}, nil},
		"failure":    {leaf, nil, []string{"message", "type"}},
		"error":      {leaf, nil, []string{"message", "type"}},
		"skipped":    {leaf, nil, []string{"message", "type"}},
		"system-out": {leaf, nil, nil},
		"system-err": {leaf, nil, nil},
	}
}

// junitCheck walks a file and names the first thing in it that the schemas do not take.
func junitCheck(file []byte) error {
	elements := junitElements()
	decoder := xml.NewDecoder(bytes.NewReader(file))
	type open struct{ name, children string }
	path := []open{{}}
	for {
		next, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch next := next.(type) {
		case xml.StartElement:
			if err := junitAttributes(elements, next); err != nil {
				return err
			}
			path[len(path)-1].children += next.Name.Local + " "
			path = append(path, open{name: next.Name.Local})
		case xml.EndElement:
			last := path[len(path)-1]
			if !elements[last.name].children.MatchString(last.children) {
				return fmt.Errorf("%s holds %q", last.name, last.children)
			}
			path = path[:len(path)-1]
		}
	}
	if path[0].children != "testsuites " {
		return fmt.Errorf("the document holds %q, expected testsuites", path[0].children)
	}
	return nil
}

func junitAttributes(elements map[string]junitElement, start xml.StartElement) error {
	element, known := elements[start.Name.Local]
	if !known {
		return fmt.Errorf("element %q is not known", start.Name.Local)
	}
	// The patterns are those of xs:nonNegativeInteger and of the SUREFIRE_TIME of Jenkins.
	forms := map[string]string{
		"tests": `^[0-9]+$`, "failures": `^[0-9]+$`, "errors": `^[0-9]+$`, "skipped": `^[0-9]+$`, "time": `^[0-9]+(\.[0-9]*)?$`,
		"timestamp": `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$`,
	}
	var found []string
	for _, attribute := range start.Attr {
		name := attribute.Name.Local
		if !slices.Contains(element.required, name) && !slices.Contains(element.optional, name) || slices.Contains(found, name) {
			return fmt.Errorf("%s has %s, which it may not have, or not twice", start.Name.Local, name)
		}
		if form := forms[name]; form != "" && !regexp.MustCompile(form).MatchString(attribute.Value) {
			return fmt.Errorf("%s of %s is %q, expected %s", name, start.Name.Local, attribute.Value, form)
		}
		found = append(found, name)
	}
	for _, name := range element.required {
		if !slices.Contains(found, name) {
			return fmt.Errorf("%s lacks %s", start.Name.Local, name)
		}
	}
	return nil
}
