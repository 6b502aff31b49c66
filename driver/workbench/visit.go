package workbench

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
)

// visit is one request of a person.
type visit struct {
	*workbench

	w     http.ResponseWriter
	r     *http.Request
	calls []call
}

// serveVisit answers with what do says, and with a plain page when that fails.
func (w *workbench) serveVisit(do func(*visit) error) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		v := &visit{workbench: w, w: rw, r: r}
		if err := do(v); err != nil {
			w.Log.Error("workbench", "path", r.URL.Path, "error", err)
			http.Error(rw, "The workbench could not do that: "+visible(err.Error()), http.StatusInternalServerError)
		}
	}
}

// get reads from the org.
func (v *visit) get(path string, into any) error {
	_, err := v.ask(v.r.Context(), http.MethodGet, path, nil, into)
	return err
}

// do changes something, and remembers the call for the page.
func (v *visit) do(method, path string, body, into any) error {
	status, err := v.ask(v.r.Context(), method, path, body, into)
	v.calls = append(v.calls, call{method, path, status})
	return err
}

func (v *visit) post(path string, body, into any) error {
	return v.do(http.MethodPost, path, body, into)
}

// form is a field of the form that was sent.
func (v *visit) form(name string) string { return v.r.PostFormValue(name) }

// id is a field that names something in a path.
func (v *visit) id(name string) string { return url.PathEscape(v.form(name)) }

// appPath is the path of the app that the form is about.
func (v *visit) appPath() string { return "/api/v1/apps/" + v.id("app") }

// act presses a button, and sends the person back to where it was, with what came of it.
func (v *visit) act() error {
	action, known := actions()[v.r.PathValue("action")]
	if !known {
		http.Error(v.w, "There is no such button.", http.StatusNotFound)
		return nil
	}
	if subtle.ConstantTimeCompare([]byte(v.form("csrf")), []byte(v.csrf)) != 1 {
		http.Error(v.w, "This form was not made by this run of the workbench. Load the page again, and send it once more.", http.StatusForbidden)
		return nil
	}
	back := url.Values{}
	for _, name := range []string{"app", "show", "q"} {
		if value := v.form(name); value != "" {
			back.Set(name, value)
		}
	}
	done, err := action(v, back)
	result := outcome{Done: done, Calls: v.calls}
	if err != nil {
		result.Done, result.Problem = "", err.Error()
	}
	back.Set("said", v.outcomes.keep(result))
	v.changes.tell()
	http.Redirect(v.w, v.r, "/?"+back.Encode(), http.StatusSeeOther)
	return nil
}

// home is the page.
func (v *visit) home() error {
	p, err := v.load()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := v.page.ExecuteTemplate(&text, "page.html", p); err != nil {
		return fmt.Errorf("the page: %w", err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = v.w.Write(text.Bytes()) // whoever asked has gone
	return nil
}
