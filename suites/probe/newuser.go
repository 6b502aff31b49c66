package probe

import (
	"bytes"
	"encoding/json"
)

// NewUser is the body of a create with the least that Okta calls for: userName, name, one primary email, active.
func NewUser(userName, email, given, family string) []byte {
	type name struct {
		Given  string `json:"givenName"`
		Family string `json:"familyName"`
	}
	type mail struct {
		Primary bool   `json:"primary"`
		Value   string `json:"value"`
		Type    string `json:"type"`
	}
	return Body(struct {
		Schemas  []string `json:"schemas"`
		UserName string   `json:"userName"`
		Name     name     `json:"name"`
		Emails   []mail   `json:"emails"`
		Active   bool     `json:"active"`
	}{
		Schemas:  []string{"urn:ietf:params:scim:schemas:core:2.0:User"},
		UserName: userName,
		Name:     name{given, family},
		Emails:   []mail{{true, email, "work"}},
		Active:   true,
	})
}

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
