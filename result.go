package scimdrill

import "time"

// Result is the outcome of one requirement on one kind of app, with its evidence.
type Result struct {
	// Requirement is the id.
	Requirement string `json:"requirement"`
	// App is the kind of Okta app that was used; empty where the requirement is about the server alone.
	App      AppKind       `json:"app,omitempty"`
	Outcome  Outcome       `json:"outcome"`
	Duration time.Duration `json:"durationNanoseconds"`
	// WithoutBaseline is what the outcome would be if there were no baseline; empty where that is the same.
	WithoutBaseline Outcome `json:"withoutBaseline,omitempty"`
	// Provisional is set when no profile of the run counts the requirement yet: it is new since they were frozen.
	Provisional bool `json:"provisional,omitempty"`
	// Reason says why a requirement is not applicable, blocked or expected to fail.
	Reason string `json:"reason,omitempty"`
	// Failure is what was expected and what was found; nil unless it failed, warned or was blocked.
	Failure *Failure `json:"failure,omitempty"`
	// Exchanges are the numbers of the exchanges that belong to it.
	Exchanges []int `json:"exchanges,omitempty"`
	// Measured are times that were taken on the way, whatever came of the requirement.
	Measured []Measurement `json:"measured,omitempty"`
}

// Measurement is a time that was taken of the target.
type Measurement struct {
	// What was timed: "median answer to an id that nobody has".
	What string        `json:"what"`
	Took time.Duration `json:"nanoseconds"`
}

// Failure is one broken expectation.
type Failure struct {
	// Message is the broken expectation in a sentence or two.
	Message string `json:"message"`
	// Silence is set when the cause is that no answer came.
	Silence Silence `json:"silence,omitempty"`
	// Differences are the places where expected and found part, as JSON Pointers.
	Differences []Difference `json:"differences,omitempty"`
	// AdminSees are the words that an Okta admin reads when this happens.
	AdminSees []string `json:"adminSees,omitempty"`
	// Decisive is the number of the exchange in which it showed; 0 when no exchange did.
	Decisive int `json:"decisive,omitempty"`
	// Location is the place in the suites, "suites/create/new.go:41".
	Location string `json:"location,omitempty"`
}

// Difference is one place where expected and found part.
type Difference struct {
	// Pointer is a JSON Pointer (RFC 6901) into the resource.
	Pointer string `json:"pointer"`
	// Expected and Found are compact JSON; "" means that there is nothing at the pointer.
	Expected string `json:"expected"`
	Found    string `json:"found"`
}

// Finding is a departure from the RFC that could be understood: the run noted it and went on.
type Finding struct {
	// Requirement is the id of the requirement that was under way.
	Requirement string `json:"requirement,omitempty"`
	// Title names the departure in a sentence.
	Title string `json:"title"`
	// Cite is the text that it departs from.
	Cite Citation `json:"cite"`
	// Exchange is the number of the first exchange that shows it.
	Exchange int `json:"exchange,omitempty"`
	// Count says how often it was seen.
	Count int `json:"count"`
	// Failing is set when the run was asked to fail on it.
	Failing bool `json:"failing,omitempty"`
}

// Raw is what the target itself came to, whatever a baseline expected.
func (r Result) Raw() Outcome {
	if r.WithoutBaseline != "" {
		return r.WithoutBaseline
	}
	return r.Outcome
}
