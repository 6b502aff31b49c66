package mapping_test

import (
	"strings"
	"testing"
)

// TestTimesAreWritten uses a Friday in July 2015 in New York's summer time, and the patterns of Joda-Time's documentation.
func TestTimesAreWritten(t *testing.T) {
	context := winston()
	context.Now = clock(t, "2015-07-03T17:08:05.0379Z")
	for pattern, want := range map[string]string{
		`yyyy-MM-dd HH:mm:ss`:                  "2015-07-03 13:08:05",
		`YYYY/yy/y/xxxx/xx`:                    "2015/15/2015/2015/15",
		`G C`:                                  "AD 20",
		`e E/EEE/EEEE`:                         "5 Fri/Fri/Friday",
		`w ww D DDDD`:                          "27 27 184 0184",
		`M MM MMM MMMM`:                        "7 07 Jul July",
		`d dd`:                                 "3 03",
		`h hh K k H a`:                         "1 01 1 13 13 PM",
		`m s mm ss`:                            "8 5 08 05",
		`S SS SSS SSSSSSSSSSS`:                 "0 03 037 03790000000",
		`z Z ZZ ZZZ`:                           "EDT -0400 -04:00 America/New_York",
		`yyyy-MM-dd''T''HH:mm:ss.SSSZZ`:        "2015-07-03T13:08:05.037-04:00",
		`''Jan 1 of'' yyyy, hh ''o''''clock''`: "Jan 1 of 2015, 01 o'clock",
		`hh '''' a`:                            "01 ' PM",
		`dd.MM.yyyy, 15:04`:                    "03.07.2015, 15:04",
	} {
		// Within a text in single quotes, a single quote is written twice.
		source := `Time.now("EST", '` + pattern + `')`
		if !strings.Contains(pattern, "''") {
			source = `Time.now("EST", "` + pattern + `")`
		}
		if found, err := evaluated(t, source, context); found != want || err != nil {
			t.Errorf("%s: expected %q, found %q, %v", source, want, found, err)
		}
	}
	for hour, want := range map[string]string{"00:00": "12 0 24 0 AM", "12:00": "12 0 12 12 PM", "23:00": "11 11 23 23 PM"} {
		source := `Time.fromIso8601ToString("2015-12-31T` + hour + `", "h K k H a")`
		if found, err := evaluated(t, source, context); found != want || err != nil {
			t.Errorf("%s: expected %q, found %q, %v", source, want, found, err)
		}
	}
	// The last day of 2018 is in the first week of 2019.
	if found, err := evaluated(t, `Time.fromIso8601ToString("2018-12-31", "xxxx-ww-e yyyy")`, context); found != "2019-01-1 2018" || err != nil {
		t.Errorf("found %v, %v", found, err)
	}
}

