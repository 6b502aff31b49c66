package ordered

import (
	"reflect"
	"strings"
	"testing"
)

// samples are read alike in both ways, or refused in both.
func samples() []string {
	return []string{
		`{"b":1,"a":{"z":[],"y":{}},"list":[1.0,1e5,12345678901234567890,-0,null,true,false,-1.5E-7,0.0]}`,
		" \t\r\n{ \"a\" : [ 1 , \"x\" ] , \"b\" : { } } \n", `{"a":1,"b":2,"a":3}`, `"Siobhán 小百合 🌱"`, `"\"\\\b\f\n\r\té🌱\/\ud800"`,
		`[]`, `{}`, `null`, `""`, `0`, `-0`, `01`, `1.`, `.5`, `+1`, `1e`, `-`, `tru`, `nulls`, `{"a":1,}`, `[1,]`, `[,1]`, `[1 2]`, `{"a" 1}`, `{1:2}`, `{"a":1`, `"x`, `"x\`, `"\q"`,
		"\"\x01\"", "\"\xff\"", "{} {}", "", " ", "\ufeff{}", strings.Repeat("[", 1000) + strings.Repeat("]", 1000), strings.Repeat("[", 1002) + strings.Repeat("]", 1002),
		"{" + strings.TrimSuffix(strings.Repeat(`"x":1,`, 100), ",") + "}",
	}
}

func TestBothWaysReadAlike(t *testing.T) {
	for _, text := range samples() {
		expectAlike(t, text)
	}
}

// TestTheShortWayIsTaken for what servers send.
func TestTheShortWayIsTaken(t *testing.T) {
	const user = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"1","n":1.50,"name":{"givenName":"Sío\/"},"active":true,"x":null}`
	if _, ok := (&quick{text: user}).whole(); !ok {
		t.Error("a user went the slow way")
	}
}

func expectAlike(t *testing.T, text string) {
	t.Helper()
	quickly, ok := (&quick{text: text}).whole()
	slowly, err := parseSlowly([]byte(text))
	if ok && (err != nil || !reflect.DeepEqual(quickly, slowly)) {
		t.Errorf("%.60q: quickly %v, slowly %v, %v", text, quickly, slowly, err)
	}
}

func FuzzBothWaysReadAlike(f *testing.F) {
	for _, text := range samples() {
		f.Add(text)
	}
	f.Fuzz(expectAlike)
}

func BenchmarkParse(b *testing.B) {
	text := []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"23a35c27","userName":"test.user@okta.local","name":{"givenName":"Test","familyName":"User"},` +
		`"emails":[{"primary":true,"value":"test.user@okta.local","type":"work"}],"active":true,"meta":{"resourceType":"User"}}`)
	for name, parse := range map[string]func([]byte) (any, error){"quickly": Parse, "slowly": parseSlowly} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parse(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
