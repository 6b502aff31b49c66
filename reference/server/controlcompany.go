package server

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// chosen is the company that a body chooses; 0 stands for the first.
type chosen struct {
	Company int64 `json:"company"`
}

// companyOf reads a company; 0 stands for the first.
func companyOf(ctx context.Context, t *store.Tx, id int64) (peakon.Company, error) {
	if id != 0 {
		return t.Company(ctx, id)
	}
	companies, err := t.Companies(ctx)
	if err != nil {
		return peakon.Company{}, err
	}
	if len(companies) == 0 {
		return peakon.Company{}, fmt.Errorf("company: there is none yet; found one: %w", store.ErrNotFound)
	}
	return companies[0], nil
}

// change runs something in the company that a body chooses.
func (c *control) change(ctx context.Context, company int64, do func(*store.Tx, peakon.Company) error) error {
	return c.store.Change(ctx, func(t *store.Tx) error {
		changed, err := companyOf(ctx, t, company)
		if err != nil {
			return err
		}
		return do(t, changed)
	})
}

// view reads something of the company that the query chooses.
func (c *control) view(ctx context.Context, do func(*store.Tx, peakon.Company) error) error {
	id, err := c.number("company")
	if err != nil {
		return err
	}
	return c.store.View(ctx, func(t *store.Tx) error {
		company, err := companyOf(ctx, t, id)
		if err != nil {
			return err
		}
		return do(t, company)
	})
}

// number is an id in the query; 0 when there is none.
func (c *control) number(name string) (int64, error) { return idIn(name, c.r.URL.Query().Get(name)) }

func idIn(name, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0, wrongField(name, "must be an id, a number above zero, not %q", text)
	}
	return id, nil
}

type companyBody struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Timezone string `json:"timezone"`
	Token    string `json:"token,omitempty"`
	SCIMURL  string `json:"scimUrl,omitempty"`
}

func (c *control) companies(ctx context.Context) (int, any, error) {
	list := []companyBody{}
	err := c.store.View(ctx, func(t *store.Tx) error {
		companies, err := t.Companies(ctx)
		for _, company := range companies {
			list = append(list, companyBody{ID: company.ID, Name: company.Name, Timezone: company.Timezone})
		}
		return err
	})
	return http.StatusOK, list, err
}

func (c *control) foundCompany(ctx context.Context) (int, any, error) {
	var body struct {
		Name     string `json:"name"`
		Timezone string `json:"timezone"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	if strings.TrimSpace(body.Name) == "" {
		return 0, nil, wrongField("name", "is missing: what is the company called?")
	}
	founded := companyBody{SCIMURL: c.base(c.r)}
	err := c.store.Change(ctx, func(t *store.Tx) error {
		company, err := t.CreateCompany(ctx, body.Name, body.Timezone)
		if err != nil {
			return err
		}
		founded.ID, founded.Name, founded.Timezone = company.ID, company.Name, company.Timezone
		founded.Token, err = t.Connect(ctx, company.ID)
		return err
	})
	return http.StatusCreated, founded, err
}

// connection is what the page of the integration shows.
type connection struct {
	Token   string `json:"token"`
	SCIMURL string `json:"scimUrl"`
}

func (c *control) connect(ctx context.Context) (int, any, error) {
	return c.newToken(ctx, (*store.Tx).Connect)
}

func (c *control) regenerate(ctx context.Context) (int, any, error) {
	if c.inner.RevokedTokens {
		return c.newToken(ctx, (*store.Tx).Connect)
	}
	return c.newToken(ctx, (*store.Tx).Regenerate)
}

func (c *control) newToken(ctx context.Context, issue func(*store.Tx, context.Context, int64) (string, error)) (int, any, error) {
	var body chosen
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	made := connection{SCIMURL: c.base(c.r)}
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) (err error) {
		made.Token, err = issue(t, ctx, company.ID)
		return err
	})
	return http.StatusOK, made, err
}

func (c *control) provisioning(ctx context.Context) (int, any, error) {
	var body struct {
		chosen

		Enabled *bool `json:"enabled"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	if body.Enabled == nil {
		return 0, nil, wrongField("enabled", "is missing: true or false")
	}
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error {
		return t.EnableProvisioning(ctx, company.ID, *body.Enabled)
	})
	return http.StatusOK, map[string]any{"enabled": *body.Enabled}, err
}

func (c *control) allowDomain(ctx context.Context) (int, any, error) {
	var body struct {
		chosen

		Domain string `json:"domain"`
	}
	if err := c.decode(&body); err != nil {
		return 0, nil, err
	}
	if body.Domain == "" || strings.ContainsAny(body.Domain, " /") {
		return 0, nil, wrongField("domain", "must be a mail domain like example.com")
	}
	err := c.change(ctx, body.Company, func(t *store.Tx, company peakon.Company) error {
		return t.AllowDomain(ctx, company.ID, body.Domain)
	})
	return http.StatusOK, map[string]any{"domain": body.Domain}, err
}
