package runscope

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// File is an exported test.
type File struct {
	// Name is the test's, "Okta SCIM 2.0 SPEC Test"; Slug is made of the name of the file, and stands in ids.
	Name, Slug string
	Steps      []Step
}

// Step is a request or a pause.
type Step struct {
	// Number counts from 1, pauses included, as Okta's steps are cited.
	Number int
	Note   string
	// Pause is how long to wait; a step that waits sends nothing.
	Pause   time.Duration
	IsPause bool
	Skipped bool

	Method, URL, Body string
	Header            scimdrill.Header
	Form              scimdrill.Header
	User, Password    string

	Assertions             []Assertion
	Extractions            []Extraction
	BeforeScripts, Scripts []string
}

// Assertion is something that the answer is compared with.
type Assertion struct {
	Source, Property, Comparison, Value string
}

// String is the assertion as a reader of the file would say it.
func (a Assertion) String() string {
	text := a.Source
	if a.Property != "" {
		text += " " + a.Property
	}
	text += " " + a.Comparison
	if c, known := comparisonOf(a.Comparison); known && c.takesValue {
		text += fmt.Sprintf(" %q", a.Value)
	}
	return text
}

// Extraction is a variable that is taken from the answer.
type Extraction struct {
	Source, Property, Name string
}

// largestFile is larger than any test that people write.
const largestFile = 16 << 20

// Load reads the named file. Its error names each step that cannot be run, and what to do.
func Load(path string) (*File, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(in, largestFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(data) > largestFile {
		return nil, fmt.Errorf("%s: expected an exported test, found more than %d MB; name the file of one test", path, largestFile>>20)
	}
	file, err := read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	file.Slug = slug(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), 60)
	if file.Slug == "" {
		file.Slug = "test"
	}
	if file.Name == "" {
		file.Name = filepath.Base(path)
	}
	return file, nil
}

func read(data []byte) (*File, error) {
	var raw struct {
		Name  string            `json:"name"`
		Steps []json.RawMessage `json:"steps"`
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return nil, fmt.Errorf("expected a test that Runscope exported, a JSON object; found something else (%w); download the file again", err)
	}
	if _, found := members["steps"]; !found {
		return nil, fmt.Errorf("expected a test that Runscope exported, with a member \"steps\"; found %s; use an exported test, such as those of Okta's documentation", kindOf(members))
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("expected \"name\" to be a text and \"steps\" a list: %w", err)
	}
	if len(raw.Steps) == 0 {
		return nil, errors.New("the test has no steps: there is nothing to run")
	}
	file := &File{Name: strings.TrimSpace(raw.Name)}
	var problems []error
	for i, text := range raw.Steps {
		step, err := readStep(i+1, text)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		problems = append(problems, step.check())
		file.Steps = append(file.Steps, step)
	}
	return file, errors.Join(problems...)
}

// kindOf names the files that people take for exported tests.
func kindOf(members map[string]json.RawMessage) string {
	for _, known := range []struct{ member, is string }{
		{"log", "an HTTP Archive (`scimdrill replay` reads those)"},
		{"item", "a Postman collection"},
		{"openapi", "a description of an API"},
		{"swagger", "a description of an API"},
		{"results", "the results of a run"},
	} {
		if _, has := members[known.member]; has {
			return known.is
		}
	}
	return "an object without it"
}

var notInSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug is text as it may stand in an id.
func slug(text string, most int) string {
	made := strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(text), "-"), "-")
	if len(made) <= most {
		return made
	}
	made = made[:most+1]
	if end := strings.LastIndex(made, "-"); end > 0 { // no word is cut in two
		made = made[:end]
	}
	return made[:min(len(made), most)]
}

// Uses reports whether a request of the file goes to a path with this part.
func (f *File) Uses(part string) bool {
	return slices.ContainsFunc(f.Steps, func(s Step) bool { return strings.Contains(s.URL, part) })
}
