package docs

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Block is a fenced block of a document.
type Block struct {
	// Language is what stands after the fence: console, yaml, sh.
	Language string
	// Line is where its text begins, counted from one.
	Line int
	Text string
	// NotRun is the reason of a comment above it for which it is not run.
	NotRun string
}

const notRun = "<!-- not run:"

// Blocks are the fenced and the indented blocks of a Markdown document, in their order.
func Blocks(source []byte) []Block {
	var blocks []Block
	document := goldmark.DefaultParser().Parse(text.NewReader(source))
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		blocks = append(blocks, below(node, source)...)
	}
	return blocks
}

func below(node ast.Node, source []byte) []Block {
	if fenced, is := node.(*ast.FencedCodeBlock); is {
		return []Block{blockOf(fenced, source)}
	}
	if indented, is := node.(*ast.CodeBlock); is {
		return []Block{{Line: lineOf(indented, source), Text: string(indented.Lines().Value(source))}}
	}
	var blocks []Block
	if node.Type() == ast.TypeBlock {
		for child := node.FirstChild(); child != nil; child = child.NextSibling() {
			blocks = append(blocks, below(child, source)...)
		}
	}
	return blocks
}

func blockOf(fenced *ast.FencedCodeBlock, source []byte) Block {
	block := Block{Language: string(fenced.Language(source))}
	block.Line, block.Text = lineOf(fenced, source), string(fenced.Lines().Value(source))
	if comment, is := fenced.PreviousSibling().(*ast.HTMLBlock); is {
		said := strings.TrimSpace(string(comment.Lines().Value(source)))
		if reason, found := strings.CutPrefix(said, notRun); found {
			block.NotRun = strings.TrimSpace(strings.TrimSuffix(reason, "-->"))
		}
	}
	return block
}

func lineOf(node ast.Node, source []byte) int {
	if node.Lines().Len() == 0 {
		return 0
	}
	return 1 + strings.Count(string(source[:node.Lines().At(0).Start]), "\n")
}

// Step is a command of a session, and what is printed as its answer.
type Step struct {
	Command string
	Line    int
	Answer  []string
}

// Steps are the commands of a block marked console.
func Steps(block Block) ([]Step, error) {
	var steps []Step
	lines := strings.Split(strings.TrimRight(block.Text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		command, is := strings.CutPrefix(lines[i], "$ ")
		if !is {
			if len(steps) == 0 {
				return nil, fmt.Errorf("line %d: a session begins with a command, as \"$ scimdrill list\"; found %q", block.Line+i, lines[i])
			}
			last := &steps[len(steps)-1]
			last.Answer = append(last.Answer, lines[i])
			continue
		}
		step := Step{Command: command, Line: block.Line + i}
		for end := moreOf(command); end != "" && i+1 < len(lines); {
			i++
			step.Command += "\n" + lines[i]
			if end == lines[i] || end == `\` && !strings.HasSuffix(lines[i], `\`) {
				end = ""
			}
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// moreOf says whether a command goes on below: "\" when its line does, the last line's word when a text follows (<<'END').
func moreOf(command string) string {
	if strings.HasSuffix(command, `\`) {
		return `\`
	}
	_, word, found := strings.Cut(command, "<<")
	if !found {
		return ""
	}
	word, _, _ = strings.Cut(strings.TrimSpace(word), " ")
	return strings.Trim(word, `'"`)
}
