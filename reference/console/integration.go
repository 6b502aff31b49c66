package console

import (
	"net/http"

	"github.com/scimdrill/scimdrill/reference/store"
)

const integrationPath = "/integrations/employee-provisioning"

// integrationState is what the page of the integration shows.
type integrationState struct {
	Connected, Disabled bool
	SCIMURL             string
}

// integration is Administration > Integrations > Employee provisioning (Peakon, "Set up user provisioning with Okta").
func (v *visit) integration() error {
	state := integrationState{Disabled: v.session.Company.Disabled, SCIMURL: v.SCIMURL(v.r)}
	err := v.view(func(t *store.Tx) (err error) {
		state.Connected, err = t.Connected(v.ctx(), v.company())
		return err
	})
	if err != nil {
		return err
	}
	v.show(http.StatusOK, "integration.html", "Employee provisioning", state)
	return nil
}

// issued is a token that is shown this once.
type issued struct {
	SCIMURL, Token string
	Regenerated    bool
}

// connect makes a token. The page is the answer itself, not one that it leads to: the token is not kept to be shown again.
func (v *visit) connect() error {
	given := issued{SCIMURL: v.SCIMURL(v.r)}
	err := v.change(func(t *store.Tx) (err error) {
		if v.session.Company.Disabled {
			if err := t.EnableProvisioning(v.ctx(), v.company(), true); err != nil {
				return err
			}
		}
		given.Token, err = t.Connect(v.ctx(), v.company())
		return err
	})
	if err != nil {
		return err
	}
	v.show(http.StatusOK, "token.html", "Connected", given)
	return nil
}

// question is a page that asks before something is done that cannot be undone.
type question struct {
	Text, Warning, Action, Button, Back string
}

func (v *visit) askRegenerate() error {
	v.show(http.StatusOK, "ask.html", "Regenerate the token", question{
		Text:    "Make a new OAuth Bearer Token?",
		Warning: "The token that Okta uses now stops working at once. Provisioning fails until the new one is entered in Okta.",
		Action:  Prefix + integrationPath + "/regenerate", Button: "Regenerate token", Back: Prefix + integrationPath,
	})
	return nil
}

func (v *visit) regenerate() error {
	given := issued{SCIMURL: v.SCIMURL(v.r), Regenerated: true}
	err := v.change(func(t *store.Tx) (err error) {
		given.Token, err = t.Regenerate(v.ctx(), v.company())
		return err
	})
	if err != nil {
		return err
	}
	v.show(http.StatusOK, "token.html", "A new token", given)
	return nil
}

func (v *visit) disable() error {
	if err := v.change(func(t *store.Tx) error { return t.EnableProvisioning(v.ctx(), v.company(), false) }); err != nil {
		return err
	}
	return v.done(integrationPath, "disabled")
}

func (v *visit) enable() error {
	if err := v.change(func(t *store.Tx) error { return t.EnableProvisioning(v.ctx(), v.company(), true) }); err != nil {
		return err
	}
	return v.done(integrationPath, "enabled")
}
