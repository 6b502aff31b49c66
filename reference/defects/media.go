package defects

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"strings"
)

// ofMedia are mistakes in what is accepted and in what is sent, beneath SCIM.
func ofMedia() []Defect {
	notAcceptable := func(id, title, story, source string, refuses func(accept string) bool) Defect {
		return Defect{
			ID: id, Title: title, Story: story, Source: source,
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if refuses(q.Header.Get("Accept")) {
					refuse(w, http.StatusNotAcceptable, "", "accept application/scim+json")
					return
				}
				q.pass(w)
			}),
		}
	}
	unsupported := func(id, title, story, source string, refuses func(mediaType string) bool) Defect {
		return Defect{
			ID: id, Title: title, Story: story, Source: source,
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if len(q.body) > 0 && refuses(q.Header.Get("Content-Type")) {
					refuse(w, http.StatusUnsupportedMediaType, "", "use application/scim+json")
					return
				}
				q.pass(w)
			}),
		}
	}
	return []Defect{
		{
			ID: "answers-as-json", Title: "Answers are of type application/json.",
			Story:  "Okta takes them; a strict client refuses every one.",
			Source: "the default of every web framework; RFC 7644 §3.8",
			wrap:   onAnswer(func(_ *request, a *answer) { a.retype("application/json; charset=utf-8") }),
		},
		{
			ID: "answers-charset-latin1", Title: "Answers say that their charset is ISO-8859-1.",
			Story:  "A client that believes it reads every umlaut wrongly.",
			Source: "servlet containers whose default nobody changed; RFC 7644 §3.8",
			wrap:   onAnswer(func(_ *request, a *answer) { a.retype("application/scim+json; charset=ISO-8859-1") }),
		},
		{
			ID: "answers-byte-order-mark", Title: "Answers begin with a byte order mark.",
			Story:  "“Unexpected character”, at a place where nobody sees one.",
			Source: "the UTF-8 writer of .NET; RFC 8259 §8.1",
			wrap: onAnswer(func(_ *request, a *answer) {
				if len(a.body) > 0 {
					a.body = append([]byte("\ufeff"), a.body...)
				}
			}),
		},
		notAcceptable("accept-json-refused", "A client that accepts application/json is answered with 406.",
			"Tools that ask for JSON cannot read anything.", "RFC 7644 §3.8",
			func(accept string) bool { return accept == "application/json" }),
		notAcceptable("accept-missing-refused", "A client that accepts nothing in particular is answered with 406.",
			"A script without the header cannot read anything.", "RFC 9110 §12.5.1",
			func(accept string) bool { return accept == "" }),
		notAcceptable("accept-compared-whole", "Accept is compared with one text.",
			"A client whose library adds weights is refused.", "RFC 9110 §12.5.1",
			func(accept string) bool { return strings.Contains(accept, ",") }),
		{
			ID: "accept-html-page", Title: "Whoever accepts text/html is shown a page.",
			Story:  "The client finds a login form where SCIM was.",
			Source: "web frameworks that take the client for a browser; RFC 7644 §3.12",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.Header.Get("Accept") == "text/html" {
					reply(w, http.StatusOK, "text/html; charset=utf-8", []byte("<!DOCTYPE html><html><body><form>Sign in</form></body></html>"))
					return
				}
				q.pass(w)
			}),
		},
		unsupported("content-type-charset-refused", "A body whose type has a charset is answered with 415.",
			"Every write of Okta's fails: it always names the charset.", "servers that compare the header with one text; RFC 9110 §8.3.1",
			func(mediaType string) bool { return strings.Contains(mediaType, ";") }),
		unsupported("content-type-case-sensitive", "A body whose type is not written in lower case is answered with 415.",
			"A client that capitalises headers cannot write.", "RFC 9110 §8.3.1",
			func(mediaType string) bool {
				kind, _, _ := strings.Cut(mediaType, ";")
				return kind != strings.ToLower(kind)
			}),
		{
			ID: "body-other-500", Title: "A body of another type is answered with 500.",
			Story:  "The vendor's alarms go off because a client was set up wrongly.",
			Source: "RFC 9110 §15.5.16",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
				if len(q.body) > 0 && !strings.HasSuffix(kind, "json") {
					refuse(w, http.StatusInternalServerError, "", "no reader for this body")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "member-order-strict", Title: "The members of a body must come in the order of the server's model.",
			Story:  "The next client, whose language keeps them otherwise, is refused.",
			Source: "parsers generated from an XML schema; RFC 7643 §2.3.8",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				names := memberNames(q.body)
				if at, found := names["userName"]; found && at < names["schemas"] {
					refuse(w, http.StatusBadRequest, "invalidSyntax", "userName was not expected here")
					return
				}
				q.pass(w)
			}),
		},
	}
}

