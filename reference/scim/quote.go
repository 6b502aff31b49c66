package scim

import (
	"bytes"
	"encoding/json"
)

// AppendQuoted appends a JSON string. Characters that only HTML escapes stay as they are: a ">" in an error is to be read.
func AppendQuoted(to []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return appendEscaped(to, text)
		}
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"')
}

func appendEscaped(to []byte, text string) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return append(to, `""`...) // a string always encodes
	}
	return append(to, bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))...)
}
