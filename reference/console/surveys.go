package console

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// surveyList is the page of schedules and rounds.
type surveyList struct {
	Schedules   []peakon.Schedule
	Rounds      []roundLine
	Frequencies []peakon.Frequency
	Entered     scheduleForm
	Problem     string
}

// scheduleForm is what an admin enters for a schedule.
type scheduleForm struct{ Name, StartDate, Frequency, Weeks, Days, SendTime, Timezone string }

// roundLine is a round in the list, the newest first.
type roundLine struct {
	Round    store.Round
	Schedule string
	Status   string
	// Total is how many are on the surveyed list; Sent and KeptBack say what became of some of them.
	Total, Sent, KeptBack int
}

func (v *visit) surveys() error {
	return v.surveysPage(http.StatusOK, surveyList{Entered: scheduleForm{Frequency: string(peakon.Monthly), Days: "14", SendTime: "09:00"}})
}

func (v *visit) surveysPage(status int, list surveyList) error {
	list.Frequencies = []peakon.Frequency{peakon.Weekly, peakon.Biweekly, peakon.Monthly, peakon.Quarterly, peakon.Custom, peakon.Manual}
	err := v.view(func(t *store.Tx) (err error) {
		if list.Schedules, err = t.Schedules(v.ctx(), v.company()); err != nil {
			return err
		}
		rounds, err := t.Rounds(v.ctx(), v.company())
		if err != nil {
			return err
		}
		for _, round := range slices.Backward(rounds) {
			line, err := v.lineOf(t, round, list.Schedules)
			if err != nil {
				return err
			}
			list.Rounds = append(list.Rounds, line)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.show(status, "surveys.html", "Surveys", list)
	return nil
}

func (v *visit) lineOf(t *store.Tx, round store.Round, schedules []peakon.Schedule) (line roundLine, err error) {
	line = roundLine{Round: round, Status: roundWords(round.Status(t.Now()))}
	if round.Skipped != "" {
		line.Status = "skipped: " + round.Skipped
	}
	for _, s := range schedules {
		if s.ID == round.ScheduleID {
			line.Schedule = s.Name
		}
	}
	counts, err := t.CountDeliveries(v.ctx(), v.company(), round.ID)
	for _, count := range counts {
		line.Total += count
	}
	line.Sent, line.KeptBack = counts[peakon.Sent], counts[peakon.Suppressed]
	return line, err
}

func roundWords(status peakon.RoundStatus) string {
	switch status {
	case peakon.RoundSoftClosed:
		return "closed, late answers count"
	case peakon.RoundHardClosed:
		return "closed"
	default:
		return string(status)
	}
}

func (v *visit) planSchedule() error {
	form := scheduleForm{
		Name: v.r.PostFormValue("name"), StartDate: v.r.PostFormValue("start"), Frequency: v.r.PostFormValue("frequency"),
		Weeks: v.r.PostFormValue("weeks"), Days: v.r.PostFormValue("days"), SendTime: v.r.PostFormValue("send"), Timezone: v.r.PostFormValue("timezone"),
	}
	schedule, err := form.schedule()
	if err == nil {
		err = v.change(func(t *store.Tx) error {
			_, err := t.PlanSchedule(v.ctx(), v.session.Company, schedule)
			return err
		})
	}
	if problem, known := refused(err); known {
		return v.surveysPage(http.StatusUnprocessableEntity, surveyList{Entered: form, Problem: problem})
	}
	if err != nil {
		return err
	}
	return v.done("/surveys", "schedule")
}

// schedule reads the form. Errors are *peakon.FieldError.
func (f scheduleForm) schedule() (s peakon.Schedule, err error) {
	s = peakon.Schedule{Name: strings.TrimSpace(f.Name), Frequency: peakon.Frequency(f.Frequency), Timezone: f.Timezone, DataCollection: true}
	if s.StartDate, err = peakon.ParseDate(f.StartDate); err != nil {
		return s, &peakon.FieldError{Field: "The first launch", Problem: "must be a day, like 2026-03-02"}
	}
	if s.DurationDays, err = strconv.Atoi(strings.TrimSpace(f.Days)); err != nil {
		return s, &peakon.FieldError{Field: "The duration", Problem: "must be a number of days"}
	}
	if s.SendTime, err = peakon.ParseTimeOfDay(f.SendTime); err != nil {
		return s, &peakon.FieldError{Field: "The send-out time", Problem: "must be a time, like 09:00"}
	}
	if s.Frequency == peakon.Custom {
		if s.EveryWeeks, err = strconv.Atoi(strings.TrimSpace(f.Weeks)); err != nil {
			return s, &peakon.FieldError{Field: "The number of weeks", Problem: "must be a number from 1 to 52"}
		}
	}
	return s, nil
}

func (v *visit) collectData() error {
	id, err := v.number()
	if err != nil {
		return err
	}
	on := v.r.PostFormValue("on") == "true"
	if err := v.change(func(t *store.Tx) error { return t.CollectData(v.ctx(), v.company(), id, on) }); err != nil {
		return err
	}
	if on {
		return v.done("/surveys", "collecting")
	}
	return v.done("/surveys", "notcollected")
}
