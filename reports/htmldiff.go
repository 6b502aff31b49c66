package reports

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// htmlDiff is what was expected beside what was found, line by line.
type htmlDiff struct {
	// Whole is set where the lines are those of the answer, and not only of the places that differ.
	Whole bool
	Parts []htmlDiffPart
}

// htmlDiffPart is a run of lines that are all the same on both sides, or all not.
type htmlDiffPart struct {
	// Folded runs are the same on both sides, and long.
	Folded bool
	Lines  []htmlDiffLine
}

// htmlDiffLine is a line of each side; "" is a gap.
type htmlDiffLine struct {
	Expected, Found string
	Same            bool
}

const (
	// foldFrom is how many lines that are the same are folded; foldKeep of them stay beside what differs.
	foldFrom = 7
	foldKeep = 2
	// diffBody is as long as a body may be to be laid out in full.
	diffBody  = 64 << 10
	diffLines = 400
)

// htmlDiffOf lays out a failure's differences in the answer in which they showed. Where the answer does not hold what was found at
// the pointers, the places that differ stand alone.
func htmlDiffOf(failure *scimdrill.Failure, decisive scimdrill.Exchange) *htmlDiff {
	differences := failure.Differences
	if len(differences) == 0 {
		e, ok := expectationOf(failure.Message)
		if !ok || e.Expected == "" || strings.Contains(e.Expected, "\n") || strings.Contains(e.Found, "\n") {
			return nil
		}
		return &htmlDiff{Parts: []htmlDiffPart{{Lines: []htmlDiffLine{{Expected: visible(e.Expected), Found: visible(e.Found)}}}}}
	}
	if decisive.Response != nil && len(decisive.Response.Body) <= diffBody {
		if lines, ok := wholeDiff(decisive.Response.Body, differences); ok {
			return &htmlDiff{Whole: true, Parts: folded(lines)}
		}
	}
	return &htmlDiff{Parts: []htmlDiffPart{{Lines: placesDiff(differences)}}}
}

// placesDiff is a line for each place that differs.
func placesDiff(differences []scimdrill.Difference) []htmlDiffLine {
	var lines []htmlDiffLine
	for _, d := range differences {
		prefix := ""
		if d.Pointer != "" {
			prefix = visible(d.Pointer) + ": "
		}
		lines = append(lines, htmlDiffLine{Expected: prefix + valueText(d.Expected), Found: prefix + valueText(d.Found)})
	}
	return lines
}

// wholeDiff puts what was expected into a copy of the answer and lays both out. It gives up where a pointer does not lead to what
// was found there.
func wholeDiff(body string, differences []scimdrill.Difference) ([]htmlDiffLine, bool) {
	root, err := orderedJSON([]byte(body))
	if err != nil || root.kind == scalarNode {
		return nil, false
	}
	for _, d := range differences {
		if d.Pointer == "" || !root.set(strings.Split(d.Pointer, "/")[1:], d) {
			return nil, false
		}
	}
	var out diffWriter
	out.pair(root, "", "")
	if len(out.lines) > diffLines {
		return nil, false
	}
	return out.lines, true
}

func folded(lines []htmlDiffLine) []htmlDiffPart {
	var parts []htmlDiffPart
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && lines[to].Same == lines[from].Same {
			to++
		}
		run := lines[from:to]
		if !run[0].Same || len(run) < foldFrom {
			parts = append(parts, htmlDiffPart{Lines: run})
		} else {
			before, after := foldKeep, foldKeep
			if from == 0 {
				before = 1
			}
			if to == len(lines) {
				after = 1
			}
			parts = append(parts, htmlDiffPart{Lines: run[:before]}, htmlDiffPart{Folded: true, Lines: run[before : len(run)-after]}, htmlDiffPart{Lines: run[len(run)-after:]})
		}
		from = to
	}
	return parts
}

type nodeKind int

const (
	scalarNode nodeKind = iota
	objectNode
	arrayNode
)

// node is JSON with its members in the order in which they came, and with what was expected in its places.
type node struct {
	kind     nodeKind
	text     string // of a scalar
	names    []string
	children []*node
	// change is set where the sides part: what was expected and what was found, each laid out; nil is nothing.
	changed         bool
	expected, found []string
}

func orderedJSON(body []byte) (*node, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	root, err := decodeNode(decoder, 0)
	if err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, errManyValues
	}
	return root, nil
}

const errManyValues = jsonError("there is more than one value")

type jsonError string

