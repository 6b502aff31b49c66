package errors

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/cite"
	"github.com/scimdrill/scimdrill/suites/probe"
	"github.com/scimdrill/scimdrill/suites/spec"
)

// discretion: what an error does not say.
func discretion(scope *spec.Scope, all *[]provoked) {
	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.no-internals",
		Title: "No error shows a stack trace, a statement of SQL or a path of the server's file system.",
		Why:   "Admins paste what they read into tickets and forums; what the server is made of helps nobody there but an attacker.",
		Fix:   "Log the exception under an id, and answer with a sentence and the id.",
		Level: scimdrill.Should,
		Cites: []scimdrill.Citation{cite.RFC("7644", "7"), cite.RFC("9110", "17.9")},
		Kills: []string{"error-stack-trace"},
	}, func(c *spec.Case) {
		telltale := regexp.MustCompile(telltales())
		each(c, *all, func(p provoked) {
			if found := telltale.FindString(said(p.answer)); found != "" {
				c.Fail("the answer to %s: found %q, which is of the inside of the server", p.what, found)
			}
		})
	})

	scope.Check(scimdrill.Requirement{
		ID:    "rfc.error.no-password",
		Title: "No error repeats the password of the request that it refuses.",
		Why:   "What an error says is logged by Okta and shown to admins: the password of the person is then known to all of them.",
		Fix:   "Name the attribute in detail, never the value; do not print the body that could not be read.",
		Level: scimdrill.Must,
		Cites: []scimdrill.Citation{cite.RFC("7643", "4.1.1"), cite.RFC("7643", "9.2")},
		Kills: []string{"error-echoes-body"},
	}, func(c *spec.Case) {
		each(c, *all, func(p provoked) {
			if strings.Contains(said(p.answer), neverEchoed) {
				c.Fail("the answer to %s repeats the password that was sent", p.what)
			}
		})
	})
}

// telltales are what stack traces (of Java, JavaScript, Python, Go, C#, PHP and Ruby), statements and paths look like.
func telltales() string {
	return strings.Join([]string{
		`\bat [\w$.<>]+\([\w$]+\.(java|kt|scala):\d+\)`,
		`\bat [^\n]{1,120}\([^()\n]+:\d+:\d+\)`,
		`Traceback \(most recent call last\)`,
		`goroutine \d+ \[`,
		`\bin [^\n]{1,120}\.(cs|php|rb):(line )?\d+`,
		`\.rb:\d+:in `,
		`(?i)\b(SELECT .{1,200} FROM|INSERT INTO|UPDATE .{1,80} SET|DELETE FROM) `,
		`SQLSTATE|ORA-\d{5}|PG::\w+Error|SQLITE_[A-Z]+`,
		`(/home|/usr|/var|/opt|/srv|/app|[A-Z]:\\\w+)[/\\][\w./\\-]+\.(go|py|js|ts|rb|php|java|cs)\b`,
	}, "|")
}

// said is all that a body says, as it came: what is kept of it for reports has its secrets taken out.
func said(answer probe.Answer) string {
	if answer.JSON == nil {
		return answer.Body()
	}
	return answer.Body() + "\n" + fmt.Sprint(answer.JSON)
}
