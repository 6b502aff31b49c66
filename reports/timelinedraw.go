package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
)

const (
	timelineLabel  = 12
	timelineColumn = 42
	timelineTop    = 50
	timelineRow    = 56
	// A run notes fewer than these; a results.json of somebody else may hold any number.
	timelineStories   = 20
	timelineEmployees = 100
	timelineEvents    = 60
)

// htmlSurveys is the timeline of a story.
type htmlSurveys struct {
	Title, Problem, Left string
	Wrong                int
	Drawing              template.HTML
}

func htmlSurveysOf(report *scimdrill.Report) []htmlSurveys {
	var views []htmlSurveys
	for i, story := range report.Surveys {
		if i == timelineStories {
			break
		}
		left := story.LeftOut + max(0, len(story.Employees)-timelineEmployees)
		story.Employees = story.Employees[:min(len(story.Employees), timelineEmployees)]
		view := htmlSurveys{Title: oneLine(story.Schedule), Problem: oneLine(story.Problem)}
		if story.App != "" {
			view.Title = upperFirst(appLabel(story.App)) + ": " + view.Title
		}
		if left > 0 {
			view.Left = many(left, "more employee") + " not drawn"
		}
		t := timelineOf(story)
		view.Drawing = t.draw(fmt.Sprintf("surveys-%d", i+1))
		view.Wrong = t.wrong
		views = append(views, view)
	}
	return views
}

// timeline draws a story. Its moments stand side by side, whatever time there is between them: a leaving fifteen minutes
// before an invitation matters as much as two weeks.
type timeline struct {
	svg
	story   scimdrill.SurveyStory
	marks   [][]surveyMark
	moments []time.Time
	wrong   int
}

func timelineOf(story scimdrill.SurveyStory) *timeline {
	t := &timeline{story: story}
	add := func(at time.Time) { t.moments = append(t.moments, at.UTC().Truncate(time.Minute)) }
	for _, round := range story.Rounds {
		add(round.Opens)
		add(round.Closes)
	}
	for i := range story.Employees {
		employee := &t.story.Employees[i]
		for _, act := range employee.Acts {
			add(act.At)
		}
		marks := surveyMarks(story, *employee)
		for _, mark := range marks {
			add(mark.at)
		}
		t.marks = append(t.marks, marks)
	}
	slices.SortFunc(t.moments, time.Time.Compare)
	t.moments = slices.CompactFunc(t.moments, time.Time.Equal)
	return t
}

func (t *timeline) columns() int { return min(len(t.moments), timelineEvents) }

// x is where a moment stands.
func (t *timeline) x(at time.Time) int {
	i, _ := slices.BinarySearchFunc(t.moments, at.UTC().Truncate(time.Minute), time.Time.Compare)
	return timelineLabel + timelineColumn/2 + timelineColumn*i*t.columns()/max(1, len(t.moments))
}

func (t *timeline) draw(anchor string) template.HTML {
	width := timelineLabel + timelineColumn*max(1, t.columns()) + 10
	height := timelineTop + timelineRow*len(t.story.Employees) + 6
	for _, round := range t.story.Rounds[:min(len(t.story.Rounds), timelineEvents)] {
		from, to := t.x(round.Opens), t.x(round.Closes)
		t.rect("round", from, 4, max(2, to-from), height-8)
		t.text("name", from+5, 17, fmt.Sprintf("Round %d", round.Number))
	}
	t.ticks(height)
	said := make([]string, 0, len(t.story.Employees))
	for i, employee := range t.story.Employees {
		said = append(said, t.employee(timelineTop+timelineRow*i, employee, t.marks[i], width-10))
	}
	var frame svg
	frame.open("surveys", anchor, width, height, "Who was sent which survey", strings.Join(said, ". ")+".")
	frame.WriteString(t.String())
	frame.close()
	return frame.done()
}

