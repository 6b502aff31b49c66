package runscope

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill/driver/transcript"
)

// Prepare runs the initial scripts, and makes sure before anything is sent that each variable has a source and that each step goes to
// a host which the user named.
func Prepare(ctx context.Context, file *File, options Options) (*Run, error) {
	r := &Run{
		file: file, options: options, variables: &Variables{map[string]string{}}, origins: map[string]bool{}, now: time.Now,
		madeBy: map[string]int{},
	}
	r.options.Agent = cmp.Or(options.Agent, "scimdrill")
	if options.Scripts == nil {
		r.options.Scripts = NewInProcess()
	}
	r.client = &http.Client{
		Transport: &transcript.Transport{Base: connections(), Recorder: options.Recorder},
		Timeout:   cmp.Or(options.Timeout, time.Minute),
		// A credential must not follow where an answer points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	maps.Copy(r.variables.values, options.Variables)
	maps.Copy(r.variables.values, options.Secrets)
	for name, secret := range options.Secrets {
		options.Recorder.Hide(secretsIn(secret)...)
		if _, both := options.Variables[name]; both {
			return nil, fmt.Errorf("variable %s is given twice, openly and as a secret; give it once", name)
		}
	}
	for _, text := range options.Variables {
		if o, err := origin(text); err == nil {
			r.origins[o] = true
		}
	}
	for _, host := range options.Hosts {
		r.origins["https://"+strings.ToLower(host)], r.origins["http://"+strings.ToLower(host)] = true, true
	}
	for _, script := range options.Initial {
		said, err := script.run(ctx, r.options.Scripts, r.variables, nil, nil)
		if err == nil && len(said.Failed) > 0 {
			err = fmt.Errorf("%w: %s asserts what does not hold: %s", ErrScript, script.Name, said.Failed[0])
		}
		if err != nil {
			return nil, r.hidden(err)
		}
		for _, line := range said.Logged {
			r.Logged = append(r.Logged, script.Name+": "+r.hide(line))
		}
	}
	return r, r.hidden(r.check())
}

// connections are the run's own, so that a response time holds none of another's.
func connections() http.RoundTripper {
	if standard, is := http.DefaultTransport.(*http.Transport); is {
		return standard.Clone()
	}
	return http.DefaultTransport
}

// secretsIn are the parts of a secret that must not be seen: "Bearer xyz" is recorded with its scheme.
func secretsIn(secret string) []string {
	parts := []string{secret}
	if _, credentials, hasScheme := strings.Cut(secret, " "); hasScheme {
		parts = append(parts, strings.TrimSpace(credentials))
	}
	return parts
}

var (
	setByScript = regexp.MustCompile(`variables\s*\.\s*set\s*\(\s*(?:"([^"\\]+)"|'([^'\\]+)')`)
	setSomehow  = regexp.MustCompile(`variables\s*(?:\.\s*set\s*\(\s*[^"'\s]|\[)`)
)

// check walks through the steps as they will be run, and names each variable that nothing makes.
func (r *Run) check() error {
	var problems []error
	anything := false
	makes := func(step *Step, scripts []string) {
		for _, script := range scripts {
			for _, match := range setByScript.FindAllStringSubmatch(script, -1) {
				r.madeBy[cmp.Or(match[1], match[2])] = step.Number
			}
			anything = anything || setSomehow.MatchString(script)
		}
	}
	needs := func(step *Step, where, text string) {
		for _, name := range namesIn(text) {
			_, given := r.variables.get(name)
			_, made := r.madeBy[name]
			switch {
			case given || made || anything && variableName.MatchString(name):
			case !variableName.MatchString(name):
				problems = append(problems, fmt.Errorf("step %d (%s): {{%s}} in %s is no name of a variable, and Runscope's own functions are not offered; write a variable and give it with --var", step.Number, step.title(), name, where))
			default:
				problems = append(problems, fmt.Errorf("step %d (%s): variable %s in %s has no value: nothing before the step makes it; %s", step.Number, step.title(), name, where, remedy(name)))
			}
		}
	}
	for i := range r.file.Steps {
		step := &r.file.Steps[i]
		if step.IsPause || step.Skipped {
			continue
		}
		makes(step, step.BeforeScripts)
		needs(step, "url", step.URL)
		for _, line := range slices.Concat(step.Header, step.Form) {
			needs(step, line.Name, line.Value)
		}
		needs(step, "body", step.Body)
		needs(step, "auth", step.User+step.Password)
		if filled, err := r.variables.fill(step.URL); err == nil {
			if err := r.allow(encoded(filled)); err != nil {
				problems = append(problems, fmt.Errorf("step %d (%s): %w", step.Number, step.title(), err))
			}
		}
		for _, e := range step.Extractions {
			r.madeBy[e.Name] = step.Number
		}
		makes(step, step.Scripts)
		for n, a := range step.Assertions {
			needs(step, fmt.Sprintf("assertion %d", n+1), a.Value+a.Property)
		}
	}
	return errors.Join(problems...)
}

// remedy says how a variable of Okta's files is given.
func remedy(name string) string {
	switch name {
	case "SCIMBaseURL", "SCIMUrl":
		return "give the SCIM base URL with --url"
	case "auth", "SCIMAuth":
		return "put the target's bearer token into the environment variable SCIM_TOKEN"
	case "oktaToken":
		return "put the org's API token into the environment variable OKTA_API_TOKEN"
	case "oktaOrgUrl":
		return "give the org's address with --org-url"
	case "oktaAppId":
		return "give the app's id with --app-id"
	}
	if strings.HasPrefix(name, "random") || strings.HasPrefix(name, "okta_user_") || strings.HasPrefix(name, "InvalidUser") || strings.HasPrefix(name, "UserIdThat") {
		return "Okta's initial script makes it: name that file with --init-script"
	}
	return fmt.Sprintf("give it with --var %s=…, or make it in a script of --init-script", name)
}

// allow refuses a host that the user did not name: a file from elsewhere must not carry a token away.
func (r *Run) allow(address string) error {
	to, err := origin(address)
	if err != nil {
		return fmt.Errorf("url: %w", err)
	}
	if r.origins[to] {
		return nil
	}
	_, host, _ := strings.Cut(to, "://")
	return fmt.Errorf("it goes to %s, which none of --url, --org-url and --var names; if that is meant, add --allow-host %s", to, host)
}

// hide takes secrets out of a text, percent-encoded or not.
func (r *Run) hide(text string) string {
	var forms []string
	for _, secret := range r.options.Secrets {
		for _, part := range secretsIn(secret) {
			for _, form := range []string{part, url.QueryEscape(part), url.PathEscape(part), strings.Trim(compact(part), `"`)} {
				if form != "" {
					forms = append(forms, form)
				}
			}
		}
	}
	// The longest first: a secret may begin with another one. And all at once: one may stand in the word that is put in its place.
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	var pairs []string
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, transcript.Redacted)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// hiddenError is an error whose words hold no secret: a script may throw what it likes.
type hiddenError struct {
	text string
	of   error
}

func (e *hiddenError) Error() string { return e.text }

func (e *hiddenError) Unwrap() error { return e.of }

func (r *Run) hidden(err error) error {
	if err == nil {
		return nil
	}
	return &hiddenError{r.hide(err.Error()), err}
}
