package workbench

import (
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/har"
)

// Prefix is below which everything of the workbench is, but for the page itself, which is at "/".
const Prefix = "/workbench"

//go:embed templates/*.html static/*
var files embed.FS

// Options are what a workbench is made of. Org, Administrator and Recorder are needed.
type Options struct {
	// Org is the Management API, for the clients that come to the same address.
	Org http.Handler
	// Administrator is the same for the workbench itself: it asks for no token, so that none need be known here.
	Administrator http.Handler
	// Recorder keeps what the org sends.
	Recorder *transcript.Recorder
	// Host is a host name by which the page may be asked for, besides IP addresses and localhost; "" for none.
	Host string
	// Version is of the program, for recordings that are saved.
	Version string
	// Done ends the streams of open pages when it is closed, so that a server can be shut down; nil for never.
	Done <-chan struct{}
	// Log takes the workbench's own faults; nil for slog.Default.
	Log *slog.Logger
}

type workbench struct {
	Options

	page     *template.Template
	csrf     string
	run      string
	outcomes outcomes
	changes  changes
}

// New makes the handler of an org's address: the workbench at / and below [Prefix], and everything else the org.
func New(options Options) (http.Handler, error) {
	if options.Log == nil {
		options.Log = slog.Default()
	}
	w := &workbench{Options: options, csrf: rand.Text(), run: rand.Text()[:8]}
	var err error
	if w.page, err = template.New("page.html").Funcs(template.FuncMap{"show": visible, "args": buttonOf}).ParseFS(files, "templates/*.html"); err != nil {
		return nil, fmt.Errorf("the workbench's templates: %w", err)
	}
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", w.serveVisit((*visit).home))
	pages.HandleFunc("POST "+Prefix+"/do/{action}", w.serveVisit((*visit).act))
	pages.HandleFunc("GET "+Prefix+"/stream", w.stream)
	pages.HandleFunc("GET "+Prefix+"/recording.har", w.recording)
	pages.Handle("GET "+Prefix+"/static/", http.StripPrefix(Prefix+"/static/", http.FileServerFS(static)))
	guarded := w.guarded(http.NewCrossOriginProtection().Handler(pages))
	all := http.NewServeMux()
	all.Handle("/{$}", guarded)
	all.Handle(Prefix+"/", guarded)
	all.HandleFunc("/", w.org)
	return all, nil
}

// org hands a call of another client on, and has open pages look again when it may have changed something.
func (w *workbench) org(rw http.ResponseWriter, r *http.Request) {
	w.Org.ServeHTTP(rw, r)
	if r.Method != http.MethodGet {
		w.changes.tell()
	}
}

// guarded keeps other web pages out, and sets what keeps this one from being made to do what it was not written for.
func (w *workbench) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		header := rw.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		if !w.answersTo(r.Host) {
			http.Error(rw, "The workbench is not reached by this host name. Open it by its IP address, or as localhost.", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(rw, r.Body, 256<<10)
		next.ServeHTTP(rw, r)
	})
}

func (w *workbench) answersTo(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return net.ParseIP(host) != nil || strings.EqualFold(host, "localhost") || w.Host != "" && strings.EqualFold(host, w.Host)
}

// recording is "Save as HAR".
func (w *workbench) recording(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Content-Disposition", `attachment; filename="scimdrill-okta.har"`)
	if err := har.Write(rw, har.Creator{Name: "scimdrill", Version: w.Version}, w.Recorder.All()); err != nil {
		w.Log.Warn("workbench: save the recording", "error", err)
	}
}
