package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// CreateCompany makes a company with the standard attributes and the default schedule, whose data collection is off.
func (t *Tx) CreateCompany(ctx context.Context, name, timezone string) (peakon.Company, error) {
	company := peakon.Company{Name: strings.TrimSpace(name)}
	if company.Name == "" {
		return company, &peakon.FieldError{Field: "name", Problem: "is required"}
	}
	var err error
	if company.Timezone, err = t.store.zones.Parse(timezone); err != nil {
		return company, err
	}
	company.ID, err = t.insert(ctx, `INSERT INTO company (name, timezone, created_at) VALUES (?, ?, ?)`, company.Name, company.Timezone, micros(t.now))
	if err != nil {
		return company, fmt.Errorf("create company: %w", err)
	}
	for _, attribute := range peakon.StandardAttributes() {
		if _, err := t.CreateAttribute(ctx, company.ID, attribute); err != nil {
			return company, err
		}
	}
	today := peakon.DateOf(t.now.In(t.store.zones.Effective(company.Timezone)))
	_, err = t.PlanSchedule(ctx, company, company.DefaultSchedule(today))
	return company, err
}

const companyColumns = `id, name, timezone, disabled, revision, shape`

func scanCompany(scan func(...any) error) (c peakon.Company, err error) {
	err = scan(&c.ID, &c.Name, &c.Timezone, &c.Disabled, &c.Revision, &c.Shape)
	return c, err
}

// Company reads a company.
func (t *Tx) Company(ctx context.Context, id int64) (peakon.Company, error) {
	c, err := scanCompany(t.queryRow(ctx, `SELECT `+companyColumns+` FROM company WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("company %d: %w", id, ErrNotFound)
	}
	return c, err
}

// Companies lists the companies in the order in which they were made.
func (t *Tx) Companies(ctx context.Context) ([]peakon.Company, error) {
	rows, err := t.query(ctx, `SELECT `+companyColumns+` FROM company ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return collect(rows, scanCompany)
}

// Holds tells whether there are employees, and documents of a directory, of any company.
func (t *Tx) Holds(ctx context.Context) (employees, documents bool, err error) {
	var one, two int
	err = t.queryRow(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM employee) THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM document) THEN 1 ELSE 0 END`).Scan(&one, &two)
	return one == 1, two == 1, err
}

// EnableProvisioning switches the company's employee provisioning integration on or off.
func (t *Tx) EnableProvisioning(ctx context.Context, company int64, on bool) error {
	changed, err := t.changed(ctx, `UPDATE company SET disabled = ? WHERE id = ?`, !on, company)
	t.reissued = true
	if err != nil {
		return err
	}
	if !changed {
		return fmt.Errorf("company %d: %w", company, ErrNotFound)
	}
	event := "disabled"
	if on {
		event = "enabled"
	}
	return t.audit(ctx, company, event, "AppIntegration", company, "")
}

// AllowDomain puts a domain on the company's list of mail domains; with an empty list every domain is allowed.
func (t *Tx) AllowDomain(ctx context.Context, company int64, domain string) error {
	_, err := t.exec(ctx, `INSERT INTO mail_domain (company_id, domain) VALUES (?, ?) ON CONFLICT DO NOTHING`,
		company, peakon.Fold(strings.TrimPrefix(strings.TrimSpace(domain), "@")))
	if err != nil {
		return fmt.Errorf("allow domain: %w", err)
	}
	return t.audit(ctx, company, "addedDomain", "MailDomain", company, "")
}

func (t *Tx) allowedDomain(ctx context.Context, company int64, email string) error {
	var listed, allowed int
	domain := peakon.Domain(email)
	err := t.queryRow(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN domain = ? THEN 1 ELSE 0 END), 0) FROM mail_domain WHERE company_id = ?`,
		domain, company).Scan(&listed, &allowed)
	if err != nil || listed == 0 || allowed > 0 {
		return err
	}
	return &peakon.FieldError{Field: "emails.value", Problem: fmt.Sprintf("has the domain %s, which is not on the company's list of allowed domains", domain)}
}
