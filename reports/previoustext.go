package reports

import (
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill"
)

const (
	// changesAtTerminal are named of a kind, where the eye looks for the verdict; changesInMarkdown where there is room.
	changesAtTerminal = 10
	changesInMarkdown = 50
)

// previous says at a terminal what has changed, without what is as it was.
func (s *summary) previous(quiet bool) {
	c := s.Previous
	if c == nil {
		return
	}
	s.heading(s.paint.dim("SINCE "+c.Started.UTC().Format("2 January 2006, 15:04 UTC")), oneLine(c.File))
	s.paragraph(changesText(c))
	for _, kind := range []scimdrill.ChangeKind{scimdrill.NewFailure, scimdrill.NewWarning, scimdrill.Fixed, scimdrill.NoLongerAsked} {
		if quiet && kind != scimdrill.NewFailure {
			continue
		}
		changes := changesOf(c, kind)
		for i, change := range changes {
			if i == changesAtTerminal {
				s.paragraph(fmt.Sprintf("- %s more, in %s", thousands(len(changes)-i), HTMLFile))
				break
			}
			s.paragraph(fmt.Sprintf("- %s %s", changeWord(kind), changeName(change)))
		}
	}
	for _, note := range c.Notes {
		s.paragraph("- not the same: " + oneLine(note))
	}
	s.blank()
}

func changeWord(kind scimdrill.ChangeKind) string {
	switch kind {
	case scimdrill.NewFailure:
		return "new failure:"
	case scimdrill.NewWarning:
		return "new warning:"
	case scimdrill.Fixed:
		return "fixed:"
	case scimdrill.StillFails:
		return "still broken:"
	case scimdrill.NoLongerAsked:
		return "no longer judged:"
	case scimdrill.NewlyAsked:
		return "newly judged:"
	case scimdrill.Added:
		return "added:"
	case scimdrill.Removed:
		return "not in this run:"
	default:
		return oneLine(string(kind)) + ":"
	}
}

// previous says it in a step summary.
func (m *markdown) previous() {
	c := m.Previous
	if c == nil {
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "## Since %s\n\nCompared with %s: **%s**.\n\n", c.Started.UTC().Format("2006-01-02 15:04 UTC"), code(c.File), escaped(changesText(c)))
	for _, note := range c.Notes {
		fmt.Fprintf(&text, "- not the same: %s\n", escaped(note))
	}
	if len(c.Notes) > 0 {
		text.WriteString("\n")
	}
	for _, kind := range scimdrill.ChangeKinds() {
		changes := changesOf(c, kind)
		if len(changes) == 0 {
			continue
		}
		fmt.Fprintf(&text, "<details><summary>%s</summary>\n\n", escaped(changeText(kind, len(changes))))
		for i, change := range changes {
			if i == changesInMarkdown {
				fmt.Fprintf(&text, "- %s more in %s\n", thousands(len(changes)-i), code(HTMLFile))
				break
			}
			fmt.Fprintf(&text, "- %s %s\n", code(changeName(change)), escaped(changeWas(change)))
		}
		text.WriteString("\n</details>\n\n")
	}
	m.part("%s", text.String())
}

// changeWas is the outcome before and now.
func changeWas(change scimdrill.Change) string {
	switch {
	case change.Before == "":
		return outcomeText(change.Now)
	case change.Now == "":
		return "was: " + outcomeText(change.Before)
	case change.Before == change.Now:
		return outcomeText(change.Now)
	default:
		return outcomeText(change.Before) + " → " + outcomeText(change.Now)
	}
}
