package probe

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// note tells of departures from the RFC in an answer that can be understood all the same.
func (c *Client) note(answer Answer) {
	// What answers OPTIONS is as a rule no part of SCIM, which has no such operation (RFC 7644 §3.2).
	if c.options.Note == nil || answer.Body() == "" || answer.Exchange.Request.Method == http.MethodOptions {
		return
	}
	find := func(title, rfc, section string) {
		c.options.Note(scimdrill.Finding{
			Title: title, Exchange: answer.Exchange.Number, Count: 1,
			Cite: scimdrill.Citation{Source: "RFC " + rfc, Section: section, URL: "https://www.rfc-editor.org/rfc/rfc" + rfc + "#section-" + section},
		})
	}
	kind := answer.Exchange.Response.Header.Get("Content-Type")
	if !strings.HasPrefix(strings.ToLower(kind), "application/scim+json") {
		find("Answers are not application/scim+json.", "7644", "3.8")
	}
	for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
		if _, isText := answer.At(name).(string); isText {
			find(name+" is a string, not a number.", "7644", "3.4.2")
		}
	}
	object, isObject := answer.JSON.(map[string]any)
	if !isObject {
		return
	}
	if _, exact := object["Resources"]; !exact && answer.At("Resources") != nil {
		find("Resources is written with other capitals.", "7644", "3.4.2")
	}
	if _, isText := answer.At("active").(string); isText {
		find("active is a string, not a boolean.", "7643", "4.1.1")
	}
	if id := answer.At("id"); id != nil {
		if _, isText := id.(string); !isText {
			find("id is not a string.", "7643", "3.1")
		}
	}
	if status := answer.At("status"); answer.Status() >= 400 && status != nil {
		if _, isText := status.(string); !isText {
			find("status of an error is not a string.", "7644", "3.12")
		}
	}
}
