package cause

import (
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// words are the symptoms that a suite tells of: statuses, places where expected and found part, and words.
func (r *reader) words(result scimdrill.Result, decisive *sight) []symptom {
	message := result.Reason
	var symptoms []symptom
	if result.Failure != nil {
		message = result.Failure.Message
		for _, d := range result.Failure.Differences {
			if subject := r.pointer(d.Pointer); subject != "" {
				symptoms = append(symptoms, symptom{kind: differs, subject: subject, value: differenceClass(d)})
			}
		}
	}
	if parts := r.statuses.FindStringSubmatch(message); parts != nil {
		s := symptom{kind: wanted, value: parts[1] + ", " + statusClass(parts[2])}
		if decisive != nil {
			s.method, s.place = decisive.method(), decisive.endpoint
		}
		symptoms = append(symptoms, s)
	} else if parts := r.gomega.FindStringSubmatch(message); parts != nil {
		s := symptom{kind: wanted, value: strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(parts[2], "to equal"), "to be")+parts[3]) + ", " + statusClass(parts[1])}
		if decisive != nil {
			s.method, s.place = decisive.method(), decisive.endpoint
		}
		symptoms = append(symptoms, s)
	}
	for _, s := range symptoms {
		if s.kind == wanted && s.value == "401, success" {
			symptoms = append(symptoms, symptom{kind: unguarded})
			break
		}
	}
	if r.served.MatchString(message) {
		symptoms = append(symptoms, symptom{kind: unguarded})
	}
	return append(symptoms, symptom{kind: said, subject: r.shape(message)})
}

func differenceClass(d scimdrill.Difference) string {
	class := func(value string) string {
		switch value {
		case "":
			return "nothing"
		case "true", "false":
			return value
		default:
			return "a value"
		}
	}
	if expected, found := class(d.Expected), class(d.Found); expected != found {
		return "expected " + expected + ", found " + found
	}
	return "expected another value"
}

// reader reads messages.
type reader struct {
	statuses, gomega, numbers, ids, mails, quoted, spaces, tokens, served *regexp.Regexp
}

func newReader() *reader {
	return &reader{
		statuses: regexp.MustCompile(`expected status (\d{3}), found (?:status )?(\d{3})`),
		gomega:   regexp.MustCompile(`(?s)Expected\n    <int>: (\d{3})\n(to equal|to be [<>=]+)\n    <int>: (\d{3})$`),
		numbers:  regexp.MustCompile(`\d+`),
		ids:      regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|0x[0-9a-f]+`),
		mails:    regexp.MustCompile(`[^\s"\[<(]+@[^\s"\])>:,]+`),
		quoted:   regexp.MustCompile(`"[^"]*"`),
		tokens:   regexp.MustCompile(`[A-Za-z0-9]{12,}`),
		served:   regexp.MustCompile(`(?:succeeded|enabled) with a(?: wrong)? token|with a wrong token: expected a status of 4xx, found 2`),
		spaces:   regexp.MustCompile(`\s+`),
	}
}

// surveys stands before the rounds to which somebody was to be invited, or not.
const surveys = "surveys"

// pointer is a JSON Pointer with its indexes taken away.
func (r *reader) pointer(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	kept := parts[:0:0]
	for _, part := range parts {
		if strings.Trim(part, "0123456789") != "" {
			kept = append(kept, part)
		}
	}
	if len(kept) > 1 && kept[0] == surveys {
		kept = kept[:1] // the rounds after it have names that say nothing
	}
	return strings.Join(kept, ".")
}

// shape is a message without what differs from case to case.
func (r *reader) shape(message string) string {
	message = r.ids.ReplaceAllString(message, "…")
	message = r.mails.ReplaceAllString(message, "…")
	message = r.quoted.ReplaceAllString(message, "…")
	message = r.tokens.ReplaceAllStringFunc(message, func(word string) string {
		if strings.ContainsAny(word, "0123456789") {
			return "…"
		}
		return word
	})
	message = r.numbers.ReplaceAllString(message, "…")
	message = strings.TrimSpace(r.spaces.ReplaceAllString(message, " "))
	if len(message) > 200 {
		message = strings.ToValidUTF8(message[:200], "")
	}
	return message
}

// statusClass is a status; of those of success it is said that they are.
func statusClass(status string) string {
	if status >= "200" && status < "300" {
		return "success"
	}
	return status
}

// subjects are the attributes that a suite says it is about, by their last names in small letters.
func (r *reader) subjects(result scimdrill.Result) map[string]bool {
	told := map[string]bool{}
	message := result.Reason
	if result.Failure != nil {
		message = result.Failure.Message
		for _, d := range result.Failure.Differences {
			if name := r.pointer(d.Pointer); name != "" {
				told[lastName(name)] = true
				first, _, _ := strings.Cut(name, ".")
				told[lastName(first)] = true
			}
		}
	}
	if len(told) == 0 {
		about, _, _ := strings.Cut(message, "\n")
		for _, word := range strings.FieldsFunc(about, func(c rune) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') }) {
			if typeOf(word) != "" && word != "status" && word != "name" && word != "title" && word != "created" {
				told[strings.ToLower(word)] = true
			}
		}
	}
	return told
}

// lastName is the last part of the name of an attribute.
func lastName(name string) string {
	name = strings.ToLower(name)
	return name[strings.LastIndexAny(name, ".:")+1:]
}
