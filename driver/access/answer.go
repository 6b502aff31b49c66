package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// largestAnswer is more than any answer needs: a state may be a session of some kilobytes.
const largestAnswer = 64 << 10

// readAnswer reads {"access":"allowed"|"refused","said":…,"state":…}. Further members are ignored, so that a hook may say more.
func readAnswer(data []byte) (Answer, error) {
	if len(data) > largestAnswer {
		return Answer{}, fmt.Errorf("the answer is longer than %d bytes", largestAnswer)
	}
	var body struct {
		Access string `json:"access"`
		Said   string `json:"said"`
		State  string `json:"state"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&body); err != nil {
		return Answer{}, fmt.Errorf("expected {\"access\":\"allowed\"} or {\"access\":\"refused\"}, found %s: %w", excerpt(data), err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Answer{}, fmt.Errorf("something follows the answer: %s", excerpt(data))
	}
	answer := Answer{Said: excerptText(body.Said), State: body.State}
	switch body.Access {
	case "allowed":
		answer.Allowed = true
	case "refused":
	default:
		return Answer{}, fmt.Errorf("access: expected \"allowed\" or \"refused\", found %q", body.Access)
	}
	return answer, nil
}

// excerpt is what was said, short enough for a report.
func excerpt(data []byte) string {
	text := excerptText(string(data))
	if text == "" {
		return "nothing"
	}
	return fmt.Sprintf("%q", text)
}

func excerptText(text string) string {
	const most = 400
	text = strings.ToValidUTF8(strings.TrimSpace(text), "�")
	if len(text) <= most {
		return text
	}
	cut := most
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
