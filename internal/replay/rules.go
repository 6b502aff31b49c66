package replay

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Rule is something in which two answers may part without being different.
type Rule struct {
	Name string
	// Default says that it is ignored unless --no-ignore names it.
	Default bool
	Means   string
}

// Rules are the named rules, those that hold by default first.
func Rules() []Rule {
	return []Rule{
		{"server-assigned", true, "values that a server makes up: meta.version, ETag, cursors (ids are not ignored: they are related)"},
		{"times", true, "meta.created, meta.lastModified and the header Last-Modified, as long as both are times"},
		{"order", true, "the order of multi-valued attributes and of the resources in a list (RFC 7643 §2.4)"},
		{"empty", true, "null and [] are the same as nothing (RFC 7643 §2.5)"},
		{"wording", true, "the text in detail of an error, which is for people (RFC 7644 §3.12)"},
		{"hosts", true, "what stands before the collection in locations and $ref: a server behind another address"},
		{"others", false, "resources in lists that the recording did not make, and the counts of lists: a target that others use too"},
		{"additional", false, "attributes that only the second answer has"},
		{"headers", false, "all header lines"},
		{"discovery", false, "the bodies of ServiceProviderConfig, Schemas and ResourceTypes"},
	}
}

// ruleset are the rules that hold, and JSON Pointers that are left out.
type ruleset struct {
	on       map[string]bool
	pointers [][]string
}

// newRules are the default rules with those added that --ignore names, and without those that --no-ignore names. What begins with a
// slash is a JSON Pointer, in which * stands for any step.
func newRules(ignore, noIgnore []string) (*ruleset, error) {
	r := &ruleset{on: map[string]bool{}}
	var known []string
	for _, rule := range Rules() {
		r.on[rule.Name] = rule.Default
		known = append(known, rule.Name)
	}
	for _, name := range ignore {
		if strings.HasPrefix(name, "/") {
			r.pointers = append(r.pointers, strings.Split(name[1:], "/"))
			continue
		}
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("--ignore %s: expected %s, or a JSON Pointer such as /meta/location", name, strings.Join(known, ", "))
		}
		r.on[name] = true
	}
	for _, name := range noIgnore {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("--no-ignore %s: expected %s", name, strings.Join(known, ", "))
		}
		r.on[name] = false
	}
	return r, nil
}

// blur puts a word in the place of what is ignored, so that it still counts whether something is there, and of which kind it is.
func (r *ruleset) blur(value any, path []string) any {
	switch v := value.(type) {
	case map[string]any:
		for key, each := range v {
			v[key] = r.blur(each, append(path, key))
		}
	case []any:
		for i, each := range v {
			v[i] = r.blur(each, path)
		}
	case string:
		return r.blurText(v, path)
	}
	return value
}

func (r *ruleset) blurText(text string, path []string) string {
	if len(path) == 0 {
		return text
	}
	last, parent := strings.ToLower(path[len(path)-1]), ""
	if len(path) > 1 {
		parent = strings.ToLower(path[len(path)-2])
	}
	switch {
	case r.on["times"] && parent == "meta" && (last == "created" || last == "lastmodified") && isTime(text):
		return "(a time)"
	case r.on["server-assigned"] && text != "" && (last == "version" && parent == "meta" || last == "nextcursor" || last == "previouscursor"):
		return "(made by the server)"
	case r.on["wording"] && last == "detail" && text != "" && (len(path) == 1 || parent == "response"):
		return "(a text)"
	case r.on["hosts"] && (last == "$ref" || last == "location"):
		return withoutHost(text)
	default:
		return text
	}
}

func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339Nano, text)
	return err == nil
}

// withoutHost leaves the collection and what follows.
func withoutHost(text string) string {
	at := 0
	for step := range strings.SplitSeq(text, "/") {
		if collectionOf(step) != "" {
			return "…/" + text[at:]
		}
		at += len(step) + 1
	}
	return text
}

// leavesOut: a pointer is one of those that are not compared.
func (r *ruleset) leavesOut(pointer string) bool {
	if len(r.pointers) == 0 || pointer == "" {
		return false
	}
	steps := strings.Split(pointer[1:], "/")
	for _, pattern := range r.pointers {
		if len(pattern) <= len(steps) && slices.EqualFunc(pattern, steps[:len(pattern)], func(p, step string) bool {
			return p == "*" || strings.EqualFold(p, step)
		}) {
			return true
		}
	}
	return false
}
