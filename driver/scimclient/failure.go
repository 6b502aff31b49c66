package scimclient

import (
	"errors"
	"net"
	"syscall"

	"github.com/scimdrill/scimdrill"
)

// Error is what Okta cannot go on with: no answer, a status that is not 2xx, or a body that it cannot use.
type Error struct {
	// Text is what Okta shows of it: "Unauthorized. Errors reported by remote server: …". Empty when Okta shows nothing.
	Text string
	// Status is the status of the answer; 0 when none came.
	Status int
	// RetryAfter is the answer's header line of that name, as it came; "" without one.
	RetryAfter string
	// Silence says how no answer came.
	Silence scimdrill.Silence
	// Exchange is the number of the exchange.
	Exchange int
	// Cause is what happened in Go's words; nil for a status.
	Cause error
}

// Error is Okta's text, or the cause where Okta shows none.
func (e *Error) Error() string {
	if e.Text == "" && e.Cause != nil {
		return e.Cause.Error()
	}
	return e.Text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// silent words a missing answer. Of these texts only the connect timeout is known from Okta's own screens ("Connect to
// host:443 […] failed: Connect timed out"); the others are those of Apache HttpClient and java.net, whose traits that text
// and the order of header lines show.
func (c *Client) silent(x scimdrill.Exchange, cause error) *Error {
	var said interface{ sentence() string }
	if x.Silence != scimdrill.Interrupted && errors.As(cause, &said) {
		return &Error{Text: said.sentence(), Silence: x.Silence, Exchange: x.Number, Cause: cause}
	}
	host := c.base.Host
	if c.base.Port() == "" {
		host += map[string]string{"http": ":80", "https": ":443"}[c.base.Scheme]
	}
	var text string
	switch x.Silence {
	case scimdrill.NoAnswer:
		text = "Connect to " + host + " failed: " + connectProblem(cause)
	case scimdrill.Hang:
		text = "Read timed out"
	case scimdrill.CutConnection:
		text = host + " failed to respond"
		if errors.Is(cause, syscall.ECONNRESET) {
			text = "Connection reset"
		}
	case scimdrill.Unreadable:
		text = host + " failed to respond with a valid HTTP response"
	default:
		text = x.Silence.Sentence()
	}
	return &Error{Text: text, Silence: x.Silence, Exchange: x.Number, Cause: cause}
}

func connectProblem(cause error) string {
	var unknown *net.DNSError
	var network net.Error
	switch {
	case errors.Is(cause, syscall.ECONNREFUSED):
		return "Connection refused"
	case errors.As(cause, &unknown):
		return unknown.Name + ": Name or service not known"
	case errors.As(cause, &network) && network.Timeout():
		return "Connect timed out"
	default:
		return cause.Error()
	}
}

// refused words an answer whose status is not 2xx: the reason phrase, and the detail of the SCIM error (Okta support:
// "Errors reported by remote server").
func refused(answer Answer) *Error {
	text := answer.Phrase
	if answer.Location != "" {
		text += ". The redirect to " + answer.Location + " was not followed"
	}
	if detail := detailOf(answer.Body); detail != "" {
		text += ". Errors reported by remote server: " + detail
	}
	return &Error{Text: text, Status: answer.Status, RetryAfter: answer.RetryAfter, Exchange: answer.Exchange}
}
