package workbench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill"
)

// shownExchange is an exchange as the page shows it.
type shownExchange struct {
	scimdrill.Exchange

	// Host and Path are of the URL, the path as it was sent.
	Host, Path string
	// Status is "201 Created", or how no answer came.
	Status string
	// Tone is good, bad or fair: what a glance tells.
	Tone      string
	Took, At  string
	Sent, Got string
}

func exchangeView(x scimdrill.Exchange) shownExchange {
	v := shownExchange{Exchange: x, Path: x.Request.URL, Took: took(x.Duration), At: x.Started.Local().Format("15:04:05"), Sent: pretty(x.Request.Body)}
	if u, err := url.Parse(x.Request.URL); err == nil {
		v.Host, v.Path = u.Host, u.RequestURI()
	}
	if x.Response == nil {
		v.Status, v.Tone = x.Silence.Sentence(), "bad"
		return v
	}
	v.Got = pretty(x.Response.Body)
	v.Status = strings.TrimSpace(fmt.Sprintf("%d %s", x.Response.Status, http.StatusText(x.Response.Status)))
	switch {
	case x.Response.Status < 300:
		v.Tone = "good"
	case x.Response.Status == http.StatusTooManyRequests || x.Response.Status < 400:
		v.Tone = "fair"
	default:
		v.Tone = "bad"
	}
	return v
}

func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	default:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
}

// longest is how much of a body the page shows; a saved recording has all.
const longest = 64 << 10

// pretty indents JSON, whose members keep their order, and shows everything else as it came.
func pretty(body string) string {
	shown, rest := body, 0
	if len(body) > longest {
		cut := longest
		for cut > 0 && !utf8.RuneStart(body[cut]) {
			cut--
		}
		shown, rest = body[:cut], len(body)-cut
	}
	var indented bytes.Buffer
	if rest == 0 && json.Indent(&indented, []byte(body), "", "  ") == nil && indented.Len() < 4*longest {
		return indented.String()
	}
	if rest > 0 {
		shown += fmt.Sprintf("\n… %d bytes more: save the recording to read them", rest)
	}
	return shown
}

// visible writes out what would not be seen, or would change the order in which the rest is: control characters, and those of
// the bidirectional algorithm that embed, override and isolate.
func visible(text string) string {
	hides := func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 ||
			r >= 0xe0000 && r <= 0xe007f || r == 0x2028 || r == 0x2029 || r == 0xfeff
	}
	if !strings.ContainsFunc(text, hides) {
		return strings.ToValidUTF8(text, "\ufffd")
	}
	var shown strings.Builder
	for _, r := range text {
		if hides(r) {
			fmt.Fprintf(&shown, "⟨U+%04X⟩", r)
		} else {
			shown.WriteRune(r)
		}
	}
	return shown.String()
}
