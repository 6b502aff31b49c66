package reports_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/reports"
)

// everywhereHostile has a hostile text in every place that a target, or whoever wrote a results.json, can reach.
func everywhereHostile(text string) *scimdrill.Report {
	report := exampleReport()
	report.Target.URL, report.Target.Kind, report.Target.Defects = text, text, []string{text}
	report.Org.URL, report.Org.Kind, report.Profile, report.Seed = text, text, text, text
	report.Tool.Name, report.Tool.Version, report.Tool.Commit = text, text, text
	report.LeftBehind, report.TargetLog = []string{text}, []string{text}
	report.Profiles = []scimdrill.ProfileVerdict{{Name: text, Version: 1, Title: text, Verdict: scimdrill.NotMet, Counts: map[scimdrill.Outcome]int{scimdrill.Fail: 1}}}
	report.Measured = []scimdrill.Measurement{{What: text, Took: 1}}
	report.Baseline = &scimdrill.BaselineUse{File: text, Notes: []scimdrill.BaselineNote{{Kind: scimdrill.EntryUnused, Entry: text, Text: text}}}
	report.ByHand = []scimdrill.ByHand{{Case: scimdrill.Citation{Source: text, Section: text, URL: text}, Title: text, Why: text, Do: text, See: text, Rest: true}}
	for i := range report.Requirements {
		r := &report.Requirements[i]
		r.Title, r.Why, r.Fix, r.Level = text, text, text, scimdrill.Level(text)
		r.Profiles, r.Mistakes = []string{text}, []string{text}
		r.Cites = []scimdrill.Citation{{Source: text, Section: text, URL: text}, {Source: text, Section: text, URL: "https://example.com/" + text}}
	}
	for i := range report.Results {
		if report.Results[i].Reason != "" {
			report.Results[i].Reason = text
		}
		if failure := report.Results[i].Failure; failure != nil {
			failure.Message, failure.Location, failure.AdminSees = text, text, []string{text}
			failure.Differences = []scimdrill.Difference{{Pointer: text, Expected: text, Found: text}}
		}
	}
	for i := range report.Findings {
		report.Findings[i].Title = text
		report.Findings[i].Cite = scimdrill.Citation{Source: text, Section: text, URL: text}
	}
	report.Previous.File, report.Previous.Target, report.Previous.Notes = text, text, []string{text}
	report.Previous.Tool.Version = text
	for i := range report.Previous.Changes {
		change := &report.Previous.Changes[i]
		change.Title, change.Requirement = text, text
	}
	report.Surveys = []scimdrill.SurveyStory{{Schedule: text, Problem: text, Rounds: []scimdrill.SurveyRound{{Number: 1}}, Employees: []scimdrill.SurveyEmployee{
		{Name: text, Part: text, Acts: []scimdrill.SurveyAct{{Failed: text}}, Deliveries: []scimdrill.SurveyDelivery{{Round: 1, Status: text, Reason: text}}},
	}}}
	for i := range report.Exchanges {
		x := &report.Exchanges[i]
		x.Purpose, x.Problem, x.Request.URL, x.Request.Method, x.Request.Body = text, text, text, text, text
		x.Request.Header = append(x.Request.Header, scimdrill.HeaderField{Name: text, Value: text})
		if x.Response != nil {
			x.Response.Body = text
			x.Response.Header = append(x.Response.Header, scimdrill.HeaderField{Name: text, Value: text})
		}
	}
	return report
}

