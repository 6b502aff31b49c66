package scim

import (
	"bytes"
	"encoding/json"
)

// Marshal is json.Marshal without the escapes that only HTML needs: what people read in an error stays readable.
func Marshal(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}
