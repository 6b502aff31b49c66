package mapping

import (
	"fmt"
	"strconv"
	"time"
)

// timeFunctions are Time.*: texts in, texts out. null stays null and "" stays "": Okta calls the result of an empty input
// unpredictable.
func timeFunctions() map[string]function {
	return map[string]function{
		"Time.now":                  {least: 0, most: 2, do: timeNow, fix: fixNow},
		"Time.fromWindowsToIso8601": onTime(1, func(text string, _ []any, _ time.Time) (any, error) { return fromTicks(text) }),
		"Time.fromUnixToIso8601":    onTime(1, func(text string, _ []any, _ time.Time) (any, error) { return fromUnix(text) }),
		"Time.fromStringToIso8601": withPattern(onTime(2, func(text string, rest []any, now time.Time) (any, error) {
			pattern, err := readPattern(blank(rest[0]))
			if err != nil {
				return nil, err
			}
			return iso(pattern.parse(text, now))
		})),
		"Time.fromIso8601ToWindows": onTime(1, func(text string, _ []any, _ time.Time) (any, error) {
			t, err := isoTime(text)
			if err != nil {
				return nil, err
			}
			return strconv.FormatInt((t.Unix()+sinceWindows)*ticks+int64(t.Nanosecond())/100, 10), nil
		}),
		"Time.fromIso8601ToUnix": onTime(1, func(text string, _ []any, _ time.Time) (any, error) {
			t, err := isoTime(text)
			if err != nil {
				return nil, err
			}
			return strconv.FormatInt(t.Unix(), 10), nil
		}),
		"Time.fromIso8601ToString": withPattern(onTime(2, func(text string, rest []any, _ time.Time) (any, error) {
			t, err := isoTime(text)
			if err != nil {
				return nil, err
			}
			pattern, err := readPattern(blank(rest[0]))
			if err != nil {
				return nil, err
			}
			return pattern.format(t), nil
		})),
	}
}

// Windows counts ticks of 100 ns from the year 1601 (Microsoft, "FILETIME structure").
const (
	ticks        = 10_000_000
	sinceWindows = 11_644_473_600
)

func onTime(arguments int, do func(text string, rest []any, now time.Time) (any, error)) function {
	return function{least: arguments, most: arguments, do: func(c *Context, given []any) (any, error) {
		if given[0] == nil || isEmptyText(given[0]) {
			return given[0], nil
		}
		return do(textOf(given[0]), given[1:], c.now())
	}}
}

// withPattern refuses a pattern that is not understood when the expression is saved.
func withPattern(f function) function {
	f.fix = func(arguments []node) (body, error) { return nil, checkPattern(arguments[1]) }
	return f
}

func checkPattern(pattern node) error {
	if written, isConstant := pattern.(constant); isConstant {
		_, err := readPattern(blank(written.is))
		return err
	}
	return nil
}

// timeNow: the time in UTC, or in a time zone, in ISO 8601 or by a pattern.
func timeNow(c *Context, arguments []any) (any, error) {
	now := c.now().UTC()
	if len(arguments) > 0 {
		zone, err := zoneOf(blank(arguments[0]))
		if err != nil {
			return nil, err
		}
		now = now.In(zone)
	}
	if len(arguments) < 2 {
		return iso(now, nil)
	}
	pattern, err := readPattern(blank(arguments[1]))
	if err != nil {
		return nil, err
	}
	return pattern.format(now), nil
}

func fixNow(arguments []node) (body, error) {
	if len(arguments) > 0 {
		if written, isConstant := arguments[0].(constant); isConstant {
			if _, err := zoneOf(blank(written.is)); err != nil {
				return nil, err
			}
		}
	}
	if len(arguments) > 1 {
		return nil, checkPattern(arguments[1])
	}
	return nil, nil //nolint:nilnil // nothing is fixed
}

// iso writes a time as Okta shows it: with milliseconds, "Z" for UTC.
func iso(t time.Time, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	if t.Year() < 0 || t.Year() > 9999 {
		return nil, fmt.Errorf("the year %d does not fit ISO 8601, which has four digits", t.Year())
	}
	return t.Format("2006-01-02T15:04:05.000Z07:00"), nil
}

func fromUnix(text string) (any, error) {
	seconds, err := strconv.ParseInt(text, 10, 48)
	if err != nil {
		return nil, fmt.Errorf("seconds since 1970 are expected, and %q found", text)
	}
	return iso(time.Unix(seconds, 0).UTC(), nil)
}

func fromTicks(text string) (any, error) {
	count, err := strconv.ParseInt(text, 10, 64)
	if err != nil || count < 0 {
		return nil, fmt.Errorf("a Windows time, the tenths of microseconds since 1601, is expected, and %q found", text)
	}
	return iso(time.Unix(count/ticks-sinceWindows, count%ticks*100).UTC(), nil)
}

// isoTime reads the forms of ISO 8601 that are in use; without an offset it is UTC.
func isoTime(text string) (time.Time, error) {
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04Z07:00",
		"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", time.DateOnly,
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("a time in ISO 8601 such as 2015-07-31T17:18:37.979Z is expected, and %q found", text)
}
