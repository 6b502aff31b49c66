package oktaspec

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/suites/probe"
)

// assertion is one line of a published step: it returns "" when it holds, else what was expected and what was found.
type assertion func(answer probe.Answer) string

func status(want int) assertion {
	return func(answer probe.Answer) string {
		if answer.Status() == want {
			return ""
		}
		return fmt.Sprintf("response status: expected %d, found %d", want, answer.Status())
	}
}

// notEmpty holds for anything that is there, a boolean false included: the published test applies it to "active", and does
// not say that the first user listed must be active.
func notEmpty(path string) assertion {
	return func(answer probe.Answer) string {
		switch value := answer.At(path).(type) {
		case nil:
			return fmt.Sprintf("%s: expected a value, found nothing", path)
		case string:
			if value == "" {
				return fmt.Sprintf("%s: expected a value, found an empty string", path)
			}
		case []any:
			if len(value) == 0 {
				return fmt.Sprintf("%s: expected at least one element, found none", path)
			}
		}
		return ""
	}
}

// namesSchema holds when the array "schemas" contains want, or is the string want.
func namesSchema(want string) assertion {
	const path = "schemas"
	return func(answer probe.Answer) string {
		value := answer.At(path)
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		for _, element := range list {
			if element == want {
				return ""
			}
		}
		return fmt.Sprintf("%s: expected it to contain %q, found %s", path, want, shown(value))
	}
}

// isNumber holds for a JSON number; a string of digits is not one.
func isNumber(path string) assertion {
	return func(answer probe.Answer) string {
		if _, ok := answer.At(path).(json.Number); ok {
			return ""
		}
		return fmt.Sprintf("%s: expected a number, found %s", path, shown(answer.At(path)))
	}
}

// equal compares as text, as the published test does: a number and its digits in a string are the same to it.
func equal(path, want string) assertion {
	return func(answer probe.Answer) string {
		if found := asText(answer.At(path)); found != want {
			return fmt.Sprintf("%s: expected %q, found %s", path, want, shown(answer.At(path)))
		}
		return ""
	}
}

// equalNumber compares numerically: the digits of a number in a string are that number.
func equalNumber(path string, want int) assertion { return equal(path, fmt.Sprint(want)) }

// answeredWithin holds when the answer took less than the published time.
func answeredWithin(limit time.Duration) assertion {
	return func(answer probe.Answer) string {
		if took := answer.Exchange.Duration; took >= limit {
			return fmt.Sprintf("response time: expected less than %s, found %s", limit, took.Round(time.Millisecond))
		}
		return ""
	}
}

// listsGroups is the script of the published step: no groups at all, or an array of them.
func listsGroups() assertion {
	return func(answer probe.Answer) string {
		total := asText(answer.At("totalResults"))
		if _, isArray := answer.At("Resources").([]any); total == "0" || total != "" && isArray {
			return ""
		}
		return fmt.Sprintf("totalResults and Resources: expected 0, or an array of groups, found %s and %s", shown(answer.At("totalResults")), shown(answer.At("Resources")))
	}
}

// broken lists the assertions that do not hold.
func broken(answer probe.Answer, assertions []assertion) string {
	var lines []string
	for _, holds := range assertions {
		if line := holds(answer); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func asText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	default:
		return shown(v)
	}
}

func shown(value any) string {
	if value == nil {
		return "nothing"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
