package reports

import (
	"fmt"
	"io"

	"github.com/scimdrill/scimdrill"
)

// FailurePage writes the page of one result of the report, as [Console] prints it: 100 columns wide, without colours.
func FailurePage(w io.Writer, report *scimdrill.Report, result scimdrill.Result) error {
	// The result goes through the same cleaning as the report that it belongs to.
	one := *report
	one.Results = []scimdrill.Result{result}
	x := indexOf(&one)
	p := &page{width: 100}
	p.failure(x, x.Results[0])
	if _, err := io.WriteString(w, p.String()); err != nil {
		return fmt.Errorf("write the page of %s: %w", result.Requirement, err)
	}
	return nil
}
