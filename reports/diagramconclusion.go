package reports

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// conclusions are what Okta takes an answer for, as far as the exchange alone says it; of what a probe asked, Okta concludes nothing.
func conclusions(exchange scimdrill.Exchange) []string {
	if exchange.Actor != scimdrill.ByOkta {
		return nil
	}
	status := exchange.Status()
	switch {
	case exchange.Response == nil:
		return []string{"Okta takes it for failed"}
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return []string{"Okta takes its credentials for refused"}
	case status == http.StatusConflict:
		return []string{"Okta takes it for there already"}
	case status == http.StatusTooManyRequests:
		return []string{"Okta is to wait"}
	case status == http.StatusNotFound && exchange.Request.Method != http.MethodPost:
		return []string{"Okta takes it for gone"}
	case status < 200 || status > 299:
		return []string{"Okta takes it for failed"}
	}
	return accepted(exchange)
}

// accepted is what Okta learns from an answer that says yes.
func accepted(exchange scimdrill.Exchange) []string {
	var told struct {
		ID           string `json:"id"`
		TotalResults *int   `json:"totalResults"`
	}
	// A body that is no such object says nothing, and Okta's own words of that stand in the exchange.
	_ = json.Unmarshal([]byte(exchange.Response.Body), &told)
	switch exchange.Request.Method {
	case http.MethodGet:
		lookup := strings.Contains(exchange.Request.URL, "filter=")
		switch {
		case told.TotalResults == nil:
			return nil
		case lookup && *told.TotalResults == 0:
			return []string{"Okta finds nobody of that name"}
		case lookup:
			return []string{fmt.Sprintf("Okta finds %d of that name", *told.TotalResults)}
		default:
			return []string{"Okta counts " + thousands(*told.TotalResults)}
		}
	case http.MethodPost:
		if told.ID != "" {
			return []string{"Okta keeps the id " + fitted(oneLine(told.ID), sideColumns)}
		}
		return []string{"Okta finds no id to keep"}
	default:
		return []string{"Okta takes it for done"}
	}
}
