package docs

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// Links are where the links and pictures of a Markdown document lead, in their order.
func Links(source []byte) []string {
	var links []string
	walk(source, func(node ast.Node) {
		switch n := node.(type) {
		case *ast.Link:
			links = append(links, string(n.Destination))
		case *ast.Image:
			links = append(links, string(n.Destination))
		}
	})
	return links
}

// Anchors are the fragments by which the headings of a document can be reached, as GitHub makes them.
func Anchors(source []byte) map[string]bool {
	anchors := map[string]bool{}
	walk(source, func(node ast.Node) {
		if heading, is := node.(*ast.Heading); is {
			anchors[anchorOf(plain(heading, source))] = true
		}
	})
	return anchors
}

// anchorOf keeps letters, digits, hyphens and underscores in lower case; a space becomes a hyphen.
func anchorOf(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, heading)
}

func plain(node ast.Node, source []byte) string {
	var text strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		if leaf, is := child.(*ast.Text); is {
			text.Write(leaf.Segment.Value(source))
			continue
		}
		text.WriteString(plain(child, source))
	}
	return text.String()
}

func walk(source []byte, visit func(ast.Node)) {
	document := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(source))
	ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) { //nolint:errcheck // visiting does not fail
		if entering {
			visit(node)
		}
		return ast.WalkContinue, nil
	})
}

// CodeSpans are the texts that stand in a document's lines as code.
func CodeSpans(source []byte) []string {
	var spans []string
	walk(source, func(node ast.Node) {
		if span, is := node.(*ast.CodeSpan); is {
			spans = append(spans, plain(span, source))
		}
	})
	return spans
}
