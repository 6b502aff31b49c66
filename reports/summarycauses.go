package reports

import (
	"fmt"

	"github.com/scimdrill/scimdrill/reports/cause"
)

// mostCauses is how many findings are told at a terminal; all of them are in report.html.
const mostCauses = 10

// causes says in a line each what is behind the failures, the worst first. One failure has been told above, and needs no line.
func (s *summary) causes() {
	found := cause.Findings(s.Report)
	failing := 0
	for _, finding := range found {
		failing += len(finding.Results)
	}
	if failing < 2 {
		return
	}
	s.heading(s.paint.red("BEHIND IT"), fmt.Sprintf("%s behind %s that fail or could not be exercised", many(len(found), "finding"), many(failing, "result")))
	for i, finding := range found {
		if i == mostCauses {
			s.paragraph(fmt.Sprintf("- … and %d more, which are in %s", len(found)-mostCauses, HTMLFile))
			break
		}
		s.paragraph(fmt.Sprintf("- %s (%s; %s)", oneLine(finding.Title), finding.Damage, many(len(finding.Results), "result")))
	}
	s.blank()
}
