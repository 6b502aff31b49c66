package store_test

import "github.com/scimdrill/scimdrill/reference/peakon"

const (
	opens      = "2026-03-02 00:30"
	whileOpen  = "2026-03-02 05:00"
	sends      = "2026-03-02 09:00"
	afterSend  = "2026-03-02 12:00"
	nextOpens  = "2026-03-16 00:30"
	softClosed = "2026-03-14 12:00"
)

func surveyRules() []surveyRule {
	before := step{"", hire}
	return []surveyRule{
		{name: "E00 active throughout", steps: []step{before}, want: []string{sent0, sent1}},
		{name: "E01 deactivated before the round opens", steps: []step{before, {"2026-03-02 00:29", deactivate}}},
		{name: "E02 deactivated as the round opens", steps: []step{before, {opens, deactivate}}},
		{
			name: "E03 deactivated before the invitation", steps: []step{before, {whileOpen, deactivate}, {afterSend, answerRefused}},
			want: []string{"0 suppressed inactive [skipped skipped]"},
		},
		{
			name: "E03 deactivated as the invitation is due", steps: []step{before, {sends, deactivate}},
			want: []string{"0 suppressed inactive [skipped skipped]"},
		},
		{
			name: "E04 deactivated after the invitation", steps: []step{before, {afterSend, deactivate}, {"2026-03-03 08:00", answerRefused}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped]"},
		},
		{
			name: "E04 deactivated as the first reminder is due", steps: []step{before, {"2026-03-09 09:00", deactivate}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped]"},
		},
		{
			name: "E04 deactivated between the reminders", steps: []step{before, {"2026-03-10 09:00", deactivate}},
			want: []string{"0 sent 03-02 09:00 [sent skipped]"},
		},
		{
			name: "E05 deactivated after answering", steps: []step{before, {afterSend, answers}, {"2026-03-03 08:00", deactivate}, {"2026-03-04 08:00", resetRefused}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped] answered"},
		},
		{
			name: "E06 away and back before the invitation", steps: []step{before, {"2026-03-02 04:00", deactivate}, {whileOpen, reactivate}},
			want: []string{sent0, sent1},
		},
		{
			name: "E06 back as the invitation is due", steps: []step{before, {"2026-03-02 04:00", deactivate}, {sends, reactivate}},
			want: []string{sent0, sent1},
		},
		{
			name: "E07 away and back after the invitation", steps: []step{before, {afterSend, deactivate}, {"2026-03-10 08:00", reactivate}},
			want: []string{"0 sent 03-02 09:00 [skipped sent]", sent1},
		},
		{
			name: "E07 the link works again", steps: []step{before, {afterSend, deactivate}, {"2026-03-10 08:00", reactivate}, {"2026-03-10 09:00", answers}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped] answered", sent1},
		},
		{
			name: "E07 the link works again in soft close", steps: []step{before, {afterSend, deactivate}, {softClosed, reactivate}, {softClosed, answers}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped] answered", sent1},
		},
		{
			name: "E08 back after the invitation was kept back", steps: []step{before, {whileOpen, deactivate}, {afterSend, reactivate}},
			want: []string{"0 suppressed inactive [skipped skipped]", sent1},
		},
		{
			name: "E08 an admin may resend", steps: []step{before, {whileOpen, deactivate}, {sends, func(*drill) {}}, {afterSend, func(d *drill) { reactivate(d); d.tick(); resend(d) }}},
			want: []string{"0 sent 03-02 12:00 [sent sent]", sent1},
		},
		{
			name: "E09 back before the next round opens", steps: []step{before, {"2026-02-25 08:00", deactivate}, {"2026-03-15 08:00", reactivate}},
			want: []string{sent1},
		},
		{
			name: "E09 back as the next round opens", steps: []step{before, {"2026-02-25 08:00", deactivate}, {nextOpens, reactivate}},
			want: []string{sent1},
		},
		{
			name: "E10 rounds that were missed never come", steps: []step{before, {"2026-02-25 08:00", deactivate}, {"2026-03-27 08:00", reactivate}},
			until: "2026-04-10 12:00", want: []string{sent2},
		},
		{
			name: "E11 back inside of the round", steps: []step{before, {"2026-02-25 08:00", deactivate}, {whileOpen, reactivate}, {afterSend, qualifiesNewly(true)}},
			want: []string{sent1},
		},
		{
			name: "E11 confirmed by an admin", steps: []step{before, {"2026-02-25 08:00", deactivate}, {whileOpen, reactivate}, {afterSend, confirm}, {afterSend, qualifiesNewly(false)}},
			want: []string{"0 sent 03-02 12:00 [sent sent]", sent1},
		},
		{
			name: "E11 confirmed twice", steps: []step{before, {"2026-02-25 08:00", deactivate}, {whileOpen, reactivate}, {afterSend, confirm}, {afterSend, confirmRefused}},
			want: []string{"0 sent 03-02 12:00 [sent sent]", sent1},
		},
		{name: "E11 not confirmed while away", steps: []step{before, {"2026-02-25 08:00", deactivate}, {afterSend, confirmRefused}, {afterSend, qualifiesNewly(false)}}},
		{name: "E12 hired inside of the round", steps: []step{{whileOpen, hire}, {afterSend, qualifiesNewly(true)}}, want: []string{sent1}},
		{
			name: "E12 confirmed by an admin", steps: []step{{whileOpen, hire}, {"2026-03-09 12:00", confirm}},
			want: []string{"0 sent 03-09 12:00 [sent]", sent1},
		},
		{name: "E12 not confirmed after the close", steps: []step{{whileOpen, hire}, {softClosed, confirmRefused}}, want: []string{sent1}},
		{name: "E13 created inactive", steps: []step{{"", hireInactive}}},
		{name: "E13 created inactive, activated before the next round", steps: []step{{"", hireInactive}, {"2026-03-15 08:00", reactivate}}, want: []string{sent1}},
		{
			name: "E13 created inactive, activated inside of the round", steps: []step{{"", hireInactive}, {whileOpen, reactivate}, {afterSend, qualifiesNewly(true)}},
			want: []string{sent1},
		},
		{name: "E14 starts the day after", steps: []step{before, {"", starts("2026-03-03")}}, want: []string{sent1}},
		{name: "E14 starts on the day", steps: []step{before, {"", starts("2026-03-02")}}, want: []string{sent0, sent1}},
		{
			name: "E14 the day is that of the employee", steps: []step{before, {"", edit(func(e *peakon.Employee) { e.Timezone = "America/New_York" })}, {"", starts("2026-03-02")}},
			want: []string{"1 sent 03-16 13:00 [sent sent]"},
		},
		{name: "E15 the last day is the day", steps: []step{before, {"", leaves("2026-03-02")}}, want: []string{sent0first("[skipped skipped]")}},
		{name: "E15 the last day was the day before", steps: []step{before, {"", leaves("2026-03-01")}}},
		{
			name: "E16 the last day passes before the invitation", until: "2026-03-13 12:00",
			steps: []step{before, {"", edit(func(e *peakon.Employee) { e.Timezone = "America/New_York" })}, {"", leaves("2026-03-01")}},
			want:  []string{"0 suppressed left [skipped skipped]"},
		},
		{name: "E17 active after the last day", steps: []step{before, {"", leaves("2026-01-31")}, {"", deactivate}, {"2026-02-28 08:00", reactivate}}},
		{
			name: "E18 the last day is set late", steps: []step{before, {afterSend, answers}, {"2026-03-05 08:00", leaves("2026-02-27")}},
			want: []string{"0 withdrawn left 03-02 09:00 [skipped skipped]"},
		},
		{
			name: "E18 from that round only", until: "2026-03-27 12:00", steps: []step{before, {afterSend, answers}, {"2026-03-20 08:00", leaves("2026-03-13")}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped] answered", "1 withdrawn left 03-16 09:00 [skipped skipped]"},
		},
		{name: "E19 hired again", steps: []step{before, {"", leaves("2026-02-27")}, {"2026-03-10 08:00", leaves("")}}, want: []string{sent1}},
		{
			name: "E20 deleted before the invitation", steps: []step{before, {whileOpen, remove}},
			want: []string{"0 cancelled deleted [skipped skipped]"},
		},
		{
			name: "E20 deleted after the invitation", steps: []step{before, {afterSend, remove}, {"2026-03-03 08:00", answerRefused}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped]"},
		},
		{
			name: "E20 deleted after answering", steps: []step{before, {afterSend, answers}, {"2026-03-03 08:00", remove}},
			want: []string{"0 sent 03-02 09:00 [skipped skipped] answered"},
		},
		{
			name: "E21 new address before the invitation", steps: []step{before, {whileOpen, address("new@example.com")}, {afterSend, wentTo(0, "new@example.com")}},
			want: []string{sent0, sent1},
		},
		{
			name: "E21 new address after the invitation", want: []string{sent0, sent1},
			steps: []step{before, {afterSend, address("new@example.com")}, {"2026-03-09 12:00", wentTo(0, "robin.mail@example.com")}, {"2026-03-09 12:00", wentTo(1, "new@example.com")}},
		},
		{
			name: "E22 new zone before the invitation", steps: []step{before, {whileOpen, edit(func(e *peakon.Employee) { e.Timezone = "America/New_York" })}},
			want: []string{sent0, "1 sent 03-16 13:00 [sent sent]"},
		},
		{
			name: "E24 new language before the invitation", steps: []step{before, {whileOpen, edit(func(e *peakon.Employee) { e.Locale = "da-DK" })}, {afterSend, inLanguage("da")}},
			want: []string{sent0, sent1},
		},
		{
			name: "E28 data collection is off", steps: []step{before, {"2026-03-01 08:00", collecting(false)}, {"2026-03-09 08:00", collecting(true)}},
			want: []string{sent1},
		},
		{
			name: "E29 deactivated twice", steps: []step{before, {whileOpen, deactivate}, {whileOpen, deactivate}, {"2026-03-15 08:00", reactivate}, {"2026-03-15 09:00", reactivate}},
			want: []string{"0 suppressed inactive [skipped skipped]", sent1},
		},
		{name: "E30 the deactivation was refused", steps: []step{before, {whileOpen, failedDeactivation}}, want: []string{sent0, sent1}},
		{
			name: "late answers count until the hard close", steps: []step{before, {"2026-03-26 23:58", func(d *drill) { d.tick(); answersFirst(d) }}},
			want: []string{sent0 + " answered", sent1},
		},
		{
			name: "the hard close ends the link", steps: []step{before, {"2026-03-26 23:59", func(d *drill) { d.tick(); firstRefused(d) }}},
			want: []string{sent0, sent1},
		},
	}
}

func sent0first(reminders string) string { return "0 sent 03-02 09:00 " + reminders }

func address(email string) func(*drill) {
	return edit(func(e *peakon.Employee) { e.Email = email })
}
