package scenario

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Error is what is wrong with a file, where, and what may stand there instead.
type Error struct {
	File    string
	Line    int
	Key     string
	Problem string
	Remedy  string
}

// Error is file:line: key: problem; remedy.
func (e *Error) Error() string {
	text := e.File
	if e.Line > 0 {
		text += fmt.Sprintf(":%d", e.Line)
	}
	if e.Key != "" {
		text += ": " + e.Key
	}
	return text + ": " + e.Problem + "; " + e.Remedy
}

// Load reads and checks a file.
func Load(path string) (*Scenario, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &Error{File: path, Problem: "there is no such file", Remedy: "docs/reproducing-a-bug.md says how to write one"}
	}
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads and checks the text of a file; path is what errors call it.
func Parse(path string, data []byte) (*Scenario, error) {
	document, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if len(document.Docs) != 1 || document.Docs[0].Body == nil {
		return nil, &Error{File: path, Problem: fmt.Sprintf("expected one document, found %d", len(document.Docs)), Remedy: "write one scenario a file, without ---"}
	}
	root := document.Docs[0].Body
	s := new(Scenario)
	r := reader{file: path}
	r.read(root, s)
	if len(r.problems) > 0 {
		return nil, errors.Join(r.problems...)
	}
	if err := yaml.UnmarshalWithOptions(data, s, yaml.Strict()); err != nil {
		return nil, unreadable(path, err)
	}
	s.path = path
	c := checker{s: s, reader: r, root: root}
	c.all()
	return s, errors.Join(c.problems...)
}

func unreadable(path string, err error) error {
	var at yaml.Error
	problem := err.Error()
	line := 0
	if errors.As(err, &at) && at.GetToken() != nil {
		problem, line = at.GetMessage(), at.GetToken().Position.Line
	}
	problem, _, _ = strings.Cut(problem, "\n")
	return &Error{File: path, Line: line, Problem: "it cannot be read: " + problem, Remedy: "write YAML as docs/scenarios.md shows it"}
}

// UnmarshalYAML takes the line of a request alone for an exchange of which nothing else is expected.
func (x *Exchange) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&x.Request) == nil {
		return nil
	}
	type whole Exchange
	return unmarshal((*whole)(x))
}

func lineOf(node ast.Node) int {
	if node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 0
	}
	if mapping, isMapping := node.(*ast.MappingNode); isMapping && len(mapping.Values) > 0 {
		return lineOf(mapping.Values[0].Key)
	}
	return node.GetToken().Position.Line
}
