package cause

import (
	"net/http"
	"strconv"
	"strings"
)

// label is an attribute in words that an admin knows.
func label(subject string) string {
	subject = strings.ToLower(subject)
	switch lastName(subject) {
	case "givenname":
		return "the first name"
	case "familyname":
		return "the last name"
	case "emails":
		return "email addresses"
	case "phonenumbers":
		return "phone numbers"
	case "locale":
		return "the locale"
	case "timezone":
		return "the time zone"
	case "username":
		return "the userName"
	case "externalid":
		return "the externalId"
	case "displayname":
		return "the display name"
	case "nickname":
		return "the nickname"
	case "title":
		return "the title"
	case "employeenumber":
		return "the employee number"
	case "costcenter":
		return "the cost center"
	case "department", "division", "organization":
		return "the " + lastName(subject)
	case "preferredlanguage":
		return "the preferred language"
	case "active":
		return "active"
	default:
		return subject
	}
}

// one is a resource in a word.
func one(place string) string {
	switch place {
	case "Groups":
		return "group"
	case "Users":
		return "user"
	default:
		return "resource"
	}
}

func plural(place string) string {
	if place == "" {
		return "users and groups"
	}
	return one(place) + "s"
}

func a(kind string) string {
	if strings.Contains("aeio", kind[:1]) {
		return "an " + kind
	}
	return "a " + kind
}

func statusWords(status string) string {
	code, _ := strconv.Atoi(status) // what is no number has no words
	if text := http.StatusText(code); text != "" {
		return status + " " + text
	}
	return status
}

func upper(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// be is the verb that goes with an attribute in words.
func be(subject string) string {
	switch lastName(subject) {
	case "emails", "phonenumbers", "members", "entitlements", "roles", "photos", "ims":
		return "are"
	default:
		return "is"
	}
}

// ofGroup tells attributes of groups from those of users.
func ofGroup(place string) string {
	if place == "Groups" {
		return " of a group"
	}
	return ""
}
