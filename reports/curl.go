package reports

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// mostOnALine is how long a body may be that stands on the line itself. Linux takes no argument of 128 KiB or more, and people read none
// that is a tenth of it.
const mostOnALine = 8 << 10

// Curl is a line for a POSIX shell that sends the request again. The token is taken from $SCIM_TOKEN, that of the second tenant
// from $SCIM_TOKEN_B, that of an Okta org from $OKTA_API_TOKEN. The line is printable: what a terminal would act on is written as an
// escape.
func Curl(exchange scimdrill.Exchange) string {
	request := new(secrets).exchange(exchange).Request
	words := []string{"curl", "-sS", "-i"}
	switch {
	case request.Method == http.MethodHead:
		words = append(words, "--head")
	case request.Method != http.MethodGet || request.Body != "":
		words = append(words, "-X", shellWord(request.Method))
	}
	if strings.ContainsAny(request.URL, "[]{}") {
		words = append(words, "--globoff") // curl reads these as patterns
	}
	words = append(words, shellWord(request.URL))
	variable := "$SCIM_TOKEN"
	if exchange.Actor == scimdrill.ByNeighbour {
		variable = "$SCIM_TOKEN_B"
	}
	for _, field := range request.Header {
		words = append(words, headerWords(field, variable)...)
	}
	switch {
	case request.Body == "":
	case len(request.Body) > mostOnALine:
		words = append(words, "--data-binary", "@body.json", fmt.Sprintf("# body.json holds the body, %d bytes, as it stands in exchanges.har", len(request.Body)))
	default:
		// --data-raw, because --data-binary takes a body that begins with @ for the name of a file.
		words = append(words, "--data-raw", shellWord(request.Body))
	}
	return strings.Join(words, " ")
}

func headerWords(field scimdrill.HeaderField, variable string) []string {
	switch strings.ToLower(field.Name) {
	case "host", "connection", "content-length", "transfer-encoding", "cookie":
		return nil // curl makes them itself, or they are nobody's business
	case "accept-encoding":
		return []string{"--compressed"}
	case "authorization":
		scheme, _, found := strings.Cut(redactedCredentials(field.Value), " ")
		if !found {
			return []string{"-H", shellWord(field.Name+": ") + `"` + variable + `"`}
		}
		if scheme == "SSWS" { // Okta's own, of its Management API
			variable = "$OKTA_API_TOKEN"
		}
		return []string{"-H", `"` + "Authorization: " + scheme + " " + variable + `"`}
	}
	if field.Value == "" {
		return []string{"-H", shellWord(field.Name + ";")} // with a colon curl would leave the header out
	}
	return []string{"-H", shellWord(field.Name + ": " + field.Value)}
}

const plainShell = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,="

// shellWord makes one word of text (IEEE Std 1003.1-2024, Shell Command Language §2.2): as it stands where every character
// is plain, in single quotes, or in $'…' where it holds something that cannot be seen. A NUL, which no argument can hold,
// is dropped.
func shellWord(text string) string {
	text = strings.ReplaceAll(text, "\x00", "")
	switch {
	case text != "" && strings.Trim(text, plainShell) == "":
		return text
	case visible(text) == text:
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	var word strings.Builder
	word.WriteString("$'")
	for _, r := range []byte(text) {
		switch {
		case r == '\'' || r == '\\':
			word.WriteByte('\\')
			word.WriteByte(r)
		case r < ' ' || r > '~':
			fmt.Fprintf(&word, `\%03o`, r)
		default:
			word.WriteByte(r)
		}
	}
	word.WriteString("'")
	return word.String()
}
