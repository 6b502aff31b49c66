package probe

import "strings"

// Active is whether the user is active, read as tolerantly as it can be told: a text in place of the boolean is a fault of its
// own (RFC 7643 §4.1.1), and need not hide whether somebody was deactivated. Anything else is returned as it stands.
func (r Resource) Active() any {
	value := r.At("active")
	if text, isText := value.(string); isText {
		switch strings.ToLower(text) {
		case "true":
			return true
		case "false":
			return false
		}
	}
	return value
}
