package replay

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// mostFreshTime is how long a command may take that empties a target.
const mostFreshTime = 2 * time.Minute

// FreshBy runs a command of the user's that brings a target back into the state in which a trial begins. It does not get our tokens.
func FreshBy(ctx context.Context, command string) error {
	ctx, cancel := context.WithTimeout(ctx, mostFreshTime)
	defer cancel()
	program := exec.CommandContext(ctx, "sh", "-c", command) //nolint:gosec // it is the user's own command
	program.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{"SCIM_TOKEN", "SCIM_TOKEN_B", "OKTA_API_TOKEN", "PEAKON_CONTROL_TOKEN"}, name)
	})
	program.WaitDelay = time.Second
	said, err := program.CombinedOutput()
	if err != nil {
		text := strings.TrimSpace(string(said[:min(len(said), 500)]))
		return fmt.Errorf("%w: --fresh %s: %w: %s", ErrOptions, command, err, text)
	}
	return nil
}
