package targetfile

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Error is what is wrong with a file: where, with which key, and what to do.
type Error struct {
	File string
	// Line counts from 1; 0 where no line is to blame.
	Line int
	// Key is the way to the value: "auth.mode".
	Key string
	// Problem says what was found, Remedy what to write.
	Problem, Remedy string
}

// Error is "target.yaml:7: auth.mode: …; write …".
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
func Load(path string) (*File, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &Error{File: path, Problem: "there is no such file", Remedy: "write one with `scimdrill init --url URL " + path + "`"}
	}
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads and checks the text of a file; path is what errors call it.
func Parse(path string, data []byte) (*File, error) {
	document, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if len(document.Docs) > 1 {
		return nil, &Error{File: path, Problem: "it holds several documents", Remedy: "write one file for each target, without ---"}
	}
	file := new(File)
	if err := yaml.UnmarshalWithOptions(data, file, yaml.Strict()); err != nil {
		return nil, unreadable(path, err)
	}
	file.path = path
	c := checker{file: file, lines: lines{document}}
	c.all()
	return file, c.err()
}

// unreadable says what is wrong in the words of YAML, with the line and, where it is a key that is not known, with those that
// are.
func unreadable(path string, err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return &Error{File: path, Problem: "it is not a target file: " + oneLine(err.Error()), Remedy: remedyOfShape}
	}
	e := &Error{File: path, Line: at.GetToken().Position.Line, Problem: oneLine(at.GetMessage()), Remedy: remedyOfShape}
	var unknown *yaml.UnknownFieldError
	var twice *yaml.DuplicateKeyError
	switch {
	case errors.As(err, &unknown):
		e.Key = at.GetToken().Value
		e.Problem = "this key is not known here"
		e.Remedy = "remove it, or write it as it is spelled in docs/target-file.md" + nearest(e.Key)
	case errors.As(err, &twice) || strings.Contains(e.Problem, "already defined"):
		e.Key = at.GetToken().Value
		e.Problem = "this key stands here twice"
		e.Remedy = "keep one of them"
	default:
		var kind *yaml.TypeError
		if errors.As(err, &kind) {
			e.Problem = "expected " + called(kind.DstType) + ", found " + called(kind.SrcType)
		}
		if key := keyOf(at); key != "" {
			e.Key = key
		}
		e.Remedy = "see docs/target-file.md for what may stand there"
	}
	return e
}

// called is a type of Go in the words of YAML.
func called(kind reflect.Type) string {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch kind.Kind() {
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "keys with values"
	default:
		return "a text"
	}
}

const remedyOfShape = "`scimdrill init` writes one to begin with"

// keyOf is the key on the line of a value that could not be read.
func keyOf(at yaml.Error) string {
	for token := at.GetToken(); token != nil && token.Position.Line == at.GetToken().Position.Line; token = token.Prev {
		if token.Value == ":" && token.Prev != nil {
			return token.Prev.Value
		}
	}
	return ""
}

func oneLine(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}

// lines finds the line of a value.
type lines struct{ document *ast.File }

// of is the line of the value at a path such as "users.mandatory[0].name", or of the nearest thing above it that is there.
func (l lines) of(path string) int {
	for path != "" {
		wanted, err := yaml.PathString("$." + path)
		if err == nil {
			if node, err := wanted.FilterFile(l.document); err == nil && node != nil && node.GetToken() != nil {
				return node.GetToken().Position.Line
			}
		}
		cut := strings.LastIndexAny(path, ".[")
		path = path[:max(cut, 0)]
	}
	return 0
}

// nearest suggests a key.
func nearest(key string) string {
	for _, known := range keys() {
		if strings.EqualFold(strings.NewReplacer("_", "-", " ", "-").Replace(key), known) || strings.ReplaceAll(known, "-", "") == strings.ToLower(strings.ReplaceAll(key, "_", "")) {
			return ": " + known
		}
	}
	return ""
}

// keys are all keys of a file.
func keys() []string {
	return []string{
		"version", "address", "auth", "mode", "token-env", "user-env", "password-env", "token-url", "client-id-env", "client-secret-env",
		"scope", "client-authentication", "second-tenant", "app", "kinds", "unique-identifier", "users", "user-name", "form", "domain",
		"id-form", "mandatory", "custom", "namespace", "name", "type", "value", "groups", "capabilities", "delete", "timeouts", "request",
		"clean-up", "consistency", "access", "means", "command", "url", "timeout", "budget", "foreign", "user-names", "group-names",
	}
}
