package console

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// signInForm is what the sign-in page shows.
type signInForm struct{ Name, Problem string }

func (c *console) signInPage(w http.ResponseWriter, r *http.Request) {
	if _, err := c.sessionOf(r); err == nil {
		http.Redirect(w, r, Prefix+"/", http.StatusSeeOther)
		return
	}
	c.render(w, http.StatusOK, "signin.html", page{Title: "Sign in", Data: signInForm{Name: store.FirstAdmin}})
}

// signIn opens a session, and ends the one that the browser had. The form has no word against forgery, for there is no session
// yet: what another site sends is refused for all forms alike (http.CrossOriginProtection).
func (c *console) signIn(w http.ResponseWriter, r *http.Request) {
	name := r.PostFormValue("name")
	who := []string{peakon.Fold(name) + " " + addressOf(r), addressOf(r)}
	if wait := c.throttle.try(who, time.Now()); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		c.render(w, http.StatusTooManyRequests, "signin.html", page{Title: "Sign in", Data: signInForm{
			Name: name, Problem: "Too many attempts failed. Try again in " + strconv.Itoa(int(wait/time.Minute)+1) + " minutes.",
		}})
		return
	}
	admin, err := c.Store.SignIn(r.Context(), name, r.PostFormValue("password"))
	if errors.Is(err, store.ErrNotFound) {
		c.render(w, http.StatusUnauthorized, "signin.html", page{Title: "Sign in", Data: signInForm{
			Name: name, Problem: "The name or the password is wrong.",
		}})
		return
	}
	var token string
	if err == nil {
		c.throttle.forget(who)
		token, err = c.openSession(r, admin)
	}
	if err != nil {
		c.failWith(w, err)
		return
	}
	http.SetCookie(w, c.cookieOf(token))
	http.Redirect(w, r, Prefix+"/", http.StatusSeeOther)
}

// openSession opens a session, and ends the one that the browser had.
func (c *console) openSession(r *http.Request, admin store.Admin) (token string, err error) {
	ctx := r.Context()
	err = c.Store.Change(ctx, func(t *store.Tx) error {
		if before, err := r.Cookie(cookie); err == nil {
			if err := t.CloseSession(ctx, before.Value); err != nil {
				return err
			}
		}
		token, err = t.OpenSession(ctx, admin)
		return err
	})
	return token, err
}

func (v *visit) signOut() error {
	found, err := v.r.Cookie(cookie)
	if err != nil {
		return err
	}
	if err := v.change(func(t *store.Tx) error { return t.CloseSession(v.ctx(), found.Value) }); err != nil {
		return err
	}
	gone := v.cookieOf("") //nolint:gosec // see cookieOf
	gone.MaxAge = -1
	http.SetCookie(v.w, gone)
	return v.done("/sign-in", "")
}

func (c *console) cookieOf(token string) *http.Cookie {
	//nolint:gosec // Secure is set where the server speaks TLS; without it there would be no signing in
	return &http.Cookie{Name: cookie, Value: token, Path: Prefix, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: c.Secure}
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