// hostileJSON has a hostile text as a name and as a value of well-formed resources, which are laid out line by line, compared, and
// followed from exchange to exchange.
func hostileJSON(text string) *scimdrill.Report {
	report := exampleReport()
	name, _ := json.Marshal(text) //nolint:errchkjson // a string always encodes
	escaped := strings.NewReplacer("~", "~0", "/", "~1").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	body := fmt.Sprintf(`{"schemas":[%[1]s],"id":%[1]s,"userName":%[1]s,%[1]s:%[1]s,"name":{%[1]s:[%[1]s,{%[1]s:%[1]s}]},"active":%[1]s,"members":[{"value":%[1]s}]}`, name)
	for i := range report.Exchanges {
		x := &report.Exchanges[i]
		if x.Request.Method != "GET" {
			x.Request.Body = body
		}
		if x.Response != nil {
			x.Response.Body = body
		}
		x.Request.URL = exampleBase + "/Users/" + url.PathEscape(text) + "?filter=" + url.QueryEscape("userName eq "+string(name))
	}
	for i := range report.Results {
		if failure := report.Results[i].Failure; failure != nil {
			failure.Differences = []scimdrill.Difference{
				{Pointer: "/name/" + escaped + "/0", Expected: "{" + string(name) + ":" + string(name) + "}", Found: string(name)},
				{Pointer: "/" + escaped + "-more", Expected: string(name)},
			}
		}
	}
	return report
}

func TestNothingInvisibleInWhatPeopleRead(t *testing.T) {
	for _, text := range hostileTexts() {
		report := everywhereHostile(text)
		for name, out := range map[string][]byte{
			"report.html":   rendered(t, reports.WriteHTML, report),
			"laid out":      rendered(t, reports.WriteHTML, hostileJSON(text)),
			"report.md":     rendered(t, reports.WriteMarkdown, report),
			"junit.xml":     rendered(t, reports.WriteJUnit, report),
			"console":       summary(report, reports.ConsoleOptions{}),
			"console.quiet": summary(report, reports.ConsoleOptions{Quiet: true}),
		} {
			if !utf8.Valid(out) {
				t.Errorf("%s of %q is not UTF-8", name, text)
			}
			for _, r := range string(out) {
				if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
					at := bytes.IndexRune(out, r)
					t.Errorf("%s of %q holds %U: %q", name, text, r, out[max(0, at-80):min(len(out), at+40)])
					break
				}
			}
		}
	}
}

// TestHTMLHasOnlyOurElements parses the report as a browser does and looks for anything that the template does not make.
func TestHTMLHasOnlyOurElements(t *testing.T) {
	elements := strings.Fields(`html head meta title style body header p h1 h2 h3 h4 dl div dt dd code br span time ul li
		strong b a main section article pre table caption colgroup col thead tbody tr th td details summary footer label input
		ol q kbd form fieldset legend select option button script
		svg desc g path rect circle text`)
	attributes := strings.Fields(`lang charset http-equiv content name class datetime title aria-label href rel id scope colspan
		data-label open type placeholder aria-hidden aria-labelledby aria-live role tabindex for hidden value autocomplete spellcheck
		data-filter data-count data-o data-s data-l data-p data-f data-g
		viewbox width height aria-describedby x y d cx cy r`)
	for i, text := range append(hostileTexts(), hostileTexts()...) {
		report := everywhereHostile(text)
		if i >= len(hostileTexts()) {
			report = hostileJSON(text)
		}
		tokens := html.NewTokenizer(bytes.NewReader(rendered(t, reports.WriteHTML, report)))
		for tokens.Next() != html.ErrorToken {
			token := tokens.Token()
			if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
				continue
			}
			if !contains(elements, token.Data) {
				t.Fatalf("an element <%s> came out of %q", token.Data, text)
			}
			for _, attribute := range token.Attr {
				if !contains(attributes, attribute.Key) {
					t.Fatalf("an attribute %s of <%s> came out of %q", attribute.Key, token.Data, text)
				}
				if attribute.Key == "href" && !strings.HasPrefix(attribute.Val, "#") && !strings.HasPrefix(attribute.Val, "https://") {
					t.Fatalf("a link to %q came out of %q", attribute.Val, text)
				}
			}
		}
		if err := tokens.Err(); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	}
}

