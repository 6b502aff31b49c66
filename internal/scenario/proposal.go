package scenario

import (
	"fmt"
	"go/format"
	"io"
	"strings"
)

// WriteRequirement writes what to propose for the catalogue of requirements: the requirement as the suites declare one, and what is
// left to do until it stands there.
func WriteRequirement(w io.Writer, s *Scenario) error {
	source, err := format.Source([]byte("package p\n\nvar _ = " + requirementText(s.Requirement())))
	if err != nil {
		return fmt.Errorf("the requirement of %s is no Go: %w", s.Name, err)
	}
	_, literal, _ := strings.Cut(string(source), "var _ = ")
	defects := "name a defect of the reference that has the bug, or add one to reference/defects; a requirement that no defect fails is not proved"
	if len(s.Defects) > 0 {
		defects = "`make kill` shows it on " + strings.Join(s.Defects, ", ")
	}
	_, err = fmt.Fprintf(w, `# Requirement proposed by the bug report %s

> %s

Known as: %s.

`+"```go\n%s\n```"+`

What is left to do:

- give it an id in the area that it belongs to, instead of %s, and its place in a suite (docs/writing-a-requirement.md);
- have its body say what `+"`scimdrill scenario spec %s`"+` prints;
- proof: %s.
`, s.Name, oneParagraph(s.Seen), s.Label, strings.TrimSpace(literal), s.ID(), s.Argument(), defects)
	return err
}
