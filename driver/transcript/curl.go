package transcript

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Curl is a line for a POSIX shell that sends the request of an exchange again. The credentials are read from the variable
// SCIM_TOKEN; header lines that curl makes itself are left out.
func Curl(x scimdrill.Exchange) string {
	words := []string{"curl", "-sS", "-i"}
	if x.Request.Method != http.MethodGet || x.Request.Body != "" {
		words = append(words, "-X", quote(x.Request.Method))
	}
	words = append(words, quote(x.Request.URL))
	for _, field := range x.Request.Header {
		switch strings.ToLower(field.Name) {
		case "host", "connection", "content-length", "transfer-encoding", "cookie":
		case "accept-encoding":
			words = append(words, "--compressed")
		case "authorization":
			words = append(words, "-H", authorization(field))
		default:
			words = append(words, "-H", quote(field.Name+": "+field.Value))
		}
	}
	if x.Request.Body != "" {
		words = append(words, "--data-binary", quote(x.Request.Body))
	}
	return strings.Join(words, " ")
}

func authorization(field scimdrill.HeaderField) string {
	scheme, _ := splitScheme(field.Value)
	if scheme != "" {
		scheme += " "
	}
	return quote(field.Name+": "+scheme) + `"$SCIM_TOKEN"`
}

// quote makes one word of text for a POSIX shell (IEEE Std 1003.1, Shell Command Language §2.2.2). A NUL byte, which no
// argument can hold, is dropped.
func quote(text string) string {
	text = strings.ReplaceAll(text, "\x00", "")
	if text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,") == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
