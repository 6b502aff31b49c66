package shell

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Files is the candidate that stands for the names of files, which the shell knows better.
const Files = ":files"

// Candidate is a word that may be typed, and what it means.
type Candidate struct{ Word, Help string }

// Values are the words that may stand for a flag or an argument, by the command ("scenario show") and its name ("profile"); nil where
// nothing is known of it. [Files] may stand among them: it counts where no other word fits.
type Values func(command, name string) []Candidate

// Complete gives what may stand for the last of words, which may be empty. Words are what was typed after the program's name.
func Complete(app *kong.Application, words []string, values Values) []Candidate {
	if len(words) == 0 {
		words = []string{""}
	}
	c := cursor{app: app.Name, node: app.Node, values: values}
	words = joined(words)
	last := words[len(words)-1]
	for _, word := range words[:len(words)-1] {
		c.pass(word)
	}
	return c.at(last)
}

// joined undoes what bash does to --flag=value: it takes the sign for a word of its own.
func joined(words []string) []string {
	var whole []string
	for i, word := range words {
		if word == "=" && i > 0 && strings.HasPrefix(whole[len(whole)-1], "--") {
			if i == len(words)-1 {
				whole = append(whole, "") // the value begins
			}
			continue
		}
		whole = append(whole, word)
	}
	return whole
}

// cursor is where in the commands what was typed leads.
type cursor struct {
	app    string
	node   *kong.Node
	values Values
	// wants is the flag whose value comes next.
	wants *kong.Flag
	// given counts the arguments.
	given int
	// ended is set after "--": what follows are arguments.
	ended bool
}

func (c *cursor) pass(word string) {
	switch {
	case c.wants != nil:
		c.wants = nil
	case word == "--" && !c.ended:
		c.ended = true
	case strings.HasPrefix(word, "-") && !c.ended:
		name, _, valued := strings.Cut(word, "=")
		if flag := c.flag(name); flag != nil && !flag.IsBool() && !flag.IsCounter() && !valued {
			c.wants = flag
		}
	default:
		if child := c.child(word); child != nil && c.given == 0 {
			c.node = child
			return
		}
		if c.node.DefaultCmd != nil && c.given == 0 {
			c.node = c.node.DefaultCmd // its name may be left out
		}
		c.given++
	}
}

func (c *cursor) child(word string) *kong.Node {
	for _, child := range c.node.Children {
		if child.Name == word || slices.Contains(child.Aliases, word) {
			return child
		}
	}
	return nil
}

func (c *cursor) flags() []*kong.Flag {
	var flags []*kong.Flag
	for node := c.node; node != nil; node = node.Parent {
		flags = append(flags, node.Flags...)
	}
	if c.node.DefaultCmd != nil {
		flags = append(flags, c.node.DefaultCmd.Flags...)
	}
	return flags
}

func (c *cursor) flag(name string) *kong.Flag {
	for _, flag := range c.flags() {
		if name == "--"+flag.Name || flag.Short != 0 && name == "-"+string(flag.Short) {
			return flag
		}
	}
	return nil
}

// at gives the candidates for the word under the cursor.
func (c *cursor) at(word string) []Candidate {
	if c.wants != nil {
		return c.of(c.wants.Value, word, "")
	}
	if strings.HasPrefix(word, "-") && !c.ended {
		if name, value, valued := strings.Cut(word, "="); valued {
			if flag := c.flag(name); flag != nil {
				return c.of(flag.Value, value, name+"=")
			}
			return nil
		}
		return c.flagsLike(word)
	}
	var found []Candidate
	if c.given == 0 {
		for _, child := range c.node.Children {
			if !child.Hidden && strings.HasPrefix(child.Name, word) {
				found = append(found, Candidate{child.Name, child.Help})
			}
		}
	}
	if argument := c.argument(); argument != nil {
		found = append(found, c.of(argument, word, "")...)
	}
	return found
}

func (c *cursor) flagsLike(word string) []Candidate {
	var found []Candidate
	for _, flag := range c.flags() {
		if !flag.Hidden && strings.HasPrefix("--"+flag.Name, word) {
			found = append(found, Candidate{"--" + flag.Name, flag.Help})
		}
	}
	slices.SortFunc(found, func(a, b Candidate) int { return strings.Compare(a.Word, b.Word) })
	return found
}

// argument is the positional argument under the cursor; the last one may take many.
func (c *cursor) argument() *kong.Value {
	arguments := c.node.Positional
	if len(arguments) == 0 && c.node.DefaultCmd != nil {
		arguments = c.node.DefaultCmd.Positional
	}
	switch {
	case c.given < len(arguments):
		return arguments[c.given]
	case len(arguments) > 0 && arguments[len(arguments)-1].IsCumulative():
		return arguments[len(arguments)-1]
	default:
		return nil
	}
}

// of gives the values of a flag or argument. Of one that takes several, what stands before the last comma is kept.
func (c *cursor) of(value *kong.Value, word, before string) []Candidate {
	kept := ""
	if value.IsCumulative() {
		if at := strings.LastIndexByte(word, ','); at >= 0 {
			kept, word = word[:at+1], word[at+1:]
		}
	}
	var known []Candidate
	for _, each := range value.EnumSlice() {
		if each != "" {
			known = append(known, Candidate{Word: each})
		}
	}
	if len(known) == 0 {
		known = c.values(strings.TrimPrefix(c.node.FullPath(), c.app+" "), value.Name)
	}
	var found []Candidate
	files := false
	for _, each := range known {
		switch {
		case each.Word == Files:
			files = true
		case strings.HasPrefix(each.Word, word):
			found = append(found, Candidate{before + kept + each.Word, each.Help})
		}
	}
	if files && (len(found) == 0 || word == "") {
		return []Candidate{{Word: Files}}
	}
	return found
}
