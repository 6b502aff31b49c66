package console

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// perPage is how many lines a page of a list has.
const perPage = 50

// staffList is a page of employees.
type staffList struct {
	Query     string
	Employees []peakon.Employee
	Total     int
	// First and Last count from 1; Previous and Next are the numbers of the pages beside this one, 0 where there is none.
	First, Last, Previous, Next int
	// More is set where a search found more than are shown.
	More bool
}

func (v *visit) employees() error {
	list := staffList{Query: v.r.URL.Query().Get("q")}
	number, err := strconv.Atoi(v.r.URL.Query().Get("page"))
	const last = 1_000_000 // pages: beyond it nobody has employees
	if err != nil || number < 1 || number > last {
		number = 1
	}
	err = v.view(func(t *store.Tx) (err error) {
		if list.Total, err = t.CountEmployees(v.ctx(), v.company()); err != nil {
			return err
		}
		if list.Query != "" {
			list.Employees, err = t.SearchEmployees(v.ctx(), v.company(), list.Query, perPage+1)
			return err
		}
		list.Employees, err = t.ListEmployees(v.ctx(), v.company(), (number-1)*perPage, perPage)
		return err
	})
	if err != nil {
		return err
	}
	switch {
	case list.Query != "":
		list.More = len(list.Employees) > perPage
		list.Employees = list.Employees[:min(len(list.Employees), perPage)]
	case len(list.Employees) > 0:
		list.First = (number-1)*perPage + 1
		list.Last = list.First + len(list.Employees) - 1
		list.Previous = number - 1
		if list.Last < list.Total {
			list.Next = number + 1
		}
	}
	v.show(http.StatusOK, "employees.html", "Employees", list)
	return nil
}

// record is an employee's page.
type record struct {
	Employee peakon.Employee
	// Since is when engagement became what it is.
	Since time.Time
	// Standing says in words whether the employee is employed.
	Standing   string
	Attributes []attributeValue
	History    []store.AuditEvent
	Deliveries []deliveryLine
}

type attributeValue struct{ Name, Value string }

type deliveryLine struct {
	Round    int64
	Delivery store.Delivery
	Words    string
}

func (v *visit) employee() error {
	id, err := v.number()
	if err != nil {
		return err
	}
	var r record
	err = v.view(func(t *store.Tx) (err error) {
		if r.Employee, err = t.Employee(v.ctx(), v.company(), id); err != nil {
			return err
		}
		standing, err := t.Engagement(v.ctx(), v.company(), id)
		if err != nil {
			return err
		}
		r.Since = lastChange(standing)
		r.Standing = employment(standing, peakon.DateOf(t.Now().In(t.Zones().Effective(r.Employee.Timezone, v.session.Company.Timezone))))
		if r.Attributes, err = v.values(t, r.Employee); err != nil {
			return err
		}
		if r.History, err = t.Audit(v.ctx(), v.company(), "Employee", strconv.FormatInt(id, 10)); err != nil {
			return err
		}
		slices.Reverse(r.History)
		deliveries, err := t.Deliveries(v.ctx(), v.company(), id, 0)
		for _, d := range slices.Backward(deliveries) {
			r.Deliveries = append(r.Deliveries, deliveryLine{d.RoundID, d, deliveryWords(d)})
		}
		return err
	})
	if err != nil {
		return err
	}
	v.show(http.StatusOK, "employee.html", r.Employee.GivenName+" "+r.Employee.FamilyName, r)
	return nil
}

// values are an employee's values by Peakon's names of the attributes.
func (v *visit) values(t *store.Tx, e peakon.Employee) ([]attributeValue, error) {
	attributes, err := t.Attributes(v.ctx(), v.company())
	if err != nil {
		return nil, err
	}
	var values []attributeValue
	for _, a := range attributes {
		value := e.Values[a.ID]
		if a.Inactive || value.IsZero() {
			continue
		}
		text := value.Option
		switch {
		case !value.Date.IsZero():
			text = dayWords(value.Date)
		case value.Number != nil:
			text = strconv.FormatInt(*value.Number, 10)
		case value.Employee != 0:
			other, err := t.Colleague(v.ctx(), v.company(), value.Employee)
			if err != nil {
				return nil, err
			}
			text = other.GivenName + " " + other.FamilyName + " (" + other.Email + ")"
		}
		values = append(values, attributeValue{a.Name, text})
	}
	return values, nil
}
