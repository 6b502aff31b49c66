package reports

import (
	"fmt"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// summaryText is a whole run for a terminal: what is wrong first in full, then what is worth knowing in short, and the
// verdict last, where the eye is when the run has ended.
func summaryText(x *index, options ConsoleOptions, paint palette, written string) string {
	s := &summary{index: x, page: page{width: options.Width, paint: paint}}
	for _, outcome := range []scimdrill.Outcome{scimdrill.Error, scimdrill.Fail} {
		for _, result := range x.with(outcome) {
			s.failure(x, result)
		}
	}
	s.blocked()
	if !options.Quiet {
		for _, result := range x.with(scimdrill.Warn) {
			s.warning(result)
		}
		s.findings()
		s.measured()
		s.reasons(scimdrill.ExpectedFail, "expected to fail, as the baseline says")
	}
	s.reasons(scimdrill.Flaky, "flaky")
	s.reasons(scimdrill.Stale, "stale in the baseline")
	s.baseline()
	if !options.Quiet {
		s.reasons(scimdrill.NotApplicable, "not applicable")
		s.leftBehind()
	}
	s.previous(options.Quiet)
	s.causes()
	s.features(options.Quiet)
	s.profiles()
	if written != "" {
		s.line("reports: %s", oneLine(written))
		s.blank()
	}
	s.verdict()
	return s.String()
}

type summary struct {
	*index
	page
}

func (s *summary) blocked() {
	for _, g := range s.grouped(scimdrill.Blocked) {
		s.heading(s.paint.red("BLOCKED"), fmt.Sprintf("%s could not be exercised", many(len(g.Results), "requirement")))
		s.block("cause", visible(g.Reason))
		s.field("these", strings.Join(ids(g.Results), ", "))
		s.blank()
	}
}

func (s *summary) warning(result scimdrill.Result) {
	requirement := s.requirement(result.Requirement)
	s.heading(s.paint.yellow("WARN"), titleLine(requirement, result))
	s.paragraph(requirement.Title)
	s.block("found", visible(reasonOf(result)))
	s.field("cites", citesText(requirement.Cites))
	s.field("fix", visible(requirement.Fix))
	s.blank()
}

func (s *summary) findings() {
	if len(s.Findings) == 0 {
		return
	}
	s.heading(s.paint.yellow("FINDINGS"), "departures that could be understood; the run went on")
	for _, finding := range s.Findings {
		line := "- "
		if finding.Failing {
			line += "FAILS: "
		}
		line += oneLine(finding.Title) + " (" + oneLine(finding.Cite.String()) + ")"
		if finding.Count > 1 {
			line += fmt.Sprintf(", %d times", finding.Count)
		}
		if finding.Exchange > 0 {
			line += fmt.Sprintf(", first in exchange %d", finding.Exchange)
		}
		s.paragraph(line)
	}
	s.blank()
}

func (s *summary) measured() {
	if len(s.Measured) == 0 {
		return
	}
	s.heading(s.paint.dim("MEASURED"), "")
	for _, m := range s.Measured {
		s.paragraph(fmt.Sprintf("- %s: %s", oneLine(m.What), m.Took.Round(time.Millisecond)))
	}
	s.blank()
}

func (s *summary) reasons(outcome scimdrill.Outcome, title string) {
	groups := s.grouped(outcome)
	if len(groups) == 0 {
		return
	}
	s.heading(s.paint.dim(strings.ToUpper(title)), "")
	for _, g := range groups {
		s.paragraph(fmt.Sprintf("%s (%d): %s", oneLine(g.Reason), len(g.Results), strings.Join(ids(g.Results), ", ")))
	}
	s.blank()
}

func (s *summary) leftBehind() {
	if len(s.LeftBehind) == 0 {
		return
	}
	s.heading(s.paint.yellow("LEFT BEHIND"), "test users that could not be removed from the target")
	for _, user := range s.LeftBehind {
		s.paragraph("- " + oneLine(user))
	}
	s.blank()
}

func (s *summary) features(quiet bool) {
	if quiet || len(s.Results) == 0 {
		return
	}
	features := Features(s.Report)
	if len(features) == 0 {
		return
	}
	for _, feature := range features {
		state := fmt.Sprintf("%-13s", feature.State)
		switch feature.State {
		case Working:
			state = s.paint.green(state)
		case Broken:
			state = s.paint.red(state)
		case PartlyTested, NotTested, NotOffered:
			state = s.paint.dim(state)
		}
		s.line("%-24s %s  %s", feature.Name, state, s.paint.dim(feature.Note))
	}
	s.blank()
}

func (s *summary) verdict() {
	took := s.Finished.Sub(s.Started)
	s.line("%s, in %s", countsText(s.Counts()), durationText(max(0, took)))
	text := strings.ToUpper(string(s.Verdict))
	switch s.Verdict {
	case scimdrill.Met:
		text = s.paint.green(text)
	case scimdrill.NotMet:
		text = s.paint.red(text)
	default:
		text = s.paint.yellow(text)
	}
	line := fmt.Sprintf("%s: %s", s.paint.bold(text), verdictSentence(s.Report))
	s.line("%s", line)
}

// verdictSentence says what the verdict is about.
func verdictSentence(report *scimdrill.Report) string {
	profile := "profile " + oneLine(report.Profile)
	if len(report.Profiles) > 1 {
		profile = "profiles " + oneLine(report.Profile)
	}
	switch {
	case report.Interrupted:
		return "the run was stopped before its end; " + profile + " was not judged"
	case report.Verdict == scimdrill.Met && len(report.Results) > 0 && report.Counts()[scimdrill.NotApplicable] == len(report.Results):
		return "nothing in " + profile + " fails, for nothing of it could be asked of this target"
	case report.Verdict == scimdrill.Met:
		return "nothing in " + profile + " fails unexpectedly"
	case report.Verdict == scimdrill.NotMet:
		return "something in " + profile + " fails or could not be exercised"
	case report.Verdict == scimdrill.OutOfDate:
		return "nothing in " + profile + " fails unexpectedly, but entries of the baseline are stale or expired"
	case len(report.Results) == 0:
		return profile + " could not be judged: nothing was exercised"
	default:
		return profile + " could not be judged: scimdrill itself failed"
	}
}
