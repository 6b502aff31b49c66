package foreign

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

var (
	statusLine = regexp.MustCompile(`^HTTP/[0-9.]+ (\d{3})\b`)
	// beforeStatus is what curl -v and tickets put before the status line.
	beforeStatus = regexp.MustCompile("^(?:\\s*$|\\s*```.*$|\\* |> |>$|\\{ \\[|[%0-9 -]+$)")
	headerLine   = regexp.MustCompile(`^([A-Za-z0-9!#$%&'*+.^_|~-]+):\s*(.*)$`)
)

// pasted is the answer that follows a curl line in a text, as `curl -i` and `curl -v` print it; nil where there is none. An interim
// answer (100 Continue) is passed over.
func pasted(text string) *scimdrill.Response {
	lines := strings.Split(text, "\n")
	i := 0
	var answer *scimdrill.Response
	for {
		for i < len(lines) && beforeStatus.MatchString(lines[i]) {
			i++
		}
		if i == len(lines) {
			return answer
		}
		match := statusLine.FindStringSubmatch(strings.TrimPrefix(lines[i], "< "))
		if match == nil {
			return answer
		}
		status, _ := strconv.Atoi(match[1]) // three digits
		answer = &scimdrill.Response{Status: status}
		for i++; i < len(lines); i++ {
			field := headerLine.FindStringSubmatch(strings.TrimPrefix(lines[i], "< "))
			if field == nil {
				break
			}
			answer.Header = append(answer.Header, scimdrill.HeaderField{Name: field[1], Value: field[2]})
		}
		if status >= 200 {
			answer.Body = pastedBody(lines[i:])
			return answer
		}
		if i < len(lines) && strings.TrimSpace(strings.TrimPrefix(lines[i], "<")) == "" {
			i++
		}
	}
}

// pastedBody is the JSON value that follows the header, or else its first paragraph.
func pastedBody(lines []string) string {
	for len(lines) > 0 && (strings.TrimSpace(strings.TrimPrefix(lines[0], "<")) == "" || beforeStatus.MatchString(lines[0])) {
		lines = lines[1:]
	}
	if len(lines) == 0 {
		return ""
	}
	rest := strings.Join(lines, "\n")
	if strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "[") {
		decoder := json.NewDecoder(strings.NewReader(rest))
		var value json.RawMessage
		if decoder.Decode(&value) == nil {
			return string(value)
		}
	}
	if strings.HasPrefix(rest, "<") || strings.HasPrefix(rest, "{") {
		body, _, _ := strings.Cut(rest, "\n\n")
		body, _, _ = strings.Cut(body, "\n```")
		return strings.TrimSuffix(body, "\n")
	}
	return "" // prose
}
