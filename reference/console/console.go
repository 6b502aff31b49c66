// Package console is the administrator's half of the reference: the pages on which an admin of a company connects Okta, looks at
// employees, describes attributes and plans surveys. Pages are made on the server and work without script.
package console

import (
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// Prefix is below which all pages are.
const Prefix = "/admin"

//go:embed templates/*.html static/*
var files embed.FS

// Config is what a console is made of. Store, SCIMURL and Log are needed.
type Config struct {
	Store *store.Store
	// SCIMURL is the SCIM base URL that an admin is to enter in Okta.
	SCIMURL func(*http.Request) string
	// Secure is set where the server is reached by TLS alone: the cookie is then sent by nothing else.
	Secure bool
	Log    *slog.Logger
}

type console struct {
	Config
	pages    pages
	throttle *throttle
}

// New makes the handler of everything below [Prefix].
func New(config Config) (http.Handler, error) {
	made, err := parsePages()
	if err != nil {
		return nil, err
	}
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	c := &console{Config: config, pages: made, throttle: newThrottle()}
	mux := http.NewServeMux()
	mux.Handle("GET "+Prefix+"/static/", http.StripPrefix(Prefix+"/static/", http.FileServerFS(static)))
	mux.HandleFunc("GET "+Prefix+"/sign-in", c.signInPage)
	mux.HandleFunc("POST "+Prefix+"/sign-in", c.signIn)
	for pattern, page := range map[string]func(*visit) error{
		"POST /sign-out": (*visit).signOut,
		"GET /{$}":       (*visit).home,
		"GET /integrations/employee-provisioning":             (*visit).integration,
		"POST /integrations/employee-provisioning/connect":    (*visit).connect,
		"GET /integrations/employee-provisioning/regenerate":  (*visit).askRegenerate,
		"POST /integrations/employee-provisioning/regenerate": (*visit).regenerate,
		"POST /integrations/employee-provisioning/disable":    (*visit).disable,
		"POST /integrations/employee-provisioning/enable":     (*visit).enable,
		"GET /employees":                     (*visit).employees,
		"GET /employees/{id}":                (*visit).employee,
		"GET /attributes":                    (*visit).attributes,
		"POST /attributes":                   (*visit).createAttribute,
		"POST /attributes/{id}/alias":        (*visit).addAlias,
		"POST /attributes/{id}/state":        (*visit).switchAttribute,
		"GET /surveys":                       (*visit).surveys,
		"POST /surveys":                      (*visit).planSchedule,
		"POST /surveys/{id}/data-collection": (*visit).collectData,
		"GET /surveys/rounds/{id}":           (*visit).round,
		"POST /surveys/rounds/{id}/confirm":  (*visit).confirm,
		"GET /surveys/rounds/{id}/close":     (*visit).askClose,
		"POST /surveys/rounds/{id}/close":    (*visit).closeRound,
	} {
		mux.Handle(withPrefix(pattern), c.signedIn(page))
	}
	mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, _ *http.Request) { c.fail(w, http.StatusNotFound, "There is no such page.") })
	mux.Handle("GET "+Prefix, http.RedirectHandler(Prefix+"/", http.StatusSeeOther))
	return guarded(http.NewCrossOriginProtection().Handler(mux)), nil
}

// withPrefix puts the prefix into a pattern "METHOD /path".
func withPrefix(pattern string) string {
	for i := range pattern {
		if pattern[i] == ' ' {
			return pattern[:i+1] + Prefix + pattern[i+1:]
		}
	}
	return pattern
}

// guarded sets what keeps a page from doing, or from being made to do, what it was not written for.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		next.ServeHTTP(w, r)
	})
}

// errNoSuch is a page about something that the company does not have.
var errNoSuch = errors.New("the company has no such thing")

// fail answers with a page that says what is wrong.
func (c *console) fail(w http.ResponseWriter, status int, text string) {
	c.render(w, status, "error.html", page{Title: http.StatusText(status), Error: text})
}

// failWith answers an error of a page.
func (c *console) failWith(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, errNoSuch), errors.Is(err, store.ErrNotFound):
		c.fail(w, http.StatusNotFound, "Your company has no such thing. It may have been deleted.")
	default:
		c.Log.Error("console", "error", err)
		c.fail(w, http.StatusInternalServerError, "Something went wrong. The server’s log says more under request "+w.Header().Get("X-Request-Id")+".")
	}
}

// number reads an id of the path.
func (v *visit) number() (int64, error) {
	id, err := strconv.ParseInt(v.r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, errNoSuch
	}
	return id, nil
}

// refused reports whether an error says that what was entered cannot be stored, and in which words.
func refused(err error) (string, bool) {
	var field *peakon.FieldError
	var conflict *peakon.ConflictError
	switch {
	case errors.As(err, &field):
		return field.Field + " " + field.Problem + ".", true
	case errors.As(err, &conflict):
		return "An attribute or alias of that name exists already.", true
	case errors.Is(err, store.ErrNotOpen), errors.Is(err, store.ErrNotQualified), errors.Is(err, store.ErrNotAnswerable):
		return err.Error() + ".", true
	default:
		return "", false
	}
}
