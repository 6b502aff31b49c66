package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/scimdrill/scimdrill/reports"
	"github.com/scimdrill/scimdrill/reports/site"
)

type siteReportCommand struct {
	Runs  []string `arg:"" help:"results.json of each run; with a name in front runs of one name are one target's over time: 'Acme staging@4.2=a/results.json'. Without a name it is the target's host." placeholder:"[NAME[@VERSION]=]RESULTS.json"`
	Out   string   `required:"" help:"Directory for the site: an empty one, or that of an earlier site, which it takes the place of." placeholder:"DIR"`
	Title string   `help:"Heading of the site." default:"SCIM conformance with Okta"`
}

// Run makes a static site of several runs.
func (s *siteReportCommand) Run(w *world) error {
	runs := make([]site.Run, len(s.Runs))
	for i, argument := range s.Runs {
		run, err := siteRun(argument)
		if err != nil {
			return usage(err)
		}
		runs[i] = run
	}
	if err := site.Write(s.Out, s.Title, runs); err != nil {
		return usage(fmt.Errorf("report site: %w", err))
	}
	fmt.Fprintf(w.stdout, "%s/index.html\n", strings.TrimSuffix(s.Out, "/"))
	return nil
}

// siteRun reads [NAME[@VERSION]=]FILE.
func siteRun(argument string) (site.Run, error) {
	file, run := argument, site.Run{}
	if name, rest, named := strings.Cut(argument, "="); named {
		file = rest
		run.Target, run.Version, _ = strings.Cut(name, "@")
		if strings.TrimSpace(run.Target) == "" {
			return site.Run{}, fmt.Errorf("report site: %q: no name before the equals sign; write NAME=%s, or %s alone", argument, file, file)
		}
	}
	report, err := reports.LoadResults(file)
	if err != nil {
		return site.Run{}, err
	}
	run.Report = report
	if run.Target == "" {
		run.Target = report.Target.URL
		if address, err := url.Parse(report.Target.URL); err == nil && address.Host != "" {
			run.Target = address.Host
		}
		if strings.HasPrefix(report.Target.Kind, "reference") {
			run.Target = "reference" // its port is another in each run
		}
	}
	return run, nil
}
