package reports

import (
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

const redactedToken = "<redacted>"

// redacted returns a copy of the report whose requests carry no credentials. The driver has taken them out already; a
// report is shown to strangers, so that it is done again here, where nothing can go around it.
func redacted(report *scimdrill.Report) *scimdrill.Report {
	clean := *report
	clean.Exchanges = make([]scimdrill.Exchange, len(report.Exchanges))
	for i, exchange := range report.Exchanges {
		exchange.Request.Header = redactedHeader(exchange.Request.Header)
		if exchange.Response != nil {
			response := *exchange.Response
			response.Header = redactedHeader(response.Header)
			exchange.Response = &response
		}
		clean.Exchanges[i] = exchange
	}
	return &clean
}

func redactedHeader(header scimdrill.Header) scimdrill.Header {
	clean := slices.Clone(header)
	for i, field := range clean {
		switch strings.ToLower(field.Name) {
		case "authorization", "proxy-authorization":
			clean[i].Value = redactedCredentials(field.Value)
		case "cookie", "set-cookie":
			clean[i].Value = redactedToken
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
