package admin

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/okta/okta-sdk-golang/v2/okta/query"

	"github.com/scimdrill/scimdrill"
)

// App is an app instance in the org.
type App struct {
	// ID is the app instance id, "0oa…".
	ID string
	// Name is the app's variable name: "scim2headerauth", or "{org}_{label}_{n}" for an app made in the wizard.
	Name string
	// Label is what people see.
	Label string
	// Kind decides how Okta speaks to the target.
	Kind scimdrill.AppKind
	// Status is ACTIVE or INACTIVE.
	Status string
}

// AppSettings is what an administrator enters when adding an app.
type AppSettings struct {
	Kind  scimdrill.AppKind
	Label string
	// BaseURL is the SCIM connector base URL, without /Users.
	BaseURL string
	// TemplateName is the catalog name of a Template app; "" means scim2headerauth, whose token the admin types with its
	// scheme ("Bearer xyz"). scim2testapp adds "Bearer " itself.
	TemplateName string
	// UniqueIdentifier is the "Unique identifier field for users" of a Wizard app; "" means userName.
	UniqueIdentifier string
	// ImportGroups is the tick "Import Groups" of a Wizard app.
	ImportGroups bool
	// KeepAppGroupNames unticks "Rename app groups to match group name in Okta".
	KeepAppGroupNames bool
	// PatchUpdates is "Support PATCH for User" of the OIN Wizard, for a Template app: experimental.
	PatchUpdates bool
	// Entitlements has entitlements and roles discovered, and sent with users.
	Entitlements bool
	// AuthMode is HTTP_HEADER or BASIC_AUTH; "" means the former. With the latter the token is "user:password".
	AuthMode string
	// UserName is the application username format, in Okta's words: "" means ${source.login}.
	UserName string
}

// DefaultTemplate is the catalog app "SCIM 2.0 Test App (Header Auth)".
const DefaultTemplate = "scim2headerauth"

// AddApp adds an app to the org. A real org cannot be told the SCIM base URL by API: prepare the app in the Admin Console
// there and take it up with [Admin.UseApp].
func (a *Admin) AddApp(ctx context.Context, settings AppSettings) (App, error) {
	if !a.mock {
		return App{}, fmt.Errorf("add app %q with base URL %s: %w, then name its id", settings.Label, settings.BaseURL, ErrNeedsConsole)
	}
	if a.options.Marker != "" && !strings.Contains(settings.Label, a.options.Marker) {
		settings.Label += ", " + a.options.Marker
	}
	body := okta.NewSamlApplication()
	body.Label = settings.Label
	body.SignOnMode = "AUTO_LOGIN"
	if settings.Kind == scimdrill.Wizard {
		body.SignOnMode = "SAML_2_0"
	} else {
		body.Name = settings.TemplateName
		if body.Name == "" {
			body.Name = DefaultTemplate
		}
	}
	body.Settings = &okta.SamlApplicationSettings{App: connectorSettings(settings)}
	if settings.UserName != "" {
		body.Credentials = &okta.ApplicationCredentials{
			UserNameTemplate: &okta.ApplicationCredentialsUsernameTemplate{Template: settings.UserName, Type: userNameType(settings.UserName)},
		}
	}
	app, _, err := a.client.Application.CreateApplication(ctx, body, query.NewQueryParams(query.WithActivate(true)))
	if err != nil {
		return App{}, a.failed(err, "add app %q", settings.Label)
	}
	made, ok := app.(*okta.SamlApplication)
	if !ok {
		return App{}, fmt.Errorf("add app %q: expected the SDK to give back the app that it was handed, found %T", settings.Label, app)
	}
	return App{ID: made.Id, Name: made.Name, Label: made.Label, Kind: kindOf(made.Name), Status: made.Status}, nil
}

