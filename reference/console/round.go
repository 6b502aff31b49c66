package console

import (
	"net/http"
	"strconv"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// roundPage is one round: who was surveyed, who was not and why, and who qualifies now.
type roundPage struct {
	Line roundLine
	// Open is set while people can still be added, Closable while the round is not closed for good.
	Open, Closable bool
	Invited        []invitedLine
	// After is the last line shown, where more follow; so is LeftAfter.
	After     int64
	LeftOut   []store.LeftOut
	LeftAfter int64
	// Qualifying are people who qualify by now and are not in the round.
	Qualifying []store.Person
	Problem    string
}

type invitedLine struct {
	Person   store.Person
	Delivery store.Delivery
	Words    string
}

// looked is how many employees one page looks at for those who were left out, and most how many who qualify are listed.
const (
	looked         = 2000
	mostQualifying = 50
)

func (v *visit) round() error { return v.roundPage(http.StatusOK, "") }

func (v *visit) roundPage(status int, problem string) error {
	id, err := v.number()
	if err != nil {
		return err
	}
	p := roundPage{Problem: problem}
	err = v.view(func(t *store.Tx) error {
		round, schedule, err := t.RoundAndSchedule(v.ctx(), v.company(), id)
		if err != nil {
			return err
		}
		if p.Line, err = v.lineOf(t, round, []peakon.Schedule{schedule}); err != nil {
			return err
		}
		p.Closable = round.Skipped == "" && round.Status(t.Now()) != peakon.RoundHardClosed
		p.Open = round.Skipped == "" && round.Status(t.Now()) == peakon.RoundOpen
		if err := v.surveyed(t, id, &p); err != nil {
			return err
		}
		after, _ := strconv.ParseInt(v.r.URL.Query().Get("left"), 10, 64) // what is no number begins at the start
		if p.LeftOut, p.LeftAfter, err = t.LeftOutOf(v.ctx(), v.session.Company, id, after, looked); err != nil || !p.Open {
			return err
		}
		return v.qualifying(t, id, &p)
	})
	if err != nil {
		return err
	}
	v.show(status, "round.html", p.Line.Schedule+", round "+strconv.Itoa(p.Line.Round.Seq+1), p)
	return nil
}

func (v *visit) surveyed(t *store.Tx, id int64, p *roundPage) error {
	after, _ := strconv.ParseInt(v.r.URL.Query().Get("after"), 10, 64) // what is no number begins at the start
	invited, err := t.InvitedTo(v.ctx(), v.company(), id, after, perPage+1)
	if err != nil {
		return err
	}
	if len(invited) > perPage {
		invited = invited[:perPage]
		p.After = invited[perPage-1].Delivery.ID
	}
	for _, line := range invited {
		p.Invited = append(p.Invited, invitedLine{line.Person, line.Delivery, deliveryWords(line.Delivery)})
	}
	return nil
}

func (v *visit) qualifying(t *store.Tx, id int64, p *roundPage) error {
	ids, err := t.NewlyQualifying(v.ctx(), v.company(), id, mostQualifying)
	if err != nil {
		return err
	}
	for _, employee := range ids {
		e, err := t.Employee(v.ctx(), v.company(), employee)
		if err != nil {
			return err
		}
		p.Qualifying = append(p.Qualifying, store.Person{ID: e.ID, GivenName: e.GivenName, FamilyName: e.FamilyName, UserName: e.UserName})
	}
	return nil
}

func (v *visit) confirm() error {
	id, err := v.number()
	if err != nil {
		return err
	}
	employee, err := strconv.ParseInt(v.r.PostFormValue("employee"), 10, 64)
	if err != nil {
		return errNoSuch
	}
	err = v.change(func(t *store.Tx) error { return t.Confirm(v.ctx(), v.session.Company, id, employee) })
	if problem, known := refused(err); known {
		return v.roundPage(http.StatusUnprocessableEntity, problem)
	}
	if err != nil {
		return err
	}
	return v.done("/surveys/rounds/"+strconv.FormatInt(id, 10), "confirmed")
}

func (v *visit) askClose() error {
	id, err := v.number()
	if err != nil {
		return err
	}
	err = v.view(func(t *store.Tx) error {
		_, _, err := t.RoundAndSchedule(v.ctx(), v.company(), id)
		return err
	})
	if err != nil {
		return err
	}
	path := Prefix + "/surveys/rounds/" + strconv.FormatInt(id, 10)
	v.show(http.StatusOK, "ask.html", "Close the round", question{
		Text:    "Close this round for good?",
		Warning: "Links stop working at once, and no late answer counts. This cannot be undone.",
		Action:  path + "/close", Button: "Close round", Back: path,
	})
	return nil
}

func (v *visit) closeRound() error {
	id, err := v.number()
	if err != nil {
		return err
	}
	if err := v.change(func(t *store.Tx) error { return t.HardClose(v.ctx(), v.company(), id) }); err != nil {
		return err
	}
	return v.done("/surveys/rounds/"+strconv.FormatInt(id, 10), "closed")
}
