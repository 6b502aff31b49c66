package mapping

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// MarshalJSON writes the attributes in their order, to be kept.
func (s Schema) MarshalJSON() ([]byte, error) {
	return json.Marshal(s.Attributes())
}

// UnmarshalJSON reads what MarshalJSON wrote, and refuses what a schema may not hold.
func (s *Schema) UnmarshalJSON(text []byte) error {
	var attributes []Attribute
	if err := json.Unmarshal(text, &attributes); err != nil {
		return fmt.Errorf("a list of attributes was expected: %w", err)
	}
	schema, err := NewSchema(attributes...)
	if err != nil {
		return err
	}
	*s = schema
	return nil
}

// MarshalJSON writes the lines by variable name, to be kept.
func (m Mapping) MarshalJSON() ([]byte, error) { return json.Marshal(m.Properties()) }

// UnmarshalJSON reads what MarshalJSON wrote, and compiles the expressions. Where they may call what was decided when they were
// saved.
func (m *Mapping) UnmarshalJSON(text []byte) error {
	var properties map[string]Property
	if err := json.Unmarshal(text, &properties); err != nil {
		return fmt.Errorf("mappings by variable name were expected: %w", err)
	}
	read, err := Mapping{}.AnyCondition().withAll(properties)
	if err != nil {
		return err
	}
	*m = Mapping{lines: read.lines}
	return nil
}

func (m Mapping) withAll(properties map[string]Property) (Mapping, error) {
	for _, variable := range slices.Sorted(maps.Keys(properties)) {
		var err error
		if m, err = m.With(variable, properties[variable]); err != nil {
			return Mapping{}, err
		}
	}
	return m, nil
}
