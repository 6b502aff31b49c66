package stage

import (
	"slices"
	"sync"

	"github.com/scimdrill/scimdrill"
)

const (
	// storiesKept and employeesKept bound what a report says of surveys: each story has a drawing of its own, a line a person.
	storiesKept   = 20
	employeesKept = 100
)

// surveyNotes are the stories of surveys that a run has told.
type surveyNotes struct {
	mu      sync.Mutex
	stories []scimdrill.SurveyStory
}

// NoteSurveys keeps what became of the surveys of a schedule, for the report. Of more people than a report shows it keeps the
// first, and how many were left out.
func (s *Stage) NoteSurveys(story scimdrill.SurveyStory) {
	s.surveys.mu.Lock()
	defer s.surveys.mu.Unlock()
	if len(s.surveys.stories) == storiesKept {
		return
	}
	if more := len(story.Employees) - employeesKept; more > 0 {
		story.Employees, story.LeftOut = story.Employees[:employeesKept], more
	}
	s.surveys.stories = append(s.surveys.stories, story)
}

// Surveys are the stories that were noted, in the order in which they were told.
func (s *Stage) Surveys() []scimdrill.SurveyStory {
	s.surveys.mu.Lock()
	defer s.surveys.mu.Unlock()
	return slices.Clone(s.surveys.stories)
}
