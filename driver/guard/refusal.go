package guard

import (
	"fmt"
	"strings"
)

// sign begins every refusal.
const sign = "scimdrill does not send "

// RefusedError is the error of a request that was not sent.
type RefusedError struct {
	Method, URL string
	// Why says what could have been touched.
	Why string
	// Declared is set when the target's people have forbidden it: then it is no mistake of whoever asked.
	Declared bool
}

// Error says what was not sent, and why.
func (r *RefusedError) Error() string {
	return fmt.Sprintf("%s%s %s: %s", sign, r.Method, r.URL, r.Why)
}

// Speaks reports whether a text tells of a refusal: an org shows to its administrator what became of a request.
func Speaks(text string) bool { return strings.Contains(text, sign) }
