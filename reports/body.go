package reports

import (
	"bytes"
	"encoding/json"
)

// longBody is where a body is no longer laid out: nobody reads it, and it is cut anyway.
const longBody = 256 << 10

// pretty is a body as people read it: JSON indented, anything else as it stands, and nothing invisible.
func pretty(body string) string {
	if len(body) > longBody {
		return visible(body)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(body), "", "  "); err == nil {
		return visible(indented.String())
	}
	return visible(body)
}
