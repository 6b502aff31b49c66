package console

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/scimdrill/scimdrill/reference/store"
)

// cookie is the name of the session's cookie.
const cookie = "peakon_admin"

// visit is one request of an admin who is signed in.
type visit struct {
	*console

	w       http.ResponseWriter
	r       *http.Request
	session store.Session
}

// signedIn lets admins through, and sends everybody else to the sign-in page. What changes something must come from a form that was
// made for this session.
func (c *console) signedIn(do func(*visit) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session, err := c.sessionOf(r)
		if errors.Is(err, store.ErrNotFound) {
			http.Redirect(w, r, Prefix+"/sign-in", http.StatusSeeOther)
			return
		}
		if err != nil {
			c.failWith(w, err)
			return
		}
		if r.Method == http.MethodPost && subtle.ConstantTimeCompare([]byte(r.PostFormValue("csrf")), []byte(session.CSRF)) != 1 {
			c.fail(w, http.StatusForbidden, "This form was not made for the session in which it was sent. Go back, load the page again, and send it once more.")
			return
		}
		ctx := store.WithActor(r.Context(), store.Actor{
			Type: "admin", ID: strconv.FormatInt(session.Admin.ID, 10), RequestID: w.Header().Get("X-Request-Id"),
		})
		v := &visit{console: c, w: w, r: r.WithContext(ctx), session: session}
		if err := do(v); err != nil {
			c.failWith(w, err)
		}
	})
}

func (c *console) sessionOf(r *http.Request) (store.Session, error) {
	found, err := r.Cookie(cookie)
	if err != nil || found.Value == "" {
		return store.Session{}, store.ErrNotFound
	}
	return c.Store.Session(r.Context(), found.Value)
}

func (v *visit) ctx() context.Context { return v.r.Context() }

func (v *visit) company() int64 { return v.session.Company.ID }

// view reads in one transaction.
func (v *visit) view(do func(*store.Tx) error) error { return v.Store.View(v.ctx(), do) }

// change writes in one transaction.
func (v *visit) change(do func(*store.Tx) error) error { return v.Store.Change(v.ctx(), do) }

// show answers with a page.
func (v *visit) show(status int, name, title string, data any) {
	v.render(v.w, status, name, page{Title: title, Session: &v.session, CSRF: v.session.CSRF, Data: data, Zone: v.zone(), Notice: v.r.URL.Query().Get("done")})
}

// zone is the company's time zone, in which the console tells the time.
func (v *visit) zone() *time.Location { return v.Store.Zones().Effective(v.session.Company.Timezone) }

// done sends the admin back to a page, which says what was done: a word of the page's own list.
func (v *visit) done(path, word string) error {
	if word != "" {
		path += "?done=" + url.QueryEscape(word)
	}
	http.Redirect(v.w, v.r, Prefix+path, http.StatusSeeOther)
	return nil
}

func (v *visit) home() error { return v.done("/integrations/employee-provisioning", "") }
