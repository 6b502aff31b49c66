package ordered_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

func TestWhatWasReadIsWrittenAsItWas(t *testing.T) {
	for _, text := range []string{
		`{"b":1,"a":{"z":[],"y":{}},"list":[1.0,1e5,12345678901234567890,-0,null,true,false]}`,
		`"https://example.com/a?b=<c>&d='e'"`,
		`"Siobhán Ødegård 小百合 🌱 ` + "\u2028" + `"`,
		`"\"\\\b\f\n\r\t\u0001\u001F"`,
		`[]`, `{}`, `null`, `""`,
	} {
		value, err := ordered.Parse([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		written, err := ordered.Encode(value)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(text, string(written)); diff != "" {
			t.Errorf("expected as read (-), found (+):\n%s", diff)
		}
	}
}

func TestSetKeepsThePlace(t *testing.T) {
	value, err := ordered.Parse([]byte(`{"a":1,"active":false,"z":2}`))
	if err != nil {
		t.Fatal(err)
	}
	object, isObject := value.(*ordered.Object)
	if !isObject {
		t.Fatalf("found %T", value)
	}
	copied := object.Clone()
	object.Set("active", true)
	object.Set("new", "x")
	object.Delete("a")
	if written, _ := ordered.Encode(object); string(written) != `{"active":true,"z":2,"new":"x"}` {
		t.Errorf("found %s", written)
	}
	if written, _ := ordered.Encode(copied); string(written) != `{"a":1,"active":false,"z":2}` {
		t.Errorf("the copy changed with the original: %s", written)
	}
}

func TestTheLaterOfTwoMembersWinsInTheEarlierPlace(t *testing.T) {
	value, err := ordered.Parse([]byte(`{"a":1,"b":2,"a":3}`))
	if err != nil {
		t.Fatal(err)
	}
	if written, _ := ordered.Encode(value); string(written) != `{"a":3,"b":2}` {
		t.Errorf("found %s", written)
	}
}

func TestNamesWithoutRegardToCase(t *testing.T) {
	object := ordered.New(ordered.Member{Name: "resources", Value: "lower"}, ordered.Member{Name: "Resources", Value: "exact"})
	if value, _ := object.GetFold("Resources"); value != "exact" {
		t.Errorf("the exact name should win, found %v", value)
	}
	if value, _ := object.GetFold("RESOURCES"); value != "lower" {
		t.Errorf("found %v", value)
	}
}

func TestWhatIsNotOneJSONValueIsRefused(t *testing.T) {
	for _, text := range []string{``, `{`, `{"a":}`, `{"a":1`, `[1,`, `{} {}`, `<html>`, `{"a":1}x`, strings.Repeat("[", 1002) + strings.Repeat("]", 1002)} {
		if value, err := ordered.Parse([]byte(text)); err == nil {
			t.Errorf("%.20q was read as %v", text, value)
		}
	}
}

func TestGoValues(t *testing.T) {
	written, err := ordered.Encode(map[string]any{"b": 1.5, "a": []string{"x"}, "c": int64(2), "d": json.Number("1.50")})
	if err != nil || string(written) != `{"a":["x"],"b":1.5,"c":2,"d":1.50}` {
		t.Errorf("found %s, %v", written, err)
	}
	if _, err := ordered.Encode([]any{struct{}{}}); err == nil {
		t.Error("a struct was written")
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add(`{"a":[1,"x",null,{"b":true}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		value, err := ordered.Parse([]byte(text))
		if err != nil {
			return
		}
		once, err := ordered.Encode(value)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ordered.Parse(once)
		if err != nil {
			t.Fatalf("%s cannot be read again: %v", once, err)
		}
		if twice, _ := ordered.Encode(again); string(once) != string(twice) {
			t.Fatalf("%s became %s", once, twice)
		}
	})
}
