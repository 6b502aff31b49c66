package ordered

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// deepest is how deep values may nest: what Jackson, the parser whose messages Okta shows, allows by default.
const deepest = 1000

// Parse reads exactly one JSON value. Where a member stands twice in an object, the later value wins in the earlier place,
// as it does in a Java LinkedHashMap.
func Parse(text []byte) (any, error) {
	if value, ok := (&quick{text: string(text)}).whole(); ok {
		return value, nil
	}
	return parseSlowly(text)
}

func parseSlowly(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	value, err := parse(decoder, 0)
	if err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("one JSON value expected, and more text found after it at byte %d", decoder.InputOffset())
	}
	return value, nil
}

func parse(decoder *json.Decoder, depth int) (any, error) {
	if depth > deepest {
		return nil, fmt.Errorf("JSON nests deeper than %d levels", deepest)
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, unexpectedEnd(err)
	}
	switch token {
	case json.Delim('{'):
		return parseObject(decoder, depth)
	case json.Delim('['):
		return parseArray(decoder, depth)
	default:
		return token, nil
	}
}

func parseObject(decoder *json.Decoder, depth int) (any, error) {
	object := &Object{}
	places := map[string]int{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, unexpectedEnd(err)
		}
		name, isText := token.(string)
		if !isText {
			return nil, fmt.Errorf("the name of a member expected at byte %d, and %v found", decoder.InputOffset(), token)
		}
		value, err := parse(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		if place, known := places[name]; known {
			object.members[place].Value = value
			continue
		}
		places[name] = len(object.members)
		object.members = append(object.members, Member{name, value})
	}
	_, err := decoder.Token()
	return object, unexpectedEnd(err)
}

func parseArray(decoder *json.Decoder, depth int) (any, error) {
	items := []any{}
	for decoder.More() {
		item, err := parse(decoder, depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := decoder.Token()
	return items, unexpectedEnd(err)
}

func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
