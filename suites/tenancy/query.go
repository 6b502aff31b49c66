package tenancy

import (
	"net/url"
	"strings"
)

func equals(name, value string) string {
	return name + ` eq "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

func filtered(filter string) string { return "/Users?filter=" + escape(filter) }

// escape is a value in a query, with %20 for a space as Okta writes it.
func escape(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }
