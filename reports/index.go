package reports

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

// index is a report without credentials and without endless texts, and ways to find things in it.
type index struct {
	*scimdrill.Report
	requirements map[string]scimdrill.Requirement
	exchanges    map[int]scimdrill.Exchange
}

func indexOf(report *scimdrill.Report) *index {
	x := &index{
		Report:       readable(redacted(report)),
		requirements: make(map[string]scimdrill.Requirement, len(report.Requirements)),
		exchanges:    make(map[int]scimdrill.Exchange, len(report.Exchanges)),
	}
	for _, requirement := range x.Requirements {
		// A level is a word of ours, but a results.json that somebody else wrote may say anything.
		requirement.Level = scimdrill.Level(oneLine(string(requirement.Level)))
		x.requirements[requirement.ID] = requirement
	}
	for _, exchange := range x.Exchanges {
		x.exchanges[exchange.Number] = exchange
	}
	return x
}

// requirement is that of the result; one that the report does not describe still has its id.
func (x *index) requirement(id string) scimdrill.Requirement {
	if requirement, known := x.requirements[id]; known {
		return requirement
	}
	return scimdrill.Requirement{ID: id, Title: id}
}

// with lists the results of an outcome in the order of the report.
func (x *index) with(outcome scimdrill.Outcome) []scimdrill.Result {
	var results []scimdrill.Result
	for _, result := range x.Results {
		if result.Outcome == outcome {
			results = append(results, result)
		}
	}
	return results
}

// group is results that share a reason: they are shown once, under it.
type group struct {
	Reason  string
	Results []scimdrill.Result
}

func (x *index) grouped(outcome scimdrill.Outcome) []group {
	var groups []group
	at := map[string]int{}
	for _, result := range x.with(outcome) {
		reason := reasonOf(result)
		i, known := at[reason]
		if !known {
			i = len(groups)
			at[reason] = i
			groups = append(groups, group{Reason: reason})
		}
		groups[i].Results = append(groups[i].Results, result)
	}
	return groups
}

// reasonOf says why: of a failure what was broken, of everything else what kept it from being judged.
func reasonOf(result scimdrill.Result) string {
	failed := result.Outcome == scimdrill.Fail || result.Outcome == scimdrill.Warn || result.Outcome == scimdrill.Error
	switch {
	case failed && result.Failure != nil && result.Failure.Message != "":
		return result.Failure.Message
	case result.Reason != "":
		return result.Reason
	case result.Failure != nil && result.Failure.Message != "":
		return result.Failure.Message
	default:
		return "no reason was given"
	}
}

// decisive is the exchange in which a failure showed.
func (x *index) decisive(result scimdrill.Result) (scimdrill.Exchange, bool) {
	number := 0
	switch {
	case result.Failure != nil && result.Failure.Decisive != 0:
		number = result.Failure.Decisive
	case len(result.Exchanges) > 0:
		number = result.Exchanges[len(result.Exchanges)-1]
	}
	exchange, known := x.exchanges[number]
	return exchange, known
}

// evidence lists at most limit exchanges of a result, in order: the decisive one, what led to it, and then what followed.
// It also says how many more there are.
func (x *index) evidence(result scimdrill.Result, limit int) ([]scimdrill.Exchange, int) {
	numbers := slices.Clone(result.Exchanges)
	decisive, known := x.decisive(result)
	if known {
		numbers = append(numbers, decisive.Number)
	}
	slices.Sort(numbers)
	numbers = slices.DeleteFunc(slices.Compact(numbers), func(n int) bool { _, known := x.exchanges[n]; return !known })
	left := max(0, len(numbers)-limit)
	if left > 0 {
		last := max(slices.Index(numbers, decisive.Number)+1, limit)
		numbers = numbers[last-limit : last]
	}
	shown := make([]scimdrill.Exchange, len(numbers))
	for i, number := range numbers {
		shown[i] = x.exchanges[number]
	}
	return shown, left
}

// suiteOf is the part of an id that names its suite: "okta.create" of "okta.create.new-employee". Ids of the test plan of the
// integration network name a case, and the plan is one suite.
func suiteOf(id string) string {
	if strings.HasPrefix(id, "oin.") {
		return "oin"
	}
	parts := strings.Split(id, ".")
	return strings.Join(parts[:max(1, min(2, len(parts)-1))], ".")
}

// ids are the ids of results, each with the kinds of app it stands for: "okta.create.new-employee (template, aiw)".
func ids(results []scimdrill.Result) []string {
	var order []string
	apps := map[string][]string{}
	for _, result := range results {
		if _, known := apps[result.Requirement]; !known {
			order = append(order, result.Requirement)
			apps[result.Requirement] = nil
		}
		if result.App != "" {
			apps[result.Requirement] = append(apps[result.Requirement], string(result.App))
		}
	}
	for i, id := range order {
		if len(apps[id]) > 0 {
			order[i] = id + " (" + strings.Join(apps[id], ", ") + ")"
		}
	}
	return order
}

// answerText is what came of an exchange in a line: "404 Not Found in 12ms", or how no answer came.
func answerText(exchange scimdrill.Exchange) string {
	took := " (" + durationText(exchange.Duration) + ")"
	if exchange.Response == nil {
		text := exchange.Silence.Sentence()
		if exchange.Silence == "" {
			text = "no answer was recorded"
		}
		if exchange.Problem != "" {
			text += ": " + oneLine(exchange.Problem)
		}
		return text + took
	}
	return statusText(exchange.Response.Status) + took
}

func statusText(status int) string {
	if phrase := http.StatusText(status); phrase != "" {
		return fmt.Sprintf("%d %s", status, phrase)
	}
	return strconv.Itoa(status)
}

func durationText(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return d.Round(time.Microsecond).String()
	case d < time.Minute:
		return d.Round(time.Millisecond).String()
	default:
		return d.Round(time.Second).String()
	}
}

// outcomeText is an outcome in people's words.
func outcomeText(outcome scimdrill.Outcome) string {
	switch outcome {
	case scimdrill.NotApplicable:
		return "not applicable"
	case scimdrill.ExpectedFail:
		return "expected to fail"
	case scimdrill.Stale:
		return "stale in the baseline"
	case scimdrill.Warn:
		return "warning"
	case scimdrill.Fail:
		return "failed"
	case scimdrill.Pass:
		return "passed"
	default:
		return string(outcome)
	}
}

// countsText is "143 passed, 2 failed", the most pressing last.
func countsText(counts map[scimdrill.Outcome]int) string {
	var parts []string
	for _, outcome := range slices.Backward(scimdrill.Outcomes()) {
		n := counts[outcome]
		if n == 0 {
			continue
		}
		switch outcome {
		case scimdrill.Warn:
			parts = append(parts, many(n, "warning"))
		case scimdrill.Error:
			parts = append(parts, many(n, "error")+" of scimdrill itself")
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, outcomeText(outcome)))
		}
	}
	if len(parts) == 0 {
		return "nothing was exercised"
	}
	return strings.Join(parts, ", ")
}
