package reports

import (
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// profileLine is the verdict for one profile in a line: "okta-oin v1  met: 117 passed".
func profileLine(p scimdrill.ProfileVerdict) string {
	return fmt.Sprintf("%s v%d: %s: %s", oneLine(p.Name), p.Version, p.Verdict, profileCounts(p))
}

// profileCounts says of a profile how much of it holds.
func profileCounts(p scimdrill.ProfileVerdict) string {
	line := countsText(p.Counts)
	if p.Provisional > 0 {
		line += fmt.Sprintf("; beside these, %s, which %s not count yet, %s",
			many(p.Provisional, "provisional requirement"), verb(p.Provisional, "does", "do"), verb(p.Provisional, "fails", "fail"))
	}
	return line
}

// profileShort says in a few words how much of a profile does not hold.
func profileShort(p scimdrill.ProfileVerdict) string {
	asked, bad := 0, 0
	for outcome, n := range p.Counts {
		if outcome != scimdrill.NotApplicable {
			asked += n
		}
		if outcome.Failing() || outcome == scimdrill.Error {
			bad += n
		}
	}
	switch {
	case asked == 0:
		return "nothing asked"
	case bad == 0:
		return thousands(asked) + " hold"
	default:
		return thousands(bad) + " of " + thousands(asked) + " fail"
	}
}

func (s *summary) profiles() {
	if len(s.Profiles) < 2 && !anyProvisional(s.Report) {
		return // the verdict says it
	}
	for _, profile := range s.Profiles {
		s.line("%s", profileLine(profile))
	}
	s.blank()
}

func anyProvisional(report *scimdrill.Report) bool {
	for _, profile := range report.Profiles {
		if profile.Provisional > 0 {
			return true
		}
	}
	return false
}

func (s *summary) baseline() {
	notes := baselineNotes(s.Report)
	if len(notes) == 0 {
		return
	}
	s.heading(s.paint.yellow("BASELINE"), oneLine(s.Baseline.File))
	for _, note := range notes {
		s.paragraph("- " + note)
	}
	s.blank()
}

// baselineNotes are the notes on entries that no stale result tells of, each in a line.
func baselineNotes(report *scimdrill.Report) []string {
	if report.Baseline == nil {
		return nil
	}
	var lines []string
	for _, note := range report.Baseline.Notes {
		if note.Kind != scimdrill.EntryPasses {
			lines = append(lines, oneLine(strings.ToUpper(string(note.Kind))+" "+note.Entry+": "+note.Text))
		}
	}
	return lines
}

func (m *markdown) profiles() {
	if len(m.Profiles) == 0 {
		return
	}
	for _, profile := range m.Profiles {
		m.part("- %s\n", escaped(profileLine(profile)))
	}
	m.part("\n")
}

func (m *markdown) baseline() {
	notes := baselineNotes(m.Report)
	if len(notes) == 0 {
		return
	}
	m.part("## Baseline\n\n%s has entries that should be looked at.\n\n", code(m.Baseline.File))
	for _, note := range notes {
		m.part("- %s\n", escaped(note))
	}
	m.part("\n")
}