// ticks are the moments, day above time.
func (t *timeline) ticks(height int) {
	day, last := "", -1
	for _, at := range t.moments {
		x := t.x(at)
		if x == last {
			continue
		}
		last = x
		if d := at.Format("2 Jan"); d != day {
			day = d
			t.text("tick", x, 31, d)
		}
		t.text("tick", x, 43, at.Format("15:04"))
		t.line("when", x, timelineTop-4, x, height-6)
	}
}

// employee draws a line of life, and says it.
func (t *timeline) employee(y int, employee scimdrill.SurveyEmployee, marks []surveyMark, end int) string {
	part := oneLine(wordOr(employee.Part, employee.Name))
	// The words stand above the line, so that both are seen on a narrow screen.
	words := fitted(part, 64)
	if employee.Part != "" {
		words += " · " + fitted(oneLine(employee.Name), 48)
	}
	t.text("part", 8, y+10, words)
	line := y + 26
	from, active, told := 0, false, []string{}
	until := func(x int) {
		if from > 0 && x > from {
			class := "away-line"
			if active {
				class = "here-line"
			}
			t.line(class, from, line, x, line)
		}
		from = x
	}
	for _, act := range employee.Acts[:min(len(employee.Acts), timelineEvents)] {
		x := t.x(act.At)
		word := "becomes inactive"
		if act.Active {
			word = "becomes active"
		}
		told = append(told, word+" "+momentText(act.At)+failedText(act.Failed))
		if act.Failed != "" {
			t.cross("act bad", x, line)
			continue
		}
		until(x)
		active = act.Active
		t.act(active, x, line)
	}
	until(end)
	for _, mark := range marks[:min(len(marks), timelineEvents)] {
		told = append(told, t.mark(mark, line))
	}
	return part + ": " + strings.Join(told, ", ")
}

func failedText(why string) string {
	if why == "" {
		return ""
	}
	return ", which Okta could not tell the target"
}

func momentText(at time.Time) string { return at.UTC().Format("2 January, 15:04") }

// act is a coming, a bar upwards, or a going, a bar downwards.
func (t *timeline) act(active bool, x, y int) {
	if active {
		t.line("act good", x, y, x, y-9)
		return
	}
	t.line("act", x, y, x, y+9)
}

func (t *timeline) cross(class string, x, y int) {
	fmt.Fprintf(t, `<path class="%s" d="M%d %dl8 8m0 -8l-8 8"/>`, class, x-4, y-4)
}

// mark draws what was sent, and says it.
func (t *timeline) mark(mark surveyMark, y int) string {
	x := t.x(mark.at)
	class, words := "sent", ""
	switch mark.kind {
	case markSent:
		words = fmt.Sprintf("is invited to round %d", mark.round)
		t.dot("sent", mark, x, y, 5)
	case markReminded:
		words = fmt.Sprintf("is reminded of round %d", mark.round)
		t.dot("sent", mark, x, y, 3)
	case markAnswered:
		words = fmt.Sprintf("answers round %d", mark.round)
		if mark.wrong != "" {
			class += " bad"
		}
		t.rect(class, x-4, y-4, 8, 8)
	case markKeptBack:
		words = fmt.Sprintf("is kept back from round %d", mark.round)
		t.dot("kept", mark, x, y, 5)
	case markMissing:
		words = fmt.Sprintf("has no invitation to round %d", mark.round)
		t.cross("missing", x, y)
	}
	words += " " + momentText(mark.at)
	if mark.wrong == "" {
		return words
	}
	t.wrong++
	t.text("wrong", x, y+17, mark.wrong)
	return words + ", WRONG: " + mark.wrong
}

func (t *timeline) dot(class string, mark surveyMark, x, y, radius int) {
	if mark.wrong != "" {
		class += " bad"
	}
	fmt.Fprintf(t, `<circle class="%s" cx="%d" cy="%d" r="%d"/>`, class, x, y, radius)
}
