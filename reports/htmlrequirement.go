package reports

import (
	"fmt"
	"html/template"

	"github.com/scimdrill/scimdrill"
)

// htmlRequirement is the page of a requirement.
type htmlRequirement struct {
	Anchor      string
	Outcome     scimdrill.Outcome
	Requirement scimdrill.Requirement
	// Bad are the results to be read in full, Good the others in a line each.
	Bad  []htmlResult
	Good []htmlBrief
	// Findings are what is behind it, with what else they explain.
	Findings []htmlBehind
}

// Failing reports whether the page has evidence.
func (r htmlRequirement) Failing() bool { return len(r.Bad) > 0 }

// htmlBrief is a result of which there is little to say.
type htmlBrief struct {
	App     string
	Outcome scimdrill.Outcome
	Reason  string
}

// htmlBehind is a finding seen from one of its requirements.
type htmlBehind struct {
	Anchor, Title string
	Others        []htmlLink
	More          int
}

// htmlResult is a result with its evidence.
type htmlResult struct {
	Anchor        string
	App           string
	Result        scimdrill.Result
	Message       string
	Diff          *htmlDiff
	Differences   []scimdrill.Difference
	AdminSees     []string
	Location      string
	Exchanges     []htmlExchange
	MoreExchanges string
	Curl          string
	// Diagram draws them as a sequence.
	Diagram template.HTML
}

type htmlExchange struct {
	Anchor                    string
	Number                    int
	Decisive                  bool
	Method, Path              string
	Purpose, Answer           string
	Tone                      string
	RequestText, ResponseText string
}

// htmlSiblings is how many other requirements of a finding a page names.
const htmlSiblings = 12

func (p *htmlPages) requirements() []htmlRequirement {
	var pages []htmlRequirement
	for _, id := range p.order {
		page := htmlRequirement{Anchor: p.anchor[id], Outcome: p.worst(id), Requirement: p.requirement(id)}
		taken := anchors{page.Anchor: 1}
		for _, result := range p.results[id] {
			if result.Failure == nil && result.Outcome != scimdrill.Fail {
				page.Good = append(page.Good, htmlBrief{appLabel(result.App), result.Outcome, result.Reason})
				continue
			}
			page.Bad = append(page.Bad, p.result(result, taken.take(page.Anchor+"-"+appKey(result.App))))
		}
		for _, f := range p.finding[id] {
			page.Findings = append(page.Findings, p.behind(id, p.found[f]))
		}
		pages = append(pages, page)
	}
	return pages
}

func (p *htmlPages) behind(id string, finding htmlFinding) htmlBehind {
	behind := htmlBehind{Anchor: finding.Anchor, Title: finding.Title}
	for _, link := range finding.Links {
		switch {
		case link.ID == id:
		case len(behind.Others) == htmlSiblings:
			behind.More++
		default:
			behind.Others = append(behind.Others, link)
		}
	}
	return behind
}

func (p *htmlPages) result(result scimdrill.Result, anchor string) htmlResult {
	view := htmlResult{
		Anchor: anchor, App: appLabel(result.App), Result: result,
		Message: shortened(plainMessage(reasonOf(result)), htmlLines, htmlCharacters),
	}
	decisive, known := p.decisive(result)
	if result.Failure != nil {
		view.AdminSees, view.Location = result.Failure.AdminSees, result.Failure.Location
		view.Differences = result.Failure.Differences
		view.Diff = htmlDiffOf(result.Failure, decisive)
	}
	shown, left := p.evidence(result, htmlExchanges)
	if p.budget <= 0 {
		left += len(shown)
		shown, known = nil, false
	}
	if left > 0 {
		view.MoreExchanges = many(left, "more exchange") + " in " + ExchangesFile + "."
	}
	for _, exchange := range shown {
		one := p.exchange(exchange, known && exchange.Number == decisive.Number)
		one.Anchor = exchangeAnchor(anchor, exchange.Number)
		p.budget -= len(one.RequestText) + len(one.ResponseText)
		view.Exchanges = append(view.Exchanges, one)
	}
	view.Diagram = diagramOf(shown, left, p.Target.URL, anchor+"-d", decisive.Number, view.AdminSees, func(number int) string { return exchangeAnchor(anchor, number) })
	p.budget -= len(view.Diagram)
	if known {
		view.Curl = Curl(decisive)
		p.budget -= len(view.Curl)
	}
	return view
}

func (p *htmlPages) exchange(exchange scimdrill.Exchange, decisive bool) htmlExchange {
	return htmlExchange{
		Number: exchange.Number, Decisive: decisive, Method: exchange.Request.Method,
		Path: cutTo(exchange.Path(p.Target.URL), 160), Purpose: exchange.Purpose, Answer: answerText(exchange), Tone: statusTone(exchange),
		RequestText:  requestText(exchange, htmlLines, htmlCharacters),
		ResponseText: responseText(exchange, htmlLines, htmlCharacters),
	}
}

// exchangeAnchor is the place of an exchange among the evidence of a result.
func exchangeAnchor(result string, number int) string { return fmt.Sprintf("%s-x%d", result, number) }

func statusTone(exchange scimdrill.Exchange) string {
	switch status := exchange.Status(); {
	case status == 0 || status >= 500:
		return "bad"
	case status >= 400:
		return "care"
	default:
		return "calm"
	}
}
