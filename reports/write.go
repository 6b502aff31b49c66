package reports

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/scimdrill/scimdrill"
)

// The names of the files that [WriteAll] writes.
const (
	ResultsFile   = "results.json"
	HTMLFile      = "report.html"
	JUnitFile     = "junit.xml"
	MarkdownFile  = "report.md"
	ExchangesFile = "exchanges.har"
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
