package access

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// Hook is one entry under "access:" of a target file: what tries one way of getting in.
type Hook struct {
	// Name is what the hook is called in reports; it may be left out.
	Name string `yaml:"name,omitempty"`
	// Means is the way of getting in that the hook tries.
	Means Means `yaml:"means"`
	// Command is a program and its arguments. No shell reads it.
	Command []string `yaml:"command,omitempty"`
	// URL is asked with POST, in place of a command.
	URL string `yaml:"url,omitempty"`
	// TokenEnv names the environment variable that holds the bearer token for URL; empty for none.
	TokenEnv string `yaml:"token-env,omitempty"`
	// Timeout is how long an answer may take; 0 is thirty seconds.
	Timeout time.Duration `yaml:"timeout,omitempty"`
}

const patience = 30 * time.Second

// Validate says what is wrong with a hook as it was written.
func (h Hook) Validate() error {
	switch {
	case !slices.Contains(AllMeans(), h.Means):
		return fmt.Errorf("means %q: expected one of %v", h.Means, AllMeans())
	case len(h.Command) == 0 && h.URL == "":
		return errors.New("it needs a command or a url")
	case len(h.Command) > 0 && h.URL != "":
		return errors.New("it has a command and a url: keep one of them")
	case len(h.Command) > 0 && h.Command[0] == "":
		return errors.New("command: the program is empty")
	case len(h.Command) > 0 && h.TokenEnv != "":
		return errors.New("token-env is for a url: a command reads the environment itself")
	case h.Timeout < 0:
		return fmt.Errorf("timeout %s: expected a time above zero, such as 10s", h.Timeout)
	case h.URL != "":
		return checkAddress(h.URL)
	default:
		return nil
	}
}

func checkAddress(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("url %q: expected an address that begins with https:// or http://", address)
	case u.User != nil:
		return errors.New("url: it holds a user name or a password: a secret does not belong into an address; name a variable with token-env")
	default:
		return nil
	}
}

// New makes askers of hooks, in their order. Getenv reads the environment, from which tokens for addresses come. Commands do not
// get the withheld variables, besides those that are known to hold the run's own credentials.
func New(hooks []Hook, getenv func(string) string, withheld ...string) ([]Asker, error) {
	askers := make([]Asker, 0, len(hooks))
	for i, hook := range hooks {
		if err := hook.Validate(); err != nil {
			return nil, fmt.Errorf("access: hook %d (%s): %w", i+1, hook.called(), err)
		}
		if hook.Timeout == 0 {
			hook.Timeout = patience
		}
		if len(hook.Command) > 0 {
			askers = append(askers, &command{hook, withheld})
			continue
		}
		token := ""
		if hook.TokenEnv != "" {
			if token = getenv(hook.TokenEnv); token == "" {
				return nil, fmt.Errorf("access: hook %d (%s): the environment variable %s, which token-env names, is empty", i+1, hook.called(), hook.TokenEnv)
			}
		}
		askers = append(askers, newRemote(hook, token))
	}
	return askers, nil
}

// called is what the hook is called in reports: its name, or else what it is. Arguments and the query of an address may hold
// secrets and are left out.
func (h Hook) called() string {
	switch {
	case h.Name != "":
		return h.Name
	case len(h.Command) > 0:
		return h.Command[0]
	case h.URL != "":
		if u, err := url.Parse(h.URL); err == nil {
			return u.Host + u.Path
		}
	}
	return "without a name"
}

// within asks with the hook's time limit, and says so when it has passed.
func (h Hook) within(ctx context.Context, ask func(context.Context) (Answer, error)) (Answer, error) {
	limited, cancel := context.WithTimeout(ctx, h.Timeout)
	defer cancel()
	answer, err := ask(limited)
	if err != nil && ctx.Err() == nil && errors.Is(limited.Err(), context.DeadlineExceeded) {
		return Answer{}, fmt.Errorf("%s gave no answer within %s", h.called(), h.Timeout)
	}
	return answer, err
}
