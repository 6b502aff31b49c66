package main

// What the exit codes of scimdrill mean.
const (
	exitMet         = 0   // the verdict is met
	exitNotMet      = 1   // unexpected failures, or blocked requirements
	exitOutOfDate   = 2   // only stale or expired baseline entries
	exitUsage       = 3   // usage or configuration; the only case without reports
	exitUnreachable = 4   // the target cannot be reached
	exitHarness     = 5   // our own fault
	exitInterrupted = 130 // stopped by the user
)

// codedError is an error with the exit code that it means. Its err may be nil where everything has been said already.
type codedError struct {
	code int
	err  error
}

func (e *codedError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *codedError) Unwrap() error { return e.err }

// usage makes an error the user's to mend.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return &codedError{code: exitUsage, err: err}
}