func (e jsonError) Error() string { return string(e) }

// diffDepth is as deep as JSON may be to be laid out.
const diffDepth = 40

func decodeNode(decoder *json.Decoder, depth int) (*node, error) {
	if depth > diffDepth {
		return nil, jsonError("it is too deep")
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	delim, compound := token.(json.Delim)
	if !compound {
		text, err := json.Marshal(token)
		return &node{text: string(text)}, err
	}
	n := &node{kind: arrayNode}
	if delim == '{' {
		n.kind = objectNode
	}
	for decoder.More() {
		if n.kind == objectNode {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			text, _ := name.(string)
			n.names = append(n.names, text)
		}
		child, err := decodeNode(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		n.children = append(n.children, child)
	}
	_, err = decoder.Token()
	return n, err
}

// set puts a difference at its place.
func (n *node) set(path []string, d scimdrill.Difference) bool {
	if n.changed || n.kind == scalarNode {
		return false
	}
	name := strings.NewReplacer("~1", "/", "~0", "~").Replace(path[0])
	at := -1
	if n.kind == objectNode {
		at = slices.Index(n.names, name)
	} else if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.children) {
		at = i
	}
	if len(path) > 1 {
		return at >= 0 && n.children[at].set(path[1:], d)
	}
	change := &node{changed: true, expected: layout(d.Expected), found: layout(d.Found)}
	if at < 0 {
		if d.Found != "" {
			return false
		}
		n.names = append(n.names, name)
		n.children = append(n.children, change)
		return true
	}
	if d.Found == "" || !sameJSON(n.children[at].compact(), d.Found) {
		return false
	}
	n.children[at] = change
	return true
}

func (n *node) compact() string {
	switch n.kind {
	case objectNode:
		var parts []string
		for i, child := range n.children {
			name, _ := json.Marshal(n.names[i]) //nolint:errchkjson // a string always encodes
			parts = append(parts, string(name)+":"+child.compact())
		}
		return "{" + strings.Join(parts, ",") + "}"
	case arrayNode:
		var parts []string
		for _, child := range n.children {
			parts = append(parts, child.compact())
		}
		return "[" + strings.Join(parts, ",") + "]"
	default:
		return n.text
	}
}

// sameJSON compares two texts of JSON without regard to the order of members and the form of numbers.
func sameJSON(a, b string) bool {
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	left, errLeft := json.Marshal(x)
	right, errRight := json.Marshal(y)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

// layout is a value on lines of its own; nil is none.
func layout(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(pretty(value), "\n")
}

// diffWriter lays out both sides at once, so that what is the same stands beside itself.
type diffWriter struct{ lines []htmlDiffLine }

func (w *diffWriter) same(line string) {
	w.lines = append(w.lines, htmlDiffLine{Expected: visible(line), Found: visible(line), Same: true})
}

func (w *diffWriter) pair(n *node, before, after string) {
	indent := before[:len(before)-len(strings.TrimLeft(before, " "))]
	switch {
	case n.changed:
		w.change(n, before, after, indent)
	case n.kind == scalarNode:
		w.same(before + n.text + after)
	case len(n.children) == 0 && n.kind == objectNode:
		w.same(before + "{}" + after)
	case len(n.children) == 0:
		w.same(before + "[]" + after)
	default:
		opening, closing := "[", "]"
		if n.kind == objectNode {
			opening, closing = "{", "}"
		}
		w.same(before + opening)
		for i, child := range n.children {
			prefix, comma := indent+"  ", ","
			if n.kind == objectNode {
				name, _ := json.Marshal(n.names[i]) //nolint:errchkjson // a string always encodes
				prefix += string(name) + ": "
			}
			if i == len(n.children)-1 {
				comma = ""
			}
			w.pair(child, prefix, comma)
		}
		w.same(indent + closing + after)
	}
}

func (w *diffWriter) change(n *node, before, after, indent string) {
	side := func(lines []string) []string {
		out := make([]string, len(lines))
		for i, line := range lines {
			out[i] = indent + line
			if i == 0 {
				out[i] = visible(before) + line
			}
			if i == len(lines)-1 {
				out[i] += after
			}
		}
		return out
	}
	expected, found := side(n.expected), side(n.found)
	for i := range max(len(expected), len(found)) {
		var line htmlDiffLine
		if i < len(expected) {
			line.Expected = expected[i]
		}
		if i < len(found) {
			line.Found = found[i]
		}
		w.lines = append(w.lines, line)
	}
}