func connectorSettings(settings AppSettings) *okta.ApplicationSettingsApplication {
	app := okta.ApplicationSettingsApplication{"scimBaseUrl": settings.BaseURL}
	if settings.UniqueIdentifier != "" {
		app["uniqueIdentifier"] = settings.UniqueIdentifier
	}
	if settings.AuthMode != "" {
		app["authMode"] = settings.AuthMode
	}
	if settings.ImportGroups {
		app["importGroups"] = true
	}
	if settings.KeepAppGroupNames {
		app["renameAppGroups"] = false
	}
	if settings.PatchUpdates {
		app["patchUsers"] = true
	}
	if settings.Entitlements {
		app["entitlements"] = true
	}
	return &app
}

var builtInUserName = regexp.MustCompile(`^\$\{[^}]*\}$`)

func userNameType(template string) string {
	if builtInUserName.MatchString(template) {
		return "BUILT_IN"
	}
	return "CUSTOM"
}

// SetBaseURL points an app elsewhere (mock only).
func (a *Admin) SetBaseURL(ctx context.Context, app App, baseURL string) error {
	if !a.mock {
		return fmt.Errorf("point app %s at %s: %w", app.Label, baseURL, ErrNeedsConsole)
	}
	found, _, err := a.client.Application.GetApplication(ctx, app.ID, okta.NewSamlApplication(), nil)
	if err != nil {
		return a.failed(err, "look up app %s", app.Label)
	}
	whole, ok := found.(*okta.SamlApplication)
	if !ok {
		return fmt.Errorf("look up app %s: expected the SDK to give back the app that it was handed, found %T", app.Label, found)
	}
	if whole.Settings == nil {
		whole.Settings = &okta.SamlApplicationSettings{}
	}
	if whole.Settings.App == nil {
		whole.Settings.App = &okta.ApplicationSettingsApplication{}
	}
	(*whole.Settings.App)["scimBaseUrl"] = baseURL
	_, _, err = a.client.Application.UpdateApplication(ctx, app.ID, whole)
	return a.failed(err, "point app %s at %s", app.Label, baseURL)
}

// UseApp takes up an app that is already in the org, by its id. Its kind is read from its name: the wizard names apps
// "{org}_{label}_{n}", the catalog does not number them.
func (a *Admin) UseApp(ctx context.Context, id string) (App, error) {
	found, _, err := a.client.Application.GetApplication(ctx, id, okta.NewApplication(), nil)
	if err != nil {
		return App{}, a.failed(err, "look up app %s", id)
	}
	app, ok := found.(*okta.Application)
	if !ok {
		return App{}, fmt.Errorf("look up app %s: expected the SDK to give back the app that it was handed, found %T", id, found)
	}
	return App{ID: app.Id, Name: app.Name, Label: app.Label, Kind: kindOf(app.Name), Status: app.Status}, nil
}

var wizardName = regexp.MustCompile(`_\d+$`)

func kindOf(name string) scimdrill.AppKind {
	if wizardName.MatchString(name) {
		return scimdrill.Wizard
	}
	return scimdrill.Template
}

// DeactivateApp deactivates the app instance. Nothing is provisioned for that.
func (a *Admin) DeactivateApp(ctx context.Context, app App) error {
	_, err := a.client.Application.DeactivateApplication(ctx, app.ID)
	return a.failed(err, "deactivate app %s", app.Label)
}

// ActivateApp activates the app instance.
func (a *Admin) ActivateApp(ctx context.Context, app App) error {
	_, err := a.client.Application.ActivateApplication(ctx, app.ID)
	return a.failed(err, "activate app %s", app.Label)
}

// RemoveApp deactivates and deletes the app instance. Nothing is provisioned for that.
func (a *Admin) RemoveApp(ctx context.Context, app App) error {
	if err := a.DeactivateApp(ctx, app); err != nil {
		return err
	}
	_, err := a.client.Application.DeleteApplication(ctx, app.ID)
	return a.failed(err, "delete app %s", app.Label)
}