// TestHostileTextsReachThePage: the tests above say something only as far as the texts get into the page.
func TestHostileTextsReachThePage(t *testing.T) {
	for name, report := range map[string]*scimdrill.Report{"everywhere": everywhereHostile("qzhostile"), "in bodies": hostileJSON("qzhostile")} {
		page := string(rendered(t, reports.WriteHTML, report))
		places := strings.Count(page, "qzhostile")
		attributes := len(regexp.MustCompile(`[a-z-]+="[^"]*qzhostile[^"]*"`).FindAllString(page, -1))
		drawn := 0
		for _, svg := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(page, -1) {
			drawn += strings.Count(svg, "qzhostile")
		}
		t.Logf("%s: %d texts are tried in %d places of report.html each, %d of them attributes, %d of them in drawings", name, len(hostileTexts()), places, attributes, drawn)
		if places < 200 || attributes < 15 || drawn < 5 {
			t.Errorf("%s: hostile texts do not get far: %d places, %d attributes, %d in drawings", name, places, attributes, drawn)
		}
	}
}

func TestHTMLAsksForNothing(t *testing.T) {
	page := string(rendered(t, reports.WriteHTML, exampleReport()))
	policy := regexp.MustCompile(`Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"`)
	if !policy.MatchString(page) {
		t.Error("the page has no content security policy, or another one than is expected")
	}
	for _, asks := range []string{"src=", "<link", "<script ", "url(", "@import", "<iframe", " action=", " style=", " onclick=", "fetch(", "XMLHttpRequest", "import("} {
		without := strings.ReplaceAll(page, "&lt;img src=x", "")
		if strings.Contains(without, asks) {
			t.Errorf("the page holds %q", asks)
		}
	}
	if found := strings.Count(page, "<script"); found != 1 {
		t.Errorf("expected one script, found %d", found)
	}
}

func TestNoCredentialsAnywhere(t *testing.T) {
	report := exampleReport()
	for name, write := range map[string]func(io.Writer, *scimdrill.Report) error{
		"results.json": reports.WriteResults, "report.html": reports.WriteHTML, "junit.xml": reports.WriteJUnit,
		"report.md": reports.WriteMarkdown, "exchanges.har": reports.WriteHAR,
	} {
		if strings.Contains(string(rendered(t, write, report)), leakedToken) {
			t.Errorf("%s holds the token", name)
		}
	}
	if bytes.Contains(summary(report, reports.ConsoleOptions{}), []byte(leakedToken)) {
		t.Error("the console holds the token")
	}
	if report.Exchanges[0].Request.Header.Get("Authorization") != "Bearer "+leakedToken {
		t.Error("the report that was given has been changed")
	}
}

// TestMarkdownHasOnlyOurMarkup takes away code blocks, in which nothing acts, and looks for markup in the rest.
func TestMarkdownHasOnlyOurMarkup(t *testing.T) {
	blocks := regexp.MustCompile("(?ms)^(`{3,})[a-z]+\n.*?\n`{3,}\n")
	ours := regexp.MustCompile(`</?(code|details|summary)>`)
	for _, text := range hostileTexts() {
		rest := string(rendered(t, reports.WriteMarkdown, everywhereHostile(text)))
		rest = ours.ReplaceAllString(blocks.ReplaceAllString(rest, ""), "")
		for _, markup := range []string{"<", "`", "@ada", "javascript:", "www.", "evil.example.com]"} {
			if strings.Contains(rest, markup) {
				at := strings.Index(rest, markup)
				t.Errorf("%q of %q is markup: …%s…", markup, text, rest[max(0, at-60):min(len(rest), at+60)])
			}
		}
	}
}

func TestJUnitIsXMLWhateverTheTargetSays(t *testing.T) {
	for _, text := range hostileTexts() {
		var document struct {
			Suites []struct {
				Cases []struct{} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		report := everywhereHostile(text)
		if err := xml.Unmarshal(rendered(t, reports.WriteJUnit, report), &document); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		cases := 0
		for _, suite := range document.Suites {
			cases += len(suite.Cases)
		}
		if cases != len(report.Results) {
			t.Errorf("%q: expected %d test cases, found %d", text, len(report.Results), cases)
		}
	}
}

func contains(list []string, one string) bool {
	for _, candidate := range list {
		if candidate == one {
			return true
		}
	}
	return false
}
