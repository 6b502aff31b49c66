package reports

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// The names of the files that [WriteAll] writes.
const (
	ResultsFile   = "results.json"
	HTMLFile      = "report.html"
	JUnitFile     = "junit.xml"
	MarkdownFile  = "report.md"
	ExchangesFile = "exchanges.har"
	SARIFFile     = "results.sarif"
	CTRFFile      = "results.ctrf.json"
	TAPFile       = "results.tap"
	BadgeFile     = "badge.svg"
	ShieldFile    = "badge.json"
)

type rendering struct {
	file  string
	write func(io.Writer, *scimdrill.Report) error
}

func renderings() []rendering {
	return []rendering{
		{ResultsFile, WriteResults},
		{HTMLFile, WriteHTML},
		{JUnitFile, WriteJUnit},
		{MarkdownFile, WriteMarkdown},
		{ExchangesFile, WriteHAR},
	}
}

// formats are all renderings, by the names that people ask for them with.
func formats() []format {
	return []format{
		{"json", rendering{ResultsFile, WriteResults}},
		{"html", rendering{HTMLFile, WriteHTML}},
		{"junit", rendering{JUnitFile, WriteJUnit}},
		{"md", rendering{MarkdownFile, WriteMarkdown}},
		{"har", rendering{ExchangesFile, WriteHAR}},
		{"sarif", rendering{SARIFFile, WriteSARIF}},
		{"ctrf", rendering{CTRFFile, WriteCTRF}},
		{"tap", rendering{TAPFile, WriteTAP}},
		{"badge", rendering{BadgeFile, WriteBadge}},
		{"shield", rendering{ShieldFile, WriteShield}},
	}
}

type format struct {
	name string
	rendering
}

// Formats are the names of what can be made of a report.
func Formats() []string {
	var names []string
	for _, each := range formats() {
		names = append(names, each.name)
	}
	return names
}

// Known refuses a name that is no format.
func Known(name string) error {
	_, err := formatNamed(name)
	return err
}

// Write writes the report in the named format.
func Write(w io.Writer, name string, report *scimdrill.Report) error {
	each, err := formatNamed(name)
	if err != nil {
		return err
	}
	return each.write(w, report)
}

// WriteFormat writes the report in the named format into dir, and returns the path of the file.
func WriteFormat(dir, name string, report *scimdrill.Report) (string, error) {
	each, err := formatNamed(name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, each.file)
	if err := writeFile(dir, each.rendering, report); err != nil {
		return "", fmt.Errorf("write %s: %w", path, err)
	}
	return path, nil
}

func formatNamed(name string) (format, error) {
	for _, each := range formats() {
		if each.name == name {
			return each, nil
		}
	}
	return format{}, fmt.Errorf("format %q is not known; expected one of %s", name, strings.Join(Formats(), ", "))
}

// Prepare makes dir where it is missing and sees that files can be written into it, so that a run need not end to find out.
func Prepare(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // reports are for others to read, such as a step of CI
		return fmt.Errorf("make the directory of the reports: %w", err)
	}
	file, err := os.CreateTemp(dir, ".writable.*")
	if err != nil {
		return fmt.Errorf("the directory of the reports, %s, cannot be written to: %w", dir, err)
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// WriteAll writes every rendering of the report into dir, which is made when it is missing. A file appears whole or not at
// all. One file that cannot be written does not keep the others back; the error names each that could not.
func WriteAll(dir string, report *scimdrill.Report) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // reports are for others to read, such as a step of CI
		return fmt.Errorf("make the directory of the reports: %w", err)
	}
	var problems []error
	for _, r := range renderings() {
		if err := writeFile(dir, r, report); err != nil {
			problems = append(problems, fmt.Errorf("write %s: %w", filepath.Join(dir, r.file), err))
		}
	}
	return errors.Join(problems...)
}

// writeFile renders into a temporary file beside the final one, so that the rename stays on one file system and is atomic.
func writeFile(dir string, r rendering, report *scimdrill.Report) (err error) {
	file, err := os.CreateTemp(dir, "."+r.file+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreGone(file.Close()), ignoreGone(os.Remove(file.Name())))
		}
	}()
	// A report is written to be read by others, such as the step of a CI job that uploads it.
	if err := file.Chmod(0o644); err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(file, 64<<10)
	if err := r.write(buffered, report); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(dir, r.file))
}

func ignoreGone(err error) error {
	if errors.Is(err, os.ErrClosed) || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
