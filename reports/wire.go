package reports

import (
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// wireText is an exchange as it went over the wire, with bodies laid out and cut.
func wireText(exchange scimdrill.Exchange, lines, characters int) string {
	return requestText(exchange, lines, characters) + "\n\n" + responseText(exchange, lines, characters)
}

func requestText(exchange scimdrill.Exchange, lines, characters int) string {
	first := visible(exchange.Request.Method) + " " + visible(exchange.Request.URL)
	return messageText(first, exchange.Request.Header, exchange.Request.Body, lines, characters)
}

func responseText(exchange scimdrill.Exchange, lines, characters int) string {
	if exchange.Response == nil {
		return answerText(exchange)
	}
	response := exchange.Response
	return messageText(answerText(exchange), response.Header, response.Body, lines, characters)
}

func messageText(first string, header scimdrill.Header, body string, lines, characters int) string {
	var text strings.Builder
	text.WriteString(first)
	for _, field := range header {
		fmt.Fprintf(&text, "\n%s: %s", oneLine(field.Name), oneLine(field.Value))
	}
	if body != "" {
		text.WriteString("\n\n")
		text.WriteString(shortened(pretty(body), lines, characters))
	}
	return text.String()
}
