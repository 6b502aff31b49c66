package probe

import (
	"bytes"
	"encoding/json"
)

// Body is a value as compact JSON, with nothing escaped that need not be.
func Body(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // the values are ours and always encode
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}
