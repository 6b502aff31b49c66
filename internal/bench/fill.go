package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scimuser"
	"github.com/scimdrill/scimdrill/reference/store"
)

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

// fill makes a company of that size: everybody has a name, an address, a number, a language, a zone, a department and, but for
// the first, a manager.
func fill(ctx context.Context, file string, employees int) (err error) {
	data, err := store.Open(ctx, store.Options{Path: file, Clock: realClock{}, Represent: represent})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	var company peakon.Company
	var department, manager int64
	err = data.Change(ctx, func(t *store.Tx) error {
		if company, err = t.CreateCompany(ctx, "Example Company", ""); err != nil {
			return err
		}
		attributes, err := t.Attributes(ctx, company.ID)
		for _, a := range attributes {
			switch a.Role {
			case peakon.DepartmentRole:
				department = a.ID
			case peakon.ManagerRole:
				manager = a.ID
			default:
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	const batch = 5000
	for made := 0; made < employees; made += batch {
		err := data.Change(ctx, func(t *store.Tx) error {
			for n := made + 1; n <= min(made+batch, employees); n++ {
				e := peakon.Employee{
					UserName: personName(n) + "@example.com", GivenName: fmt.Sprintf("Robin %d", n), FamilyName: "Vale", EmployeeNumber: fmt.Sprintf("E%d", n),
					ExternalID: fmt.Sprintf("00u%d", n), Locale: "en-GB", Timezone: "Europe/London", Active: true,
					Values: map[int64]peakon.Value{department: {Option: fmt.Sprintf("Department %d", n%50)}},
				}
				if n > 100 {
					e.Values[manager] = peakon.Value{Employee: int64(n%100) + 1}
				}
				if _, err := t.CreateEmployee(ctx, company.ID, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// warm reads the file once, so that the operating system has it in memory: what is measured is a server that has been in service,
// not its disk.
func warm(file string) error {
	opened, err := os.Open(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, opened)
	return errors.Join(err, opened.Close())
}

func represent(e peakon.Employee, attributes []peakon.Attribute, find func(int64) (peakon.Colleague, bool)) []byte {
	return scimuser.Represent(e, attributes, find)
}

// pages compares the last page of the whole list with the first.
func (s settings) pages(ctx context.Context, server *process, employees int) error {
	took := map[int]time.Duration{}
	for _, start := range []int{1, employees - 99} {
		var all []load
		for range 3 * s.rounds {
			o := operation{method: http.MethodGet, status: http.StatusOK, path: fmt.Sprintf("/Users?startIndex=%d&count=100", start)}
			began := time.Now()
			if _, err := server.sample(ctx, o); err != nil {
				return err
			}
			all = append(all, load{perSecond: 1 / time.Since(began).Seconds(), p50: time.Since(began)})
		}
		took[start] = median(all).p50
	}
	first, last := took[1], took[employees-99]
	fmt.Printf("page of 100: first %s, last %s, ratio %.1f\n", first.Round(time.Microsecond), last.Round(time.Microsecond), last.Seconds()/first.Seconds())
	return nil
}