// ofAddresses are mistakes with queries, methods and addresses.
func ofAddresses() []Defect {
	return []Defect{
		{
			ID: "plus-kept", Title: "A plus sign in a query is kept: it is no space.",
			Story:  "A lookup that is written as forms are is answered with 400.",
			Source: "Okta's documentation of 2018, whose lookups are written so",
			wrap: onRequest(func(q *request) {
				q.URL.RawQuery = strings.ReplaceAll(q.URL.RawQuery, "+", "%2B")
			}),
		},
		{
			ID: "unknown-parameter-refused", Title: "A parameter that the server does not know is answered with 400.",
			Story:  "The next version of a client cannot read anything.",
			Source: "validators of queries that are strict by default; RFC 7644 §3.4.2",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				known := "filter startIndex count attributes excludedAttributes sortBy sortOrder cursor access_token"
				for name := range q.URL.Query() {
					if !strings.Contains(known, name) {
						refuse(w, http.StatusBadRequest, "invalidValue", "unknown parameter "+name)
						return
					}
				}
				q.pass(w)
			}),
		},
		{
			ID: "head-500", Title: "HEAD is answered with 500.",
			Story:  "Every check of the load balancer is an alarm.",
			Source: "RFC 9110 §9.3.2",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if q.Method == http.MethodHead {
					refuse(w, http.StatusInternalServerError, "", "no handler")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "no-content-with-length", Title: "A 204 announces a body.",
			Story:  "The client waits for what never comes, or takes the next answer for it.",
			Source: "frameworks that count a body which the server then drops; RFC 9110 §8.6",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if a.status != http.StatusNoContent || !announce(w) {
					a.send(w)
				}
			}),
		},
		{
			ID: "slash-redirected-301", Title: "A path with a slash at its end is redirected with 301.",
			Story:  "A POST becomes a GET on the way: the list comes back, and nobody was created.",
			Source: "web frameworks that tidy up addresses; RFC 9110 §15.4.2",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if path := strings.TrimSuffix(q.URL.Path, "/"); path != q.URL.Path && q.resource != "" {
					w.Header().Set("Location", path)
					w.WriteHeader(http.StatusMovedPermanently)
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "version-ignored", Title: "Every version in the path is answered as the one that there is.",
			Story:  "A client that asks for another version believes that it has it.",
			Source: "routes with a wildcard for the version; RFC 7644 §3.13",
			wrap: func(next http.Handler) http.Handler {
				version := regexp.MustCompile(`/v\d+/`)
				return onRequest(func(q *request) { q.URL.Path = version.ReplaceAllString(q.URL.Path, "/v2/") })(next)
			},
		},
		{
			ID: "location-internal", Title: "Addresses of resources name a host in the vendor's network.",
			Story:  "Whoever follows meta.location ends nowhere.",
			Source: "servers behind a proxy that do not know their public name; RFC 7643 §3.1",
			wrap: onAnswer(func(q *request, a *answer) {
				if len(a.body) > 0 {
					a.body = bytes.ReplaceAll(a.body, []byte("://"+q.Host), []byte("://scim-backend.svc.internal:8080"))
				}
			}),
		},
	}
}

// announce writes a 204 that announces a body, which net/http does not let a handler do, and closes the connection.
func announce(w http.ResponseWriter) bool {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return false
	}
	_, _ = connection.Write([]byte("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"))
	_ = connection.Close()
	return true
}

// retype gives an answer with a body another type.
func (a *answer) retype(mediaType string) {
	if len(a.body) > 0 {
		a.header.Set("Content-Type", mediaType)
	}
}

// memberNames are the names of the members of an object, with their places.
func memberNames(body []byte) map[string]int {
	decoder := json.NewDecoder(bytes.NewReader(body))
	names := map[string]int{}
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return names
	}
	for decoder.More() {
		name, isText := nextToken(decoder).(string)
		var value json.RawMessage
		if !isText || decoder.Decode(&value) != nil {
			return names
		}
		names[name] = len(names)
	}
	return names
}

func nextToken(decoder *json.Decoder) json.Token {
	token, err := decoder.Token()
	if err != nil {
		return nil
	}
	return token
}
