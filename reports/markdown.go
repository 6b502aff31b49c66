package reports

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

const (
	// markdownLimit is below the 1 MiB that GitHub takes as the summary of a step; a longer one is refused whole.
	markdownLimit = 900 << 10
	// markdownFailures are shown in full; a list of more helps nobody.
	markdownFailures = 50
	markdownLines    = 40
	markdownChars    = 4000
)

// WriteMarkdown writes report.md, in the shape of a step summary of GitHub Actions: verdict, findings, failures, and counts.
func WriteMarkdown(w io.Writer, report *scimdrill.Report) error {
	m := &markdown{index: indexOf(report), limit: markdownLimit}
	m.head()
	m.previous()
	m.findings()
	m.measured()
	m.failures()
	m.blocked()
	m.warnings()
	m.reasons(scimdrill.Flaky, "Flaky")
	m.reasons(scimdrill.Stale, "Stale in the baseline")
	m.baseline()
	m.reasons(scimdrill.ExpectedFail, "Expected to fail")
	m.reasons(scimdrill.NotApplicable, "Not applicable")
	m.byHand()
	m.leftBehind()
	m.foot()
	_, err := io.WriteString(w, m.text.String())
	return err
}

// markdown collects parts until its limit; what does not fit is counted and named at the end.
type markdown struct {
	*index
	text    strings.Builder
	limit   int
	omitted int
}

func (m *markdown) part(format string, args ...any) {
	part := fmt.Sprintf(format, args...)
	if m.text.Len()+len(part) > m.limit {
		m.omitted++
		return
	}
	m.text.WriteString(part)
}

func (m *markdown) head() {
	m.part("# SCIM rehearsal: %s\n\n", escaped(string(m.Verdict)))
	m.part("%s.\n\n", escaped(upperFirst(verdictSentence(m.Report))))
	m.part("| | |\n|---|---|\n")
	m.part("| Target | %s (%s) |\n", code(m.Target.URL), escaped(m.Target.Kind))
	m.part("| Okta | %s org, %s |\n", escaped(m.Org.Kind), escaped(appsText(m.Org.Apps)))
	m.part("| Started | %s |\n", m.Started.UTC().Format("2006-01-02 15:04 UTC"))
	m.part("| Tool | %s |\n", escaped(toolText(m.Tool)))
	m.part("| Results | %s |\n\n", escaped(countsText(m.Counts())))
	m.profiles()
	m.part("| Feature | State | |\n|---|---|---|\n")
	for _, feature := range Features(m.Report) {
		m.part("| %s | %s | %s |\n", escaped(feature.Name), feature.State, escaped(feature.Note))
	}
	m.part("\n")
}

func (m *markdown) findings() {
	if len(m.Findings) == 0 {
		return
	}
	m.part("## Findings\n\nDepartures that could be understood; the run went on.\n\n")
	for _, finding := range m.Findings {
		if finding.Failing {
			m.part("- **fails:** ")
		} else {
			m.part("- ")
		}
		m.part("%s (%s), %s\n", code(finding.Title), citation(finding.Cite), many(max(1, finding.Count), "time"))
	}
	m.part("\n")
}

func (m *markdown) measured() {
	if len(m.Measured) == 0 {
		return
	}
	m.part("## Measured\n\n")
	for _, each := range m.Measured {
		m.part("- %s: %s\n", code(each.What), each.Took.Round(time.Millisecond))
	}
	m.part("\n")
}

func (m *markdown) failures() {
	results := append(m.with(scimdrill.Error), m.with(scimdrill.Fail)...)
	if len(results) == 0 {
		return
	}
	m.part("## Failures\n\n")
	for i, result := range results {
		if i == markdownFailures {
			m.part("%s in %s.\n\n", many(len(results)-i, "more failure"), code(HTMLFile))
			return
		}
		m.part("%s", m.failure(result))
	}
}

