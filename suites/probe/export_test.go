package probe

import "testing"

// DefinitionsIn reads definitions from the text of a /Schemas.
func DefinitionsIn(t *testing.T, text string) *Definitions {
	t.Helper()
	body, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	return definitionsIn(body)
}
