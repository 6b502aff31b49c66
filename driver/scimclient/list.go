package scimclient

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/driver/scimclient/ordered"
)

// NoResults is what Okta says of a list that it cannot read: an empty body, "[]", HTML, or no Resources (Okta support and
// developer forum).
const NoResults = "No results for users returned"

// List is a ListResponse (RFC 7644 §3.4.2). Numbers that are missing are 0.
type List struct {
	TotalResults, StartIndex, ItemsPerPage int
	Resources                              []*ordered.Object
}

// listOf reads a list as tolerantly as Okta does. Names of members may be in any case (Okta SCIM reference of 2018).
// Resources must be there, even empty. Numbers written as strings make the lookup fail without a word: the System Log has
// outcome.reason null (Okta support forum; the protocol reference asks for numbers).
func listOf(answer Answer) (List, error) {
	unusable := func(text string, cause error) (List, error) {
		return List{}, &Error{Text: text, Status: answer.Status, Exchange: answer.Exchange, Cause: cause}
	}
	value, err := ordered.Parse(answer.Body)
	if err != nil {
		return unusable(NoResults, fmt.Errorf("the list is not JSON: %w", err))
	}
	object, isObject := value.(*ordered.Object)
	if !isObject {
		return unusable(NoResults, errors.New("the list is not a JSON object"))
	}
	var list List
	for name, to := range map[string]*int{"totalResults": &list.TotalResults, "startIndex": &list.StartIndex, "itemsPerPage": &list.ItemsPerPage} {
		number, found := object.GetFold(name)
		if *to, err = count(number); found && err != nil {
			return unusable("", fmt.Errorf("%s: %w", name, err))
		}
	}
	member, _ := object.GetFold("Resources")
	items, isList := member.([]any)
	if !isList {
		return unusable(NoResults, errors.New("the list has no Resources"))
	}
	for i, item := range items {
		resource, isObject := item.(*ordered.Object)
		if !isObject {
			return unusable(NoResults, fmt.Errorf("entry %d of Resources is not a JSON object", i))
		}
		list.Resources = append(list.Resources, resource)
	}
	return list, nil
}

func count(value any) (int, error) {
	number, isNumber := value.(json.Number)
	if !isNumber {
		return 0, fmt.Errorf("a JSON number expected, and %T found", value)
	}
	float, err := number.Float64()
	return int(float), err
}
