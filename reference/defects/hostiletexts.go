package defects

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// ofHostileTexts are texts that are not stored as they came.
func ofHostileTexts() []Defect {
	const story = "Okta reads back another name than it sent, and pushes its own again and again."
	spoils := func(id, title, source string, spoil func(string) string) Defect {
		return Defect{ID: id, Title: title, Story: story, Source: source, wrap: rewritingNames(spoil)}
	}
	return []Defect{
		spoils("astral-cut", "Names are cut off at their first letter beyond the Basic Multilingual Plane.", "MySQL's utf8 of three bytes, not strict; RFC 7643 §2.3.1",
			func(name string) string {
				if at := strings.IndexFunc(name, func(r rune) bool { return r > 0xFFFF }); at >= 0 {
					return name[:at]
				}
				return name
			}),
		spoils("invisible-stripped", "Characters that cannot be seen are taken out of names.", "RFC 7643 §2.3.1; filters against spoofing",
			func(name string) string {
				return strings.Map(func(r rune) rune {
					if unicode.Is(unicode.Cf, r) {
						return -1
					}
					return r
				}, name)
			}),
		spoils("marks-stripped", "Combining marks are taken out of names.", "RFC 7643 §2.3.1; searches without accents that store what they search by",
			func(name string) string {
				return strings.Map(func(r rune) rune {
					if unicode.Is(unicode.Mn, r) {
						return -1
					}
					return r
				}, name)
			}),
		spoils("controls-stripped", "Control characters are taken out of names.", "RFC 7643 §2.3.1",
			func(name string) string {
				return strings.Map(func(r rune) rune {
					if unicode.IsControl(r) {
						return -1
					}
					return r
				}, name)
			}),
		spoils("nul-cuts", "Names are cut off at U+0000.", "strings of C; RFC 7643 §2.3.1",
			func(name string) string {
				before, _, _ := strings.Cut(name, "\x00")
				return before
			}),
		fault("nul-500", "U+0000 in a body is answered with 500.", "PostgreSQL, invalid byte sequence for encoding UTF8: 0x00", "invalid byte sequence for encoding",
			func(q *request) bool { return strings.Contains(string(q.body), `\u0000`) }),
		spoils("names-html-escaped", "Names are stored with the escapes of HTML.", "RFC 7643 §2.3.1; escaping at the wrong end",
			func(name string) string {
				return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(name)
			}),
		spoils("markup-stripped", "What looks like markup is taken out of names.", "RFC 7643 §2.3.1; filters against XSS on input",
			func(name string) string { return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(name, "") }),
		spoils("template-evaluated", "What looks like a template in a name is evaluated.", "server-side template injection, CWE-1336",
			func(name string) string { return strings.NewReplacer("${7*7}", "49", "{{7*7}}", "49").Replace(name) }),
		spoils("percent-decoded", "Names are percent-decoded.", "bodies that are decoded as forms; RFC 7643 §2.3.1",
			func(name string) string {
				return regexp.MustCompile(`%[0-9a-fA-F]{2}`).ReplaceAllStringFunc(name, func(escape string) string {
					decoded, err := url.PathUnescape(escape)
					if err != nil {
						return escape
					}
					return decoded
				})
			}),
		spoils("backslash-decoded", "Backslashes in names are read as escapes once more.", "double decoding, CWE-174",
			func(name string) string {
				return strings.NewReplacer(`\u0041`, "A", `\\`, `\`).Replace(name)
			}),
		spoils("long-text-cut", "Names are cut off at 255 characters.", "databases that are not strict; RFC 7643 §2.3.1",
			func(name string) string {
				const column = 255
				if runes := []rune(name); len(runes) > column {
					return string(runes[:column])
				}
				return name
			}),
		{
			ID: "pages-for-browsers", Title: "A user is shown as a web page to whoever asks for one, with names as they stand.",
			Story:  "Whoever follows meta.location in a browser runs the script in somebody's name.",
			Source: "browsable APIs of web frameworks; RFC 7644 §3.8",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				page := strings.Contains(q.Header.Get("Accept"), "text/html")
				if page {
					q.Header.Del("Accept")
				}
				a := q.forward()
				if page {
					a.header.Set("Content-Type", "text/html; charset=utf-8")
					a.body = append([]byte("<!DOCTYPE html><pre>"), a.body...)
				}
				a.send(w)
			}),
		},
	}
}
