package org

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cron is a schedule in UNIX cron format: minute, hour, day, month, weekday.
type cron struct {
	minutes, hours, days, months, weekdays map[int]bool
	// anyDay and anyWeekday are set for "*": when neither is, one of both is enough (POSIX, crontab).
	anyDay, anyWeekday bool
}

func parseCron(expression string) (cron, error) {
	fields := strings.Fields(expression)
	if len(fields) != 5 {
		return cron{}, fmt.Errorf("%q has %d fields; UNIX cron has five: minute, hour, day, month, weekday", expression, len(fields))
	}
	monthNames := []string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	dayNames := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	made := cron{anyDay: strings.HasPrefix(fields[2], "*"), anyWeekday: strings.HasPrefix(fields[4], "*")}
	for i, part := range []struct {
		into        *map[int]bool
		least, most int
		names       []string
	}{
		{&made.minutes, 0, 59, nil},
		{&made.hours, 0, 23, nil},
		{&made.days, 1, 31, nil},
		{&made.months, 1, 12, monthNames},
		{&made.weekdays, 0, 7, dayNames},
	} {
		values, err := cronField(fields[i], part.least, part.most, part.names)
		if err != nil {
			return cron{}, fmt.Errorf("%q: %w", expression, err)
		}
		*part.into = values
	}
	if made.weekdays[7] {
		made.weekdays[0] = true
	}
	return made, nil
}

// cronField reads lists of values, ranges and steps: "0,30", "Mon-Fri", "*/15".
func cronField(text string, least, most int, names []string) (map[int]bool, error) {
	values := map[int]bool{}
	for item := range strings.SplitSeq(text, ",") {
		span, stepText, hasStep := strings.Cut(item, "/")
		step := 1
		if hasStep {
			var err error
			if step, err = strconv.Atoi(stepText); err != nil || step < 1 {
				return nil, fmt.Errorf("%q is not a step", stepText)
			}
		}
		from, to := least, most
		if span != "*" {
			first, last, isRange := strings.Cut(span, "-")
			var err error
			if from, err = cronValue(first, least, most, names); err != nil {
				return nil, err
			}
			switch {
			case isRange:
				if to, err = cronValue(last, least, most, names); err != nil {
					return nil, err
				}
			case !hasStep:
				to = from
			}
		}
		if from > to {
			return nil, fmt.Errorf("%q ends before it begins", item)
		}
		for value := from; value <= to; value += step {
			values[value] = true
		}
	}
	return values, nil
}

func cronValue(text string, least, most int, names []string) (int, error) {
	if at := slices.Index(names, strings.ToLower(text)); at >= 0 && text != "" {
		return at, nil
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < least || value > most {
		return 0, fmt.Errorf("%q is not between %d and %d", text, least, most)
	}
	return value, nil
}

// next is the first minute after a moment that the schedule names, in the moment's time zone; the zero time when there is
// none within the next eight years (the thirtieth of February).
func (c cron) next(after time.Time) time.Time {
	at := after.Truncate(time.Minute).Add(time.Minute)
	end := after.AddDate(8, 0, 1)
	for at.Before(end) {
		switch {
		case !c.months[int(at.Month())]:
			at = time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, at.Location())
		case !c.day(at):
			at = time.Date(at.Year(), at.Month(), at.Day()+1, 0, 0, 0, 0, at.Location())
		case !c.hours[at.Hour()]:
			at = at.Truncate(time.Minute).Add(time.Duration(60-at.Minute()) * time.Minute)
		case !c.minutes[at.Minute()]:
			at = at.Add(time.Minute)
		default:
			return at
		}
	}
	return time.Time{}
}

func (c cron) day(at time.Time) bool {
	day, weekday := c.days[at.Day()], c.weekdays[int(at.Weekday())]
	switch {
	case c.anyDay:
		return weekday
	case c.anyWeekday:
		return day
	default:
		return day || weekday
	}
}
