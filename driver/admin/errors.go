package admin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/okta/okta-sdk-golang/v2/okta"
)

// ErrNeedsConsole is returned by steps that a real org offers in the Admin Console alone.
var ErrNeedsConsole = errors.New("this step has no public API in Okta; do it in the Admin Console")

// OrgError is an error of the org in Okta's words.
type OrgError struct {
	// Step is what the administrator was doing.
	Step string
	// Code is Okta's error code, "E0000001".
	Code string
	// Summary is Okta's sentence.
	Summary string
	// Causes are Okta's error causes: the field at fault, or what an administrator reads when a connection test fails.
	Causes []string
}

// Error is the step, the code, the summary and the causes.
func (e *OrgError) Error() string {
	text := fmt.Sprintf("%s: the org answered %s: %s", e.Step, e.Code, e.Summary)
	if len(e.Causes) > 0 {
		text += " (" + strings.Join(e.Causes, "; ") + ")"
	}
	return text
}

// NotFound reports whether err says that the org does not have what was asked for (E0000007).
func NotFound(err error) bool {
	var org *OrgError
	return errors.As(err, &org) && org.Code == "E0000007"
}

// AdminText is what an administrator reads about err: the org's causes, or its summary, or the error itself.
func AdminText(err error) string {
	var org *OrgError
	if !errors.As(err, &org) {
		return err.Error()
	}
	if len(org.Causes) > 0 {
		return strings.Join(org.Causes, "\n")
	}
	return org.Summary
}

// failed says which step failed, and keeps Okta's code and words.
func (a *Admin) failed(err error, step string, args ...any) error {
	if err == nil {
		return nil
	}
	sentence := fmt.Sprintf(step, args...)
	var theirs *okta.Error
	if !errors.As(err, &theirs) || theirs.ErrorCode == "" {
		return fmt.Errorf("%s: %w", sentence, err)
	}
	mine := &OrgError{Step: sentence, Code: theirs.ErrorCode, Summary: theirs.ErrorSummary}
	for _, cause := range theirs.ErrorCauses {
		if text, ok := cause["errorSummary"].(string); ok {
			mine.Causes = append(mine.Causes, text)
		}
	}
	return mine
}
