package stage

import (
	"cmp"
	"context"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/admin"
	"github.com/scimdrill/scimdrill/driver/mapping"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// bearerTemplate is the catalog app "SCIM 2.0 Test App (OAuth Bearer Token)": the admin types the token alone, as Peakon's
// article says, and Okta puts "Bearer " before it.
const bearerTemplate = "scim2testapp"

// AddApp adds an app that points at an address, and leaves it unconnected.
func (s *Stage) AddApp(ctx context.Context, kind scimdrill.AppKind, label, address string) (admin.App, error) {
	return s.Admin.AddApp(ctx, s.settings(kind, label, address))
}

// ConnectedApp adds an app that provisions to the target: connected, with Create Users, Update User Attributes and
// Deactivate Users on.
func (s *Stage) ConnectedApp(ctx context.Context, kind scimdrill.AppKind, label string) (*App, error) {
	added, err := s.AddApp(ctx, kind, label, s.URL)
	if err != nil {
		return nil, err
	}
	app := s.Connect(ctx, added)
	return app, app.NotConnected
}

// Another adds an app with other settings than those of the run, and connects it. Address and catalog name are filled in.
func (s *Stage) Another(ctx context.Context, settings admin.AppSettings) (*App, error) {
	declared := s.settings(settings.Kind, settings.Label, s.URL)
	settings.BaseURL, settings.AuthMode = declared.BaseURL, declared.AuthMode
	settings.TemplateName = cmp.Or(settings.TemplateName, declared.TemplateName)
	settings.UniqueIdentifier = cmp.Or(settings.UniqueIdentifier, declared.UniqueIdentifier)
	added, err := s.Admin.AddApp(ctx, settings)
	if err != nil {
		return nil, err
	}
	app := s.Connect(ctx, added)
	return app, app.NotConnected
}

// PeakonApp adds Peakon's own app, connected: it has the six attributes of the article and lets the admin add the rest. A
// custom app of the wizard has the generic attributes instead.
func (s *Stage) PeakonApp(ctx context.Context, kind scimdrill.AppKind, label string) (*App, error) {
	if kind != scimdrill.Template || s.Declared.Template != "" {
		return s.ConnectedApp(ctx, kind, label)
	}
	added, err := s.Admin.AddApp(ctx, admin.AppSettings{Kind: kind, Label: label, BaseURL: s.URL, TemplateName: "peakon"})
	if err != nil {
		return nil, err
	}
	template, err := mapping.Peakon()
	if err != nil {
		return nil, err
	}
	app := s.connect(ctx, added, template)
	return app, app.NotConnected
}

// Connect connects an app with the target's token and switches its features on. What goes wrong is kept in the app: it is a
// result, not a fault.
func (s *Stage) Connect(ctx context.Context, added admin.App) *App {
	template, err := mapping.Default()
	if err != nil {
		return &App{App: added, Stage: s, NotConnected: err}
	}
	return s.connect(ctx, added, template)
}

func (s *Stage) connect(ctx context.Context, added admin.App, template mapping.Template) *App {
	app := &App{App: added, Stage: s}
	mark := s.Recorder.Mark()
	app.NotConnected = s.Press(ctx, func() error { return s.Admin.ConnectAPI(ctx, added, s.Token) })
	app.Connecting = s.SentByOkta(mark)
	if app.NotConnected == nil {
		app.NotConnected = s.Press(ctx, func() error { return s.Admin.EnableProvisioning(ctx, added, admin.AllFeatures()) })
	}
	if app.NotConnected == nil {
		app.NotConnected = s.teach(ctx, added, template)
	}
	return app
}

// mostPresses is how often an administrator presses a button whose request is put off with 429.
const mostPresses = 3

// Press presses a button, and presses it again after as long as the target asks to wait for: Okta itself repeats no test of a
// connection.
func (s *Stage) Press(ctx context.Context, button func() error) error {
	for range mostPresses - 1 {
		mark := s.Recorder.Mark()
		err := button()
		wait, busy := s.putOff(mark)
		if err == nil || !busy {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return err
		}
	}
	return button()
}

// putOff is how long the target asked to wait for in the last answer since a mark.
func (s *Stage) putOff(mark int) (time.Duration, bool) {
	sent := s.SentByOkta(mark)
	if len(sent) == 0 {
		return 0, false
	}
	return probe.RetryAfter(probe.Read(sent[len(sent)-1]))
}
