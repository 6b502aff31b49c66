package scenario

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
	"github.com/scimdrill/scimdrill/suites/play"
)

// WriteReport writes what to send to a vendor: what was done, expected and seen, the exchange in which it shows beside that of a server
// that does it right, and lines to ask again with. Right is a run on the clean reference; seen is a run on the vendor's target, in which
// the scenario failed.
func WriteReport(w io.Writer, s *Scenario, right, seen *scimdrill.Report) error {
	failed, found := failing(s, seen)
	if !found {
		return fmt.Errorf("%s did not fail in that run: there is nothing to report; `scimdrill run --scenario %s` runs it", s.ID(), s.Argument())
	}
	v := &vendorReport{s: s, right: right, seen: seen, failed: failed}
	v.head()
	v.story()
	v.exchanges()
	v.again()
	_, err := io.WriteString(w, v.text.String())
	return err
}

func failing(s *Scenario, report *scimdrill.Report) (scimdrill.Result, bool) {
	for _, result := range report.Results {
		if result.Requirement == s.ID() && (result.Raw().Failing() || result.Raw() == scimdrill.Warn) && result.Failure != nil {
			return result, true
		}
	}
	return scimdrill.Result{}, false
}

type vendorReport struct {
	s           *Scenario
	right, seen *scimdrill.Report
	failed      scimdrill.Result
	text        strings.Builder
}

func (v *vendorReport) part(form string, args ...any) { fmt.Fprintf(&v.text, form, args...) }

func (v *vendorReport) head() {
	v.part("# %s\n\n> %s\n\n%s\n\n", v.s.Title, oneParagraph(v.s.Seen), oneParagraph(v.s.Why))
	v.part("| | |\n|---|---|\n")
	v.part("| Target | `%s` |\n| Okta app | %s |\n| When | %s |\n", v.seen.Target.URL, v.failed.App, v.seen.Started.UTC().Format("2006-01-02 15:04 UTC"))
	v.part("| Known | %s |\n", v.s.Label)
	for _, source := range v.s.Sources {
		v.part("| Source | [%s](%s) |\n", strings.TrimSpace(source.Name+" "+source.Section), source.URL)
	}
	v.part("\n")
}

func (v *vendorReport) story() {
	v.part("## What was done\n\n")
	for i := range v.s.Did {
		v.part("%d. %s\n", i+1, v.s.Did[i].Sentence())
		if expect := v.s.Did[i].Expect; expect != nil {
			for _, sentence := range expect.Sentences() {
				v.part("   - expected: %s\n", sentence)
			}
		}
	}
	v.part("\n## What was expected\n\n")
	for _, sentence := range v.s.Expected.Sentences() {
		v.part("- %s\n", sentence)
	}
	v.part("\n## What was seen\n\n%s", fenced("text", v.failed.Failure.Message))
	for _, words := range v.failed.Failure.AdminSees {
		v.part("The administrator reads:\n\n%s", fenced("text", words))
	}
	v.part("What usually mends it: %s\n\n", oneParagraph(v.s.Fix))
}

// exchanges shows the exchange in which it went wrong, and the one at the same place where it went right.
func (v *vendorReport) exchanges() {
	decisive, found := v.seen.ExchangeByNumber(v.failed.Failure.Decisive)
	if !found {
		return
	}
	if strings.HasPrefix(v.failed.Failure.Message, play.SurveysOf) {
		v.part("No exchange shows it: what is wrong shows in the invitations that the target sends. The last exchange before they were due:\n\n%s", fenced("http", message(decisive)))
		return
	}
	v.part("## Expected: the same request, answered right\n\n")
	if right, there := v.counterpart(decisive); there {
		v.part("%s", fenced("http", message(right)))
	} else {
		v.part("A server that does it right is not sent this request: it went right before it came to that.\n\n")
	}
	v.part("## Seen\n\n%s", fenced("http", message(decisive)))
}

// counterpart is the exchange of the right run with the same method and form of address, and as many like it before it.
func (v *vendorReport) counterpart(decisive scimdrill.Exchange) (scimdrill.Exchange, bool) {
	if v.right == nil {
		return scimdrill.Exchange{}, false
	}
	before := 0
	for _, number := range v.failed.Exchanges {
		if exchange, found := v.seen.ExchangeByNumber(number); found && number < decisive.Number && shape(exchange, v.seen) == shape(decisive, v.seen) {
			before++
		}
	}
	at := slices.IndexFunc(v.right.Results, func(r scimdrill.Result) bool { return r.Requirement == v.s.ID() && r.App == v.failed.App })
	if at < 0 {
		return scimdrill.Exchange{}, false
	}
	for _, number := range v.right.Results[at].Exchanges {
		exchange, found := v.right.ExchangeByNumber(number)
		if !found || shape(exchange, v.right) != shape(decisive, v.seen) {
			continue
		}
		if before == 0 {
			return exchange, true
		}
		before--
	}
	return scimdrill.Exchange{}, false
}

// shape is a request without what differs from run to run: ids in its path, and values in its query.
func shape(exchange scimdrill.Exchange, report *scimdrill.Report) string {
	path, query, _ := strings.Cut(exchange.Path(report.Target.URL), "?")
	parts := strings.Split(path, "/")
	if len(parts) > 2 {
		parts[2] = "{id}"
	}
	return fmt.Sprint(exchange.Actor, exchange.Request.Method, strings.Join(parts, "/"), regexp.MustCompile(`%22.*?%22`).ReplaceAllString(query, "{}"))
}

func (v *vendorReport) again() {
	v.part("## To see it again\n\n")
	var lines []string
	for _, number := range v.failed.Exchanges {
		if exchange, found := v.seen.ExchangeByNumber(number); found && number <= cmp.Or(v.failed.Failure.Decisive, number) {
			lines = append(lines, reports.Curl(exchange))
		}
	}
	lines = lines[max(0, len(lines)-mostLines):]
	v.part("The requests that led to it, with the token in $SCIM_TOKEN; ids are those of that run:\n\n%s", fenced("sh", strings.Join(lines, "\n")))
	v.part("The whole of it, on any target:\n\n%s", fenced("sh", "SCIM_TOKEN=… scimdrill run --scenario "+v.s.Argument()+" --url https://api.example.com/scim/v2"))
}

const (
	mostLines = 12
	mostBody  = 8 << 10
)

// message is an exchange as HTTP writes it.
func message(x scimdrill.Exchange) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s\n", x.Request.Method, x.Request.URL)
	headers(&text, x.Request.Header)
	text.WriteString(body(x.Request.Body))
	text.WriteString("\n")
	if x.Response == nil {
		return text.String() + "(" + x.Silence.Sentence() + ")"
	}
	fmt.Fprintf(&text, "HTTP/1.1 %d\n", x.Response.Status)
	headers(&text, x.Response.Header)
	text.WriteString(body(x.Response.Body))
	return text.String()
}

func headers(text *strings.Builder, header scimdrill.Header) {
	for _, field := range header {
		fmt.Fprintf(text, "%s: %s\n", field.Name, field.Value)
	}
}

func body(text string) string {
	if text == "" {
		return ""
	}
	if len(text) > mostBody {
		text = strings.ToValidUTF8(text[:mostBody], "") + "… (cut)"
	}
	return "\n" + text + "\n"
}

// fenced is a block of code that no text can end before its time, without what a reader would not see.
func fenced(language, text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, text)
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + language + "\n" + strings.TrimRight(text, "\n") + "\n" + fence + "\n\n"
}
