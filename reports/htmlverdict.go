package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

func verdictWord(verdict scimdrill.Verdict) string { return VerdictWord(verdict) }

// VerdictWord is a verdict as a label has it.
func VerdictWord(verdict scimdrill.Verdict) string {
	switch verdict {
	case scimdrill.Met, scimdrill.NotMet, scimdrill.OutOfDate:
		return upperFirst(string(verdict))
	default:
		return "No verdict"
	}
}

// htmlVerdictOf says in plain words what the run came to: to an admin who knows Okta and none of our words.
func htmlVerdictOf(x *index, page htmlPage) htmlVerdict {
	verdict := htmlVerdict{Word: verdictWord(x.Verdict), Tone: tone(x.Verdict)}
	okta := len(page.Features) > 0
	switch {
	case x.Interrupted:
		verdict.Headline = "No verdict: the run was stopped before its end"
	case x.Verdict == scimdrill.Met && okta:
		verdict.Headline = "This server is ready for Okta"
	case x.Verdict == scimdrill.Met:
		verdict.Headline = "Everything that was asked holds"
	case x.Verdict == scimdrill.NotMet && slices.ContainsFunc(page.Features, func(f htmlFeature) bool { return f.State == Broken }):
		verdict.Headline = "Okta will not work with this server yet"
	case x.Verdict == scimdrill.NotMet:
		verdict.Headline = "This server is not ready yet"
	case x.Verdict == scimdrill.OutOfDate:
		verdict.Headline = "Nothing new fails, but the baseline is out of date"
	default:
		verdict.Headline = "No verdict"
	}
	verdict.Sentence = verdictCounts(x, page)
	return verdict
}

// verdictCounts says how much was asked, and how much of it fails for how many causes.
func verdictCounts(x *index, page htmlPage) string {
	outcomes := map[string]scimdrill.Outcome{}
	for _, result := range x.Results {
		worst, known := outcomes[result.Requirement]
		if !known {
			worst = scimdrill.Pass
		}
		outcomes[result.Requirement] = worst.Worse(result.Outcome)
	}
	counts := map[scimdrill.Outcome]int{}
	for _, outcome := range outcomes {
		counts[outcome]++
	}
	asked := len(outcomes) - counts[scimdrill.NotApplicable]
	if asked == 0 {
		return "Nothing was exercised."
	}
	bad := counts[scimdrill.Fail] + counts[scimdrill.Flaky] + counts[scimdrill.Blocked]
	var text strings.Builder
	if bad == 0 {
		fmt.Fprintf(&text, "Of %s, none fails unexpectedly", many(asked, "requirement"))
	} else {
		fmt.Fprintf(&text, "%s of %s %s not hold", thousands(bad), thousandsOf(asked, "requirement"), verb(bad, "does", "do"))
		if causes := worstFindings(page.Findings); causes > 0 {
			fmt.Fprintf(&text, "; %s behind %s", thousandsOf(causes, "finding")+verb(causes, " stands", " stand"), verb(bad, "it", "them"))
		}
	}
	if faults := counts[scimdrill.Error]; faults > 0 {
		fmt.Fprintf(&text, "; %s could not be judged, by a fault of scimdrill itself", thousands(faults))
	}
	return text.String() + "."
}

func worstFindings(findings []htmlFinding) int {
	n := 0
	for _, finding := range findings {
		if finding.Failing {
			n++
		}
	}
	return n
}

func thousandsOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}
