package docs

import (
	"fmt"
	"regexp"
	"strings"
)

const anything = "…"

// Match compares what is printed in a document with what was answered; nil when they are the same but for what "…" leaves open.
func Match(printed []string, answered string) error {
	found := trimmed(strings.Split(answered, "\n"))
	printed = trimmed(printed)
	patterns := make([]*regexp.Regexp, len(printed))
	for i, line := range printed {
		if strings.TrimSpace(line) != anything {
			patterns[i] = pattern(line)
		}
	}
	// reached[j] says that the lines printed so far can be laid over the first j that were found.
	reached := make([]bool, len(found)+1)
	reached[0] = true
	for i, p := range patterns {
		next := make([]bool, len(found)+1)
		possible := false
		for j := range found {
			switch {
			case p == nil:
				next[j] = next[j] || reached[j]
				next[j+1] = next[j] || reached[j+1]
			case reached[j] && p.MatchString(found[j]):
				next[j+1] = true
			}
		}
		if p == nil {
			next[len(found)] = next[len(found)] || reached[len(found)]
		}
		for _, is := range next {
			possible = possible || is
		}
		if !possible {
			return fmt.Errorf("what is printed parts from what is answered at this line:\n  %s\nanswered:\n%s", printed[i], indented(found))
		}
		reached = next
	}
	if !reached[len(found)] {
		return fmt.Errorf("more is answered than is printed:\n%s", indented(found))
	}
	return nil
}

func pattern(line string) *regexp.Regexp {
	parts := strings.Split(strings.TrimRight(line, " \t"), anything)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$")
}

// trimmed is lines without those at the end that are empty, and without blanks at their ends.
func trimmed(lines []string) []string {
	kept := make([]string, len(lines))
	for i, line := range lines {
		kept[i] = strings.TrimRight(line, " \t\r")
	}
	for len(kept) > 0 && kept[len(kept)-1] == "" {
		kept = kept[:len(kept)-1]
	}
	return kept
}

func indented(lines []string) string {
	const most = 60
	if len(lines) > most {
		lines = append(append([]string{}, lines[:most/2]...), append([]string{fmt.Sprintf("(%d lines more)", len(lines)-most)}, lines[len(lines)-most/2:]...)...)
	}
	const width = 300
	for i, line := range lines {
		if len(line) > width {
			lines[i] = line[:width] + " …"
		}
	}
	return "  " + strings.Join(lines, "\n  ")
}
