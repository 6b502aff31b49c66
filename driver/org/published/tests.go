package published

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
)

// Tests holds the answers of all tests of a package against the description, which is read once, because that takes a second.
type Tests struct {
	load  func() (*Description, error)
	tally Tally
}

// NewTests is for a package's tests.
func NewTests() *Tests { return &Tests{load: sync.OnceValues(Load)} }

// Run runs the tests of the package and writes how many answers were held against the description. It gives the exit code.
func (s *Tests) Run(m *testing.M, answers string, out io.Writer) int {
	code := m.Run()
	if description, err := s.load(); description != nil {
		fmt.Fprintf(out, "%s held against Okta's description: %d validated, %d failed; %d of extensions\n",
			answers, s.tally.Validated(), len(s.tally.Failed()), s.tally.Outside())
	} else {
		fmt.Fprintf(out, "%s are not held against Okta's description: %v\n", answers, err)
	}
	return code
}

// Watch fails the test for every answer of the org that the description forbids. Where the description is absent it is the org.
func (s *Tests) Watch(tb testing.TB, org http.Handler) http.Handler {
	tb.Helper()
	description, err := s.load()
	if errors.Is(err, ErrAbsent) {
		return org
	}
	if err != nil {
		tb.Fatal(err)
	}
	return description.Watch(org, &s.tally, Extension, func(err error) { tb.Error(err) })
}
