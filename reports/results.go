package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// WriteResults writes results.json: the report itself, with secrets taken out, in the shape of [Schema].
func WriteResults(w io.Writer, report *scimdrill.Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	// The file is data and never markup, so that < and & may stay readable.
	encoder.SetEscapeHTML(false)
	return encoder.Encode(complete(redacted(report)))
}

// ErrVersion is in every error about a results.json of a shape that this program does not read.
var ErrVersion = errors.New("version of results.json is not supported")

// ReadResults reads a results.json that [WriteResults] wrote. It accepts every version with the same first number and
// refuses others with [ErrVersion]. Of its own version it refuses members that it does not know; of a later one it passes
// over them. Words of its own version that are none of ours, such as an unknown verdict, are refused by name.
func ReadResults(r io.Reader) (*scimdrill.Report, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	// The version is looked at first: a file of another shape would otherwise fail with an error about a field.
	var head struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("results are not JSON of a report: %w", err)
	}
	if !versionForm.MatchString(head.Version) || major(head.Version) != major(scimdrill.ReportVersion) {
		return nil, fmt.Errorf("%w: expected %s.x, found %q; read it with the scimdrill that wrote it, or run again",
			ErrVersion, major(scimdrill.ReportVersion), head.Version)
	}
	var report scimdrill.Report
	decoder := json.NewDecoder(bytes.NewReader(data))
	ours := head.Version == scimdrill.ReportVersion
	if ours {
		decoder.DisallowUnknownFields()
	}
	if err := decoder.Decode(&report); err != nil {
		return nil, fmt.Errorf("results of version %s: %w", head.Version, err)
	}
	if !ours {
		return &report, nil
	}
	if err := check(&report); err != nil {
		return nil, fmt.Errorf("results of version %s: %w", head.Version, err)
	}
	return &report, nil
}

// LoadResults reads the named results.json.
func LoadResults(path string) (*scimdrill.Report, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	report, err := ReadResults(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return report, nil
}

var versionForm = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

func major(version string) string {
	number, _, _ := strings.Cut(version, ".")
	return number
}

// complete fills the lists that a reader may rely on: they are empty, never null.
func complete(report *scimdrill.Report) *scimdrill.Report {
	if report.Version == "" {
		report.Version = scimdrill.ReportVersion
	}
	if report.Requirements == nil {
		report.Requirements = []scimdrill.Requirement{}
	}
	if report.Results == nil {
		report.Results = []scimdrill.Result{}
	}
	if report.Target.Capabilities == nil {
		report.Target.Capabilities = []scimdrill.Capability{}
	}
	if report.Org.Apps == nil {
		report.Org.Apps = []scimdrill.AppKind{}
	}
	return report
}
