package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const (
	// server tells the tests of a package where the server is.
	server = "SCIMDRILL_TEST_POSTGRES"
	// again is set in the run of the tests in which every database is one in PostgreSQL.
	again = "SCIMDRILL_TEST_ON_POSTGRES"
)

// Main runs the tests of a package beside a PostgreSQL server; call it in TestMain. Where PostgreSQL is not installed the tests
// run without, unless REQUIRE_POSTGRES is set.
func Main(m *testing.M) int {
	if os.Getenv(server) != "" {
		return m.Run()
	}
	running, err := Start(context.Background())
	if errors.Is(err, ErrNotInstalled) && os.Getenv("REQUIRE_POSTGRES") == "" {
		return m.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL for the tests:", err)
		return 1
	}
	if err := os.Setenv(server, running.Address()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if err := running.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL for the tests:", err)
		return 1
	}
	return code
}

// Database is the address of an empty database of the test's own; the test is skipped where there is no server.
func Database(tb testing.TB) string {
	tb.Helper()
	address := os.Getenv(server)
	if address == "" {
		tb.Skip(ErrNotInstalled.Error() + " (or set REQUIRE_POSTGRES=1 to fail instead)")
	}
	address, err := newSchema(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	return address
}

// Again runs every other test of the package once more, with [On] true: the same suite on the other database.
func Again(t *testing.T) {
	t.Helper()
	if On() {
		t.Skip("this is the run on PostgreSQL")
	}
	if os.Getenv(server) == "" {
		t.Skip(ErrNotInstalled.Error() + " (or set REQUIRE_POSTGRES=1 to fail instead)")
	}
	arguments := []string{"-test.v", "-test.skip=^" + t.Name() + "$"}
	if testing.Short() {
		arguments = append(arguments, "-test.short")
	}
	command := exec.CommandContext(t.Context(), os.Args[0], arguments...)
	command.Env = append(os.Environ(), again+"=1")
	out, err := command.CombinedOutput()
	passed := strings.Count(string(out), "--- PASS")
	if err != nil || passed == 0 {
		t.Fatalf("on PostgreSQL: %v\n%s", err, failures(string(out)))
	}
	t.Logf("on PostgreSQL: %d tests passed, %d were skipped", passed, strings.Count(string(out), "--- SKIP"))
}

// On reports whether every database of the tests is to be one in PostgreSQL.
func On() bool { return os.Getenv(again) != "" }

// failures are the lines that do not tell of success.
func failures(out string) string {
	var lines []string
	for line := range strings.Lines(out) {
		word := strings.TrimSpace(line)
		if !strings.HasPrefix(word, "=== ") && !strings.HasPrefix(word, "--- PASS") && !strings.HasPrefix(word, "--- SKIP") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}
