package scenario

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// reader holds a document against the language, before any value of it is taken.
type reader struct {
	file     string
	problems []error
}

func (r *reader) wrong(node ast.Node, key, remedy, problem string, args ...any) {
	r.problems = append(r.problems, &Error{File: r.file, Line: lineOf(node), Key: key, Problem: fmt.Sprintf(problem, args...), Remedy: remedy})
}

func (r *reader) read(node ast.Node, into any) { r.value(node, "", reflect.TypeOf(into).Elem(), "") }

// value holds a node against a type. Tag is that of the field in which it stands.
func (r *reader) value(node ast.Node, key string, of reflect.Type, tag reflect.StructTag) {
	node = bare(node)
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if _, isNull := node.(*ast.NullNode); isNull && of.Kind() != reflect.Interface && of.Kind() != reflect.String {
		r.wrong(node, key, "write a value, or leave the key out", "it has no value")
		return
	}
	switch of.Kind() {
	case reflect.Struct:
		r.object(node, key, of)
	case reflect.Map:
		r.dictionary(node, key, of, tag)
	case reflect.Slice:
		r.list(node, key, of, tag)
	case reflect.Interface:
	default:
		r.scalar(node, key, of, tag)
	}
}

func (r *reader) object(node ast.Node, key string, of reflect.Type) {
	fields := fieldsOf(of)
	if text, isText := node.(*ast.StringNode); isText {
		for _, f := range fields {
			if f.Tag.Get("short") != "" && text.Value != "" {
				return // the value of that field alone
			}
		}
	}
	entries, isMapping := entriesOf(node)
	if !isMapping {
		r.wrong(node, key, "write "+words(names(fields)), "expected keys with values, found %s", node.String())
		return
	}
	given := map[string]bool{}
	for _, entry := range entries {
		name := entry.Key.String()
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case at < 0:
			r.wrong(entry.Key, under(key, name), "write "+words(names(fields)), "this key is not known here")
		case given[name]:
			r.wrong(entry.Key, under(key, name), "keep one of them", "this key stands here twice")
		default:
			given[name] = true
			r.value(entry.Value, under(key, name), fields[at].Type, fields[at].Tag)
		}
	}
	for _, f := range fields {
		if f.Tag.Get("need") != "" && !given[f.name] {
			r.wrong(node, under(key, f.name), "add it: "+f.Tag.Get("doc"), "it is missing")
		}
	}
}

func (r *reader) dictionary(node ast.Node, key string, of reflect.Type, tag reflect.StructTag) {
	entries, isMapping := entriesOf(node)
	if !isMapping {
		r.wrong(node, key, "write names, each with its value", "expected names with values, found %s", node.String())
		return
	}
	for _, entry := range entries {
		r.value(entry.Value, under(key, unquoted(entry.Key)), of.Elem(), tag)
	}
}

func (r *reader) list(node ast.Node, key string, of reflect.Type, tag reflect.StructTag) {
	sequence, isSequence := node.(*ast.SequenceNode)
	if !isSequence {
		r.wrong(node, key, "write a list: - or [ ]", "expected a list, found %s", node.String())
		return
	}
	if tag.Get("need") != "" && len(sequence.Values) == 0 {
		r.wrong(node, key, "write one entry at least", "the list is empty")
	}
	for i, each := range sequence.Values {
		r.value(each, fmt.Sprintf("%s[%d]", key, i), of.Elem(), tag)
	}
}

func (r *reader) scalar(node ast.Node, key string, of reflect.Type, tag reflect.StructTag) {
	fits := false
	switch node.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		fits = of.Kind() == reflect.String
	case *ast.NullNode:
		fits = of.Kind() == reflect.String
	case *ast.IntegerNode:
		fits = of.Kind() == reflect.Int
	case *ast.BoolNode:
		fits = of.Kind() == reflect.Bool
	}
	if !fits {
		r.wrong(node, key, "write "+map[reflect.Kind]string{reflect.String: "a text (in quotation marks, if need be)", reflect.Int: "a number", reflect.Bool: "true or false"}[of.Kind()], "expected another kind of value, found %s", node.String())
		return
	}
	text := unquoted(node)
	if allowed := tag.Get("words"); allowed != "" && !slices.Contains(strings.Split(allowed, ","), text) {
		r.wrong(node, key, "write "+words(strings.Split(allowed, ",")), "%q is not known", text)
	}
	if pattern := tag.Get("pattern"); pattern != "" && !regexp.MustCompile(pattern).MatchString(text) {
		r.wrong(node, key, "write what fits "+pattern, "%q is not of the form that it has to have", text)
	}
	if tag.Get("need") != "" && strings.TrimSpace(text) == "" {
		r.wrong(node, key, tag.Get("doc"), "it is empty")
	}
}

// field is a field that the language knows.
type field struct {
	reflect.StructField

	name string
}

func fieldsOf(of reflect.Type) []field {
	var fields []field
	for f := range of.Fields() {
		if name := f.Tag.Get("yaml"); name != "" {
			fields = append(fields, field{f, name})
		}
	}
	return fields
}

func names(fields []field) []string {
	list := make([]string, 0, len(fields))
	for _, f := range fields {
		list = append(list, f.name)
	}
	return list
}

func words(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

func under(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

func bare(node ast.Node) ast.Node {
	for {
		switch wrapped := node.(type) {
		case *ast.TagNode:
			node = wrapped.Value
		case *ast.AnchorNode:
			node = wrapped.Value
		default:
			return node
		}
	}
}

func entriesOf(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch node := node.(type) {
	case *ast.MappingNode:
		return node.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}, true
	default:
		return nil, false
	}
}

func unquoted(node ast.Node) string {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value
	case *ast.LiteralNode:
		return node.Value.Value
	case *ast.NullNode:
		return ""
	default:
		return node.String()
	}
}
