package crowd_test

import (
	"slices"
	"testing"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/rfc/crowd"
)

func answer(status int, body string) probe.Answer {
	return probe.Read(scimdrill.Exchange{Response: &scimdrill.Response{Status: status, Body: body}})
}

func TestAPageIsReadInEveryLegalForm(t *testing.T) {
	for name, test := range map[string]struct {
		answer probe.Answer
		ids    []string
		total  int
		legal  bool
	}{
		"a list":                       {answer(200, `{"totalResults":3,"Resources":[{"id":"a"},{"id":"b"}]}`), []string{"a", "b"}, 3, true},
		"nothing to return":            {answer(200, `{"totalResults":0}`), nil, 0, true},
		"null for nothing":             {answer(200, `{"totalResults":0,"Resources":null}`), nil, 0, true},
		"a count of none":              {answer(200, `{"totalResults":7,"Resources":[]}`), nil, 7, true},
		"a cursor's page, no total":    {answer(200, `{"Resources":[{"id":"a"}]}`), []string{"a"}, 1, true},
		"members in other capitals":    {answer(200, `{"totalresults":1,"resources":[{"ID":"a"}]}`), []string{"a"}, 1, true},
		"a total in quotes":            {answer(200, `{"totalResults":"2","Resources":[{"id":"a"},{"id":"b"}]}`), []string{"a", "b"}, 2, true},
		"404 and an error":             {answer(404, `{"status":"404","detail":"nobody"}`), nil, 0, true},
		"404 and a page":               {answer(404, `<html>`), nil, 0, false},
		"an error":                     {answer(400, `{"status":"400","scimType":"invalidFilter"}`), nil, 0, false},
		"a bare array":                 {answer(200, `[]`), nil, 0, false},
		"one resource":                 {answer(200, `{"id":"a"}`), nil, 0, false},
		"one resource without a frame": {answer(200, `{"totalResults":1,"Resources":{"id":"a"}}`), nil, 0, false},
		"no body":                      {answer(200, ``), nil, 0, false},
	} {
		ids, total, trouble := crowd.Page(test.answer)
		if !slices.Equal(ids, test.ids) || total != test.total || (trouble == "") != test.legal {
			t.Errorf("%s: expected %v of %d, a list: %t; found %v of %d, %q", name, test.ids, test.total, test.legal, ids, total, trouble)
		}
	}
}

func TestWhatIsDeclinedIsToldFromWhatIsBroken(t *testing.T) {
	for body, want := range map[string]bool{
		`{"scimType":"invalidFilter"}`: true, `{}`: true, `<html>`: true, `{"scimType":"invalidValue"}`: false, `{"scimType":"tooMany"}`: false,
	} {
		if got := crowd.Declined(answer(400, body)); got != want {
			t.Errorf("400 %s: expected declined %t, found %t", body, want, got)
		}
	}
	if crowd.Declined(answer(500, `{"scimType":"invalidFilter"}`)) {
		t.Error("500: expected no refusal, found one")
	}
}

func TestAFilterIsQuotedAndEncoded(t *testing.T) {
	if got, want := crowd.Users("userName eq "+crowd.Quote(`a"b\c+&é`)), `/Users?filter=userName%20eq%20%22a%5C%22b%5C%5Cc%2B%26%C3%A9%22`; got != want {
		t.Errorf("expected %s, found %s", want, got)
	}
}
