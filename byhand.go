package scimdrill

// ByHand is something of a test plan that takes a person: a form in the reports asks for its result.
type ByHand struct {
	// Case is the case of the plan.
	Case Citation `json:"case"`
	// Title says what the case is about.
	Title string `json:"title"`
	// Why says why it takes a person.
	Why string `json:"why"`
	// Do says what to do, See what has to be seen then.
	Do  string `json:"do"`
	See string `json:"see"`
	// Rest is set when a machine does the case, and this is what it cannot do of it.
	Rest bool `json:"rest,omitempty"`
}
