package reports

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

const redactedToken = "<redacted>"

// redacted returns a copy of the report without credentials. The driver has taken them out already; a report is shown to
// strangers, so that it is done again here, where nothing can go around it.
func redacted(report *scimdrill.Report) *scimdrill.Report {
	s := secretsOf(report)
	clean := *report
	clean.Target.URL, clean.Org.URL = s.address(report.Target.URL), s.address(report.Org.URL)
	clean.Exchanges = make([]scimdrill.Exchange, len(report.Exchanges))
	for i, exchange := range report.Exchanges {
		clean.Exchanges[i] = s.exchange(exchange)
	}
	clean.Previous = s.comparison(report.Previous)
	if len(s.forms) == 0 {
		return &clean
	}
	clean.Results = slices.Clone(report.Results)
	for i := range clean.Results {
		clean.Results[i].Reason = s.text(clean.Results[i].Reason)
		clean.Results[i].Failure = s.failure(clean.Results[i].Failure)
	}
	clean.Findings = slices.Clone(report.Findings)
	for i := range clean.Findings {
		clean.Findings[i].Title = s.text(clean.Findings[i].Title)
	}
	clean.Surveys = s.surveys(report.Surveys)
	clean.ByHand = s.byHand(report.ByHand)
	clean.LeftBehind, clean.TargetLog = s.texts(report.LeftBehind), s.texts(report.TargetLog)
	return &clean
}

func (s *secrets) comparison(previous *scimdrill.Comparison) *scimdrill.Comparison {
	if previous == nil {
		return nil
	}
	clean := *previous
	clean.Target, clean.Notes = s.address(previous.Target), slices.Clone(previous.Notes)
	for i := range clean.Notes {
		clean.Notes[i] = s.address(clean.Notes[i])
	}
	clean.Changes = slices.Clone(previous.Changes)
	for i := range clean.Changes {
		clean.Changes[i].Title = s.text(clean.Changes[i].Title)
	}
	return &clean
}

func (s *secrets) surveys(stories []scimdrill.SurveyStory) []scimdrill.SurveyStory {
	clean := slices.Clone(stories)
	for i, story := range clean {
		clean[i].Schedule, clean[i].Problem = s.text(story.Schedule), s.text(story.Problem)
		clean[i].Employees = slices.Clone(story.Employees)
		for j := range clean[i].Employees {
			employee := &clean[i].Employees[j]
			employee.Name, employee.Acts, employee.Deliveries = s.text(employee.Name), slices.Clone(employee.Acts), slices.Clone(employee.Deliveries)
			for k := range employee.Acts {
				employee.Acts[k].Failed = s.text(employee.Acts[k].Failed)
			}
			for k := range employee.Deliveries {
				employee.Deliveries[k].Reason = s.text(employee.Deliveries[k].Reason)
			}
		}
	}
	return clean
}

func (s *secrets) byHand(list []scimdrill.ByHand) []scimdrill.ByHand {
	clean := slices.Clone(list)
	for i, item := range clean {
		clean[i].Title, clean[i].Why, clean[i].Do, clean[i].See = s.text(item.Title), s.text(item.Why), s.text(item.Do), s.text(item.See)
	}
	return clean
}

func (s *secrets) exchange(exchange scimdrill.Exchange) scimdrill.Exchange {
	exchange.Purpose, exchange.Problem = s.text(exchange.Purpose), s.address(exchange.Problem)
	exchange.Request.URL = s.address(exchange.Request.URL)
	exchange.Request.Header = s.header(exchange.Request.Header)
	exchange.Request.Body = s.body(exchange.Request.Body)
	if exchange.Response != nil {
		response := *exchange.Response
		response.Header = s.header(response.Header)
		response.Body = s.body(response.Body)
		exchange.Response = &response
	}
	return exchange
}

func (s *secrets) failure(failure *scimdrill.Failure) *scimdrill.Failure {
	if failure == nil {
		return nil
	}
	clean := *failure
	clean.Message, clean.AdminSees = s.text(failure.Message), s.texts(failure.AdminSees)
	clean.Differences = slices.Clone(failure.Differences)
	for i, d := range clean.Differences {
		clean.Differences[i] = scimdrill.Difference{Pointer: s.text(d.Pointer), Expected: s.text(d.Expected), Found: s.text(d.Found)}
	}
	return &clean
}

func (s *secrets) header(header scimdrill.Header) scimdrill.Header {
	clean := slices.Clone(header)
	for i, field := range clean {
		switch name := strings.ToLower(field.Name); {
		case name == "cookie" || name == "set-cookie":
			clean[i].Value = redactedToken
		case s.isSecret(name):
			clean[i].Value = redactedCredentials(field.Value)
		case name == "location" || name == "content-location":
			clean[i].Value = s.address(field.Value)
		default:
			clean[i].Value = s.text(field.Value)
		}
	}
	return clean
}

// redactedCredentials keeps the scheme, which is worth knowing, and nothing else. A value without a known scheme may be the
// token itself, so that none of it is kept.
func redactedCredentials(value string) string {
	scheme, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	switch strings.ToLower(scheme) {
	case "bearer", "basic", "digest", "ssws":
		return scheme + " " + redactedToken
	case "":
		return ""
	default:
		return redactedToken
	}
}
