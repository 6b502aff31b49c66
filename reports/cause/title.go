package cause

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// names are those of the kinds, as they stand in addresses.
func (k kind) String() string {
	return [...]string{
		silent: "silent", lost: "lost", kept: "kept", altered: "altered", extra: "extra", twice: "twice", idle: "idle", unheeded: "unheeded",
		vanished: "vanished", undead: "undead", blind: "blind", unfiltered: "unfiltered", leaked: "leaked", answered: "answered",
		errorForm: "error-form", answerForm: "answer-form", mistyped: "mistyped", lacking: "lacking", paging: "paging", unsorted: "unsorted",
		projected: "projected", renumbered: "renumbered", unguarded: "unguarded", wanted: "wanted", differs: "differs", said: "said",
	}[k]
}

// id names a symptom in an address.
func (s symptom) id() string {
	parts := []string{s.kind.String()}
	for _, part := range []string{s.method, s.place, s.trait, s.subject, s.value} {
		part = strings.Trim(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return '-'
		}, strings.ToLower(part)), "-")
		if part != "" {
			parts = append(parts, part[:min(len(part), 40)])
		}
	}
	return strings.Join(parts, "-")
}

// title says a symptom in a sentence.
func (s symptom) title() string {
	switch s.kind {
	case silent:
		return s.request() + " is not answered: " + scimdrill.Silence(s.value).Sentence() + "."
	case lost:
		return s.lostTitle()
	case kept:
		return s.keptTitle()
	case altered:
		if s.value == questionMarks {
			return "Letters beyond ASCII come back as question marks."
		}
		if s.subject == "" {
			return upper(s.write()) + " is answered with success, but what is stored is not what was sent."
		}
		return upper(label(s.subject)) + " of " + a(one(s.place)) + " " + be(s.subject) + " stored as something else than was sent."
	case extra:
		if s.subject == "password" {
			return "Answers show the password."
		}
		if s.method == http.MethodPut || s.method == http.MethodPatch {
			return "After " + a(s.method) + ", " + a(one(s.place)) + " has " + label(s.subject) + " that were to be gone."
		}
		return upper(a(one(s.place))) + " has " + label(s.subject) + " that nobody sent."
	case twice:
		if s.subject == "members" {
			return "Members who are added again are in the group twice."
		}
		return upper(label(s.subject)) + " that are sent again are there twice."
	case idle:
		return "The PATCH op " + s.trait + " is answered with success and changes nothing."
	case unheeded:
		return s.unheededTitle()
	case vanished:
		return s.vanishedTitle()
	case undead:
		return upper(a(one(s.place))) + " that was deleted is still there."
	case blind:
		if s.trait == "" {
			return "Lookups do not find a " + one(s.place) + " who is there."
		}
		if rest, inactive := strings.CutPrefix(s.trait, "somebody inactive by "); inactive {
			return "A lookup by " + rest + " does not find who is inactive."
		}
		return "A lookup by " + s.trait + " does not find " + a(one(s.place)) + " that is there."
	case unfiltered:
		if s.trait == "" {
			return "Lookups find " + plural(s.place) + " that the filter does not ask for."
		}
		return "A lookup by " + s.trait + " finds others too: the filter is not applied."
	case leaked:
		return "A tenant is shown " + plural(s.place) + " of another tenant."
	case unguarded:
		return "Requests without a valid token are served."
	default:
		return s.answerTitle()
	}
}

func (s symptom) answerTitle() string {
	switch s.kind {
	case answered:
		return s.request() + " is answered with " + statusWords(s.value) + "."
	case errorForm:
		return "Errors come as " + s.value + ", not as SCIM errors."
	case answerForm:
		return s.request() + " is answered with success and " + s.value + "."
	case mistyped:
		if s.subject == "" {
			return "Attributes are sent as " + a(s.value) + " where another type belongs."
		}
		return upper(s.subject) + " is " + a(s.value) + " where " + a(typeOf(s.subject)) + " belongs."
	case lacking:
		where := s.trait
		if strings.ToUpper(where) == where {
			where = "the answer to " + where
		}
		return upper(where) + " of " + plural(s.place) + " lacks " + s.subject + "."
	case paging:
		return "Lists of " + plural(s.place) + ": " + s.subject + "."
	case unsorted:
		return "Lists are not sorted as sortBy asks."
	case projected:
		return "Lists show attributes that were not asked for."
	case renumbered:
		if s.subject == "id" {
			return "The id in an answer is not the one that was asked for."
		}
		return upper(a(one(s.place))) + " has another time of creation after " + either(s.method == "", "a change", a(either(s.method == "", "change", s.method))) + "."
	case wanted:
		expected, found, _ := strings.Cut(s.value, ", ")
		if found != "success" {
			found = statusWords(found)
		}
		return s.request() + " is answered with " + found + " where " + strings.TrimSpace(statusWords(expected)) + " is expected."
	case differs:
		if s.subject == surveys {
			return surveyTitle(s.value)
		}
		switch s.value {
		case "expected a value, found nothing":
			return upper(label(s.subject)) + " " + be(s.subject) + " missing where it is expected."
		case "expected nothing, found a value":
			return upper(label(s.subject)) + " " + be(s.subject) + " there where none is expected."
		default:
			return upper(label(s.subject)) + " " + be(s.subject) + " not what is expected."
		}
	default:
		return s.subject
	}
}

