package scimdrill

import "time"

// SurveyStory is what became of the surveys of a schedule: who came and went when, and who was invited to which round. All
// times are of the target's own clock, which a rehearsal moves.
type SurveyStory struct {
	App AppKind `json:"app,omitempty"`
	// Schedule is the name of the plan.
	Schedule  string           `json:"schedule"`
	Rounds    []SurveyRound    `json:"rounds"`
	Employees []SurveyEmployee `json:"employees"`
	// LeftOut is how many employees more there were.
	LeftOut int `json:"leftOut,omitempty"`
	// Problem says why the story was not told to its end.
	Problem string `json:"problem,omitempty"`
}

// SurveyRound is one survey of the schedule. Number counts from 1.
type SurveyRound struct {
	Number int       `json:"number"`
	Opens  time.Time `json:"opens"`
	Closes time.Time `json:"closes"`
}

// SurveyEmployee is a person of the story.
type SurveyEmployee struct {
	Name string `json:"name"`
	// Part is what the person does in the story: "left before the first round opened".
	Part       string           `json:"part,omitempty"`
	Acts       []SurveyAct      `json:"acts,omitempty"`
	Deliveries []SurveyDelivery `json:"deliveries,omitempty"`
}

// SurveyAct is a coming or a going in Okta.
type SurveyAct struct {
	At time.Time `json:"at"`
	// Active is what Okta told the target, or meant to.
	Active bool `json:"active"`
	// Failed says why the target was not told.
	Failed string `json:"failed,omitempty"`
}

// SurveyDelivery is an invitation to a round.
type SurveyDelivery struct {
	// Round is the number of the round.
	Round int `json:"round"`
	// Status is that of the target: scheduled, sent, suppressed, cancelled, no_channel.
	Status string `json:"status"`
	// Reason says why nothing was sent.
	Reason string `json:"reason,omitempty"`
	// Due is when it was to be sent; Sent, Answered and Reminded are when it was.
	Due      time.Time   `json:"due"`
	Sent     *time.Time  `json:"sent,omitempty"`
	Answered *time.Time  `json:"answered,omitempty"`
	Reminded []time.Time `json:"reminded,omitempty"`
}
