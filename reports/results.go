package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// WriteResults writes results.json: the report itself, with secrets taken out, in the shape of [Schema].
func WriteResults(w io.Writer, report *scimdrill.Report) error {
	return streamed(w, complete(redacted(report)))
}

// ErrVersion is in every error about a results.json of a shape that this program does not read.
var ErrVersion = errors.New("version of results.json is not supported")

// ReadResults reads a results.json that [WriteResults] wrote. It accepts every version with the same first number and
// refuses others with [ErrVersion]. Of its own version and older ones it refuses members that it does not know, words that are
// none of ours, such as an unknown verdict, and references to nothing; of a later one it passes over them. The report that it
// returns is of its own version.
func ReadResults(r io.Reader) (*scimdrill.Report, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	// The version is looked at first: a file of another shape would otherwise fail with an error about a field.
	var head struct {
		Version any `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		if syntax := new(json.SyntaxError); errors.As(err, &syntax) && syntax.Offset >= int64(len(data)) {
			return nil, fmt.Errorf("results are cut off after %s: %w; take the whole file, or run again", bytesText(len(data)), err)
		}
		return nil, fmt.Errorf("results are not JSON of a report: %w", err)
	}
	version, isText := head.Version.(string)
	if !isText || !versionForm.MatchString(version) || major(version) != major(scimdrill.ReportVersion) {
		found, _ := json.Marshal(head.Version) // it was read from JSON
		return nil, fmt.Errorf("%w: expected %s.x, found %s; read it with the scimdrill that wrote it, or run again",
			ErrVersion, major(scimdrill.ReportVersion), found)
	}
	var report scimdrill.Report
	decoder := json.NewDecoder(bytes.NewReader(data))
	later := minor(version) > minor(scimdrill.ReportVersion)
	if !later {
		decoder.DisallowUnknownFields()
	}
	if err := decoder.Decode(&report); err != nil {
		return nil, fmt.Errorf("results of version %s: %w", version, err)
	}
	// What is written of it again is of the shape of today: an older one only lacks what has come since.
	report.Version = scimdrill.ReportVersion
	if later {
		return &report, nil
	}
	if err := check(&report); err != nil {
		return nil, fmt.Errorf("results of version %s: %w", version, err)
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

func minor(version string) int {
	_, number, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		return math.MaxInt // more digits than a number has: later than anything
	}
	return n
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