func surveyTitle(value string) string {
	switch value {
	case "expected a value, found nothing":
		return "Somebody who is to be surveyed is not invited."
	case "expected nothing, found a value":
		return "Somebody who is not to be surveyed is invited."
	default:
		return "Somebody is invited to a survey more than once."
	}
}

// request is the kind of request that a symptom is about: "PATCH /Users/{id} that sets active to false".
func (s symptom) request() string {
	text := strings.TrimSpace(s.method + " " + s.place)
	by := ""
	if s.method != "" {
		by = " by " + s.method
	}
	switch {
	case s.trait == deactivating:
		return "Deactivating a user" + by
	case s.trait == "that sets active to true":
		return "Reactivating a user" + by
	case s.method == "" && s.place == "":
		text = "A request"
	case s.method == "":
		text = "A request to " + s.place
	case s.trait == nameTaken:
		return "A create of a userName that is taken"
	}
	return strings.TrimSpace(text + " " + s.trait)
}

// write is the kind of change that a symptom is about.
func (s symptom) write() string {
	switch s.method {
	case http.MethodPost:
		return "the create of " + a(one(s.place))
	case http.MethodPut, http.MethodPatch:
		text := a(s.method) + " of " + a(one(s.place))
		if s.trait != "" && s.method == http.MethodPatch {
			text = "the PATCH op " + s.trait
		}
		return text
	default:
		return "a change of " + a(one(s.place))
	}
}

func (s symptom) lostTitle() string {
	by := ""
	if s.method == http.MethodPut || s.method == http.MethodPatch {
		by = " by " + s.method
	}
	switch {
	case s.subject == "active" && s.value == "false":
		if s.method == http.MethodPost {
			return "A user who is created inactive is active."
		}
		return "Deactivating a user" + by + " is answered with success, but the user stays active."
	case s.subject == "active" && s.value == "true":
		if s.method == http.MethodPost {
			return "A user who is created active is not."
		}
		return "Reactivating a user" + by + " is answered with success, but the user stays inactive."
	case s.subject == "members" && strings.HasPrefix(s.trait, "add"):
		return "Adding members to a group is answered with success, but they are not in it."
	case s.subject == "members":
		return "Changing the members of a group is answered with success, but some of them are not in it."
	case s.subject == "":
		return upper(s.write()) + " is answered with success, but what it sets is not stored."
	case s.method == http.MethodPost:
		return upper(label(s.subject)) + " of a new " + one(s.place) + " " + be(s.subject) + " accepted and not stored."
	default:
		return upper(label(s.subject)) + ofGroup(s.place) + " " + be(s.subject) + " accepted" + by + " and not stored."
	}
}

func (s symptom) keptTitle() string {
	switch {
	case s.subject == "members":
		return "Removing members from a group is answered with success, but they stay in it."
	case s.trait == omitted && s.subject == "":
		return "A PUT leaves what it does not hold as it was."
	case s.trait == omitted:
		return "A PUT without " + label(s.subject) + " leaves it as it was."
	case s.subject == "":
		return "Removing an attribute is answered with success, but its value stays."
	default:
		return "Removing " + label(s.subject) + " is answered with success, but it stays."
	}
}

func (s symptom) unheededTitle() string {
	of := ""
	if s.place != "" {
		of = " of " + plural(s.place)
	}
	switch {
	case s.method == http.MethodPut:
		return "PUT" + of + " is answered with success, but what it changes is not stored."
	case s.trait != "" && s.subject != "":
		return "The PATCH op " + s.trait + " " + s.subject + of + " is answered with success and not carried out."
	case s.trait != "":
		return "The PATCH op " + s.trait + of + " is answered with success and not carried out."
	case s.subject != "":
		return "PATCH operations " + s.subject + of + " are answered with success and not carried out."
	default:
		return "PATCH" + of + " is answered with success, but most of what it asks for is not carried out."
	}
}

func (s symptom) vanishedTitle() string {
	who := upper(a(one(s.place)))
	switch s.trait {
	case "deactivating":
		return "A user who is deactivated is not found any more."
	case http.MethodPost:
		return who + " that was created is not found afterwards."
	case http.MethodPut, http.MethodPatch:
		return who + " is not found any more after " + a(s.trait) + "."
	default:
		return who + " that is there is not found."
	}
}