func TestTimesAreRead(t *testing.T) {
	context := winston()
	context.Now = clock(t, "2026-11-27T00:00:00Z")
	for _, c := range []struct{ text, pattern, want string }{
		{"2015-07-31 13:36:48", "yyyy-MM-dd HH:mm:ss", "2015-07-31T13:36:48.000Z"},
		{"17 June 2015 00:23:19", "dd MMMM yyyy HH:mm:ss", "2015-06-17T00:23:19.000Z"},
		{"Wed, 17 JUN 2015", "EEE, dd MMM yyyy", "2015-06-17T00:00:00.000Z"},
		{"Wednesday 17/6/15", "EEEE d/M/yy", "2015-06-17T00:00:00.000Z"},
		{"20150617", "yyyyMMdd", "2015-06-17T00:00:00.000Z"},
		{"150617093045", "yyMMddHHmmss", "2015-06-17T09:30:45.000Z"},
		{"17/06/46", "dd/MM/yy", "1946-06-17T00:00:00.000Z"},
		{"17/06/45", "dd/MM/yy", "2045-06-17T00:00:00.000Z"},
		{"17/06/2015", "dd/MM/yy", "2015-06-17T00:00:00.000Z"},
		{"2015-168", "yyyy-DDD", "2015-06-17T00:00:00.000Z"},
		{"12:15 am", "hh:mm a", "2000-01-01T00:15:00.000Z"},
		{"PM 12:15", "a hh:mm", "2000-01-01T12:15:00.000Z"},
		{"11 PM", "K a", "2000-01-01T23:00:00.000Z"},
		{"24", "k", "2000-01-01T00:00:00.000Z"},
		{"9", "h", "2000-01-01T09:00:00.000Z"},
		{"2015-06-17T09:30:45.5+02:00", "yyyy-MM-dd'T'HH:mm:ss.SSSZZ", "2015-06-17T07:30:45.500Z"},
		{"2015-06-17T09:30:45Z", "yyyy-MM-dd'T'HH:mm:ssZ", "2015-06-17T09:30:45.000Z"},
		{"09:30 -0430", "HH:mm Z", "2000-01-01T14:00:00.000Z"},
		{"2015-06-17 09:30 Europe/Copenhagen", "yyyy-MM-dd HH:mm ZZZ", "2015-06-17T07:30:00.000Z"},
		{"2015-06-17 09:30 PST", "yyyy-MM-dd HH:mm z", "2015-06-17T16:30:00.000Z"},
	} {
		context.User["time"], context.User["pattern"] = c.text, c.pattern
		if found, err := evaluated(t, `Time.fromStringToIso8601(user.time, user.pattern)`, context); found != c.want || err != nil {
			t.Errorf("%s by %s: expected %s, found %v, %v", c.text, c.pattern, c.want, found, err)
		}
	}
	for _, c := range []struct{ text, pattern, want string }{
		{"2015-07-31x", "yyyy-MM-dd", `"2015-07-31x": the end is expected at "x"`},
		{"2015/07", "yyyy-MM", `"-" is expected at "/07"`},
		{"2015-13", "yyyy-MM", `a number from 1 to 12 is expected at "13"`},
		{"x", "yyyy", `a number is expected at "x"`},
		{"x", "SSS", "a number is expected"},
		{"Foo 2015", "MMM yyyy", "a name such as January is expected"},
		{"2015-366", "yyyy-DDD", "there is no day 366 in 2015"},
		{"29/02/2015", "dd/MM/yyyy", "there is no such day"},
		{"27", "ww", `"w" can be written and not read`},
		{"+2", "Z", "an offset such as +02:00 is expected"},
		{"Nowhere", "ZZZ", `"Nowhere" is not a time zone`},
		{"2015", " ", "a pattern such as yyyy-MM-dd is expected"},
	} {
		context.User["time"], context.User["pattern"] = c.text, c.pattern
		if found, err := evaluated(t, `Time.fromStringToIso8601(user.time, user.pattern)`, context); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s by %s: expected %q, found %v, %v", c.text, c.pattern, c.want, found, err)
		}
	}
}

func TestTimesOfNothing(t *testing.T) {
	for source, want := range map[string]any{
		`Time.fromUnixToIso8601("")`:                                "",
		`Time.fromIso8601ToString(user.missing, "yyyy")`:            nil,
		`Time.fromUnixToIso8601(1438363117)`:                        "2015-07-31T17:18:37.000Z",
		`Time.fromIso8601ToUnix("2015-07-31T13:18:37-0400")`:        "1438363117",
		`Time.fromIso8601ToUnix("2015-07-31T17:18")`:                "1438363080",
		`Time.fromIso8601ToUnix("2015-07-31T17:18Z")`:               "1438363080",
		`Time.fromIso8601ToWindows("1601-01-01T00:00:00.0000001Z")`: "1",
		`Time.fromWindowsToIso8601("0")`:                            "1601-01-01T00:00:00.000Z",
	} {
		if found, err := evaluated(t, source, winston()); found != want || err != nil {
			t.Errorf("%s: expected %v, found %v, %v", source, want, found, err)
		}
	}
}

// TestTimeZones are some of each kind that Okta's table lists: names, old names, offsets.
func TestTimeZones(t *testing.T) {
	context := winston()
	context.Now = clock(t, "2015-07-31T17:18:37.979Z")
	for zone, want := range map[string]string{
		"UTC": "Z", "GMT": "Z", "Etc/GMT+12": "-12:00", "Pacific/Pago_Pago": "-11:00", "US/Samoa": "-11:00", "US/Pacific-New": "-07:00",
		"PST8PDT": "-07:00", "Canada/Saskatchewan": "-06:00", "America/St_Johns": "-02:30", "Asia/Kathmandu": "+05:45", "HST": "-10:00",
		"MST": "-06:00", "CST": "-05:00", "PST": "-07:00", "JST": "+09:00", "IST": "+05:30", "NST": "+12:00", "AET": "+10:00",
		"ACT": "+09:30", "SST": "+11:00", "CTT": "+08:00", "VST": "+07:00", "BST": "+06:00", "PLT": "+05:00", "NET": "+04:00", "EAT": "+03:00",
		"CAT": "+02:00", "ART": "+02:00", "ECT": "+02:00", "BET": "-03:00", "AGT": "-03:00", "CNT": "-02:30", "PRT": "-04:00", "IET": "-04:00", //nolint:misspell // a time zone
		"PNT": "-07:00", "AST": "-08:00", "MIT": "+13:00",
	} {
		found, err := evaluated(t, `Time.now("`+zone+`")`, context)
		if text, _ := found.(string); err != nil || !strings.HasSuffix(text, want) {
			t.Errorf("%s: expected %s, found %v, %v", zone, want, found, err)
		}
	}
}
