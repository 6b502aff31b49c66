package mapping

// Validate reports what is wrong with the definition of the attribute.
func (a Attribute) Validate() error { return nil }

// Check reports what is wrong with a value for the attribute: its type, its length, its enumeration. A nil value ("never
// set") is always right.
func (a Attribute) Check(value any) error { return nil }

// Check reports everything that is wrong with an app-user profile: unknown variables, required ones that are missing, and
// values that do not fit.
func (s Schema) Check(profile map[string]any) error { return nil }