func (m *markdown) failure(result scimdrill.Result) string {
	var text strings.Builder
	requirement := m.requirement(result.Requirement)
	fmt.Fprintf(&text, "### %s\n\n", code(titleLine(requirement, result)))
	fmt.Fprintf(&text, "%s\n\n%s\n", escaped(requirement.Title), fenced("text", shortened(visible(reasonOf(result)), markdownLines, markdownChars)))
	if result.Outcome == scimdrill.Error {
		text.WriteString("This is a fault of scimdrill itself; it says nothing about the target.\n\n")
	}
	if failure := result.Failure; failure != nil && len(failure.Differences) > 0 {
		text.WriteString("| At | Expected | Found |\n|---|---|---|\n")
		for _, d := range failure.Differences {
			fmt.Fprintf(&text, "| %s | %s | %s |\n", code(pointerText(d.Pointer)), code(valueText(d.Expected)), code(valueText(d.Found)))
		}
		text.WriteString("\n")
	}
	if requirement.Why != "" {
		fmt.Fprintf(&text, "**Why Okta cares.** %s\n\n", escaped(requirement.Why))
	}
	if result.Failure != nil {
		for _, sees := range result.Failure.AdminSees {
			fmt.Fprintf(&text, "**The admin reads.** %s\n\n", code(sees))
		}
	}
	if requirement.Fix != "" {
		fmt.Fprintf(&text, "**Usual fix.** %s\n\n", escaped(requirement.Fix))
	}
	for i, mistake := range requirement.Mistakes {
		if i == 0 {
			text.WriteString("**What vendors got wrong.**\n\n")
		}
		fmt.Fprintf(&text, "- %s\n", escaped(mistake))
	}
	if len(requirement.Mistakes) > 0 {
		text.WriteString("\n")
	}
	if len(requirement.Profiles) > 0 {
		fmt.Fprintf(&text, "**Counts in.** %s\n\n", escaped(strings.Join(requirement.Profiles, ", ")))
	}
	for i, cite := range requirement.Cites {
		if i == 0 {
			text.WriteString("**Source.** ")
		} else {
			text.WriteString("; ")
		}
		text.WriteString(citation(cite))
	}
	text.WriteString("\n\n")
	if exchange, known := m.decisive(result); known {
		fmt.Fprintf(&text, "<details><summary>Exchange %d: %s</summary>\n\n%s\n%s\n</details>\n\n", exchange.Number,
			escaped(answerText(exchange)), fenced("http", wireText(exchange, markdownLines, markdownChars)), fenced("sh", Curl(exchange)))
	}
	return text.String()
}

func (m *markdown) blocked() {
	groups := m.grouped(scimdrill.Blocked)
	if len(groups) == 0 {
		return
	}
	m.part("## Blocked\n\nThese could not be exercised, because something before them failed.\n\n")
	for _, g := range groups {
		m.part("- %s: %s, %s\n", code(g.Reason), many(len(g.Results), "requirement"), codes(ids(g.Results)))
	}
	m.part("\n")
}

func (m *markdown) warnings() {
	results := m.with(scimdrill.Warn)
	if len(results) == 0 {
		return
	}
	m.part("## Warnings\n\n")
	for _, result := range results {
		requirement := m.requirement(result.Requirement)
		m.part("- %s %s %s\n", code(titleLine(requirement, result)), escaped(requirement.Title), code(reasonOf(result)))
	}
	m.part("\n")
}

func (m *markdown) reasons(outcome scimdrill.Outcome, title string) {
	groups := m.grouped(outcome)
	if len(groups) == 0 {
		return
	}
	m.part("<details><summary>%s: %d</summary>\n\n", title, len(m.with(outcome)))
	for _, g := range groups {
		m.part("- %s: %s\n", code(g.Reason), codes(ids(g.Results)))
	}
	m.part("\n</details>\n\n")
}

func (m *markdown) leftBehind() {
	if len(m.LeftBehind) == 0 {
		return
	}
	m.part("## Left behind\n\nTest users that could not be removed from the target.\n\n")
	for _, user := range m.LeftBehind {
		m.part("- %s\n", code(user))
	}
	m.part("\n")
}

func (m *markdown) foot() {
	if m.omitted > 0 {
		m.limit += 1 << 10
		m.part("\n\n%s did not fit; everything is in %s.\n", many(m.omitted, "part"), code(HTMLFile))
	}
}

// escaped is text in which nothing is markup: every ASCII punctuation mark that could begin some is a character reference,
// which CommonMark takes for text (CommonMark 0.31 §2.5) and in which GitHub finds no link, name, emoji or formula.
func escaped(text string) string {
	var safe strings.Builder
	for _, r := range oneLine(text) {
		if strings.ContainsRune("<>&`*_[]#|~\\:@$", r) {
			fmt.Fprintf(&safe, "&#%d;", r)
			continue
		}
		safe.WriteRune(r)
	}
	return strings.ReplaceAll(safe.String(), "www.", "www&#46;")
}

// code is text in a code element, in which GitHub links no names and no addresses.
func code(text string) string {
	if text = escaped(text); text == "" {
		return ""
	}
	return "<code>" + text + "</code>"
}

func codes(texts []string) string {
	parts := make([]string, len(texts))
	for i, text := range texts {
		parts[i] = code(text)
	}
	return strings.Join(parts, ", ")
}

// fenced is a code block whose fence is longer than any within.
func fenced(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%s%s\n%s\n%s\n", fence, language, strings.TrimRight(visible(text), "\n"), fence)
}

func citation(cite scimdrill.Citation) string {
	// An address is written as it stands, so that it may hold nothing that ends a link or cannot be seen.
	unfit := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>()\"'\\`", r) }
	if !isWeb(cite.URL) || strings.ContainsFunc(cite.URL, unfit) {
		return escaped(cite.String())
	}
	return fmt.Sprintf("[%s](%s)", escaped(cite.String()), cite.URL)
}

func toolText(tool scimdrill.Tool) string {
	text := strings.TrimSpace(tool.Name + " " + tool.Version)
	if tool.Commit != "" {
		text += " (" + tool.Commit[:min(12, len(tool.Commit))] + ")"
	}
	return text
}

func upperFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
