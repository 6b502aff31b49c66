package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// CreateCompany makes a company with the standard attributes.
func (t *Tx) CreateCompany(ctx context.Context, name, timezone string) (peakon.Company, error) {
	zone, err := t.store.zones.Parse(timezone)
	if err != nil {
		return peakon.Company{}, err
	}
	result, err := t.tx.ExecContext(ctx, `INSERT INTO company (name, timezone, created_at) VALUES (?, ?, ?)`, name, zone, micros(t.now))
	if err != nil {
		return peakon.Company{}, fmt.Errorf("create company: %w", err)
	}
	id, err := result.LastInsertId()
	if err != nil {
		return peakon.Company{}, fmt.Errorf("create company: %w", err)
	}
	company := peakon.Company{ID: id, Name: name, Timezone: zone}
	for _, attribute := range peakon.StandardAttributes() {
		if _, err := t.CreateAttribute(ctx, id, attribute); err != nil {
			return company, err
		}
	}
	return company, nil
}

// Company reads a company.
func (t *Tx) Company(ctx context.Context, id int64) (peakon.Company, error) {
	c := peakon.Company{ID: id}
	err := t.tx.QueryRowContext(ctx, `SELECT name, timezone, disabled FROM company WHERE id = ?`, id).Scan(&c.Name, &c.Timezone, &c.Disabled)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("company %d: %w", id, ErrNotFound)
	}
	return c, err
}

// Companies lists the companies in the order in which they were made.
func (t *Tx) Companies(ctx context.Context) ([]peakon.Company, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT id, name, timezone, disabled FROM company ORDER BY id`)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (c peakon.Company, err error) {
		err = scan(&c.ID, &c.Name, &c.Timezone, &c.Disabled)
		return c, err
	})
}

// EnableProvisioning switches the company's employee provisioning integration on or off.
func (t *Tx) EnableProvisioning(ctx context.Context, company int64, on bool) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE company SET disabled = ? WHERE id = ?`, !on, company)
	return err
}

// Connect makes an integration token and returns it. It is shown this once: what is kept is its SHA-256.
func (t *Tx) Connect(ctx context.Context, company int64) (string, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(secret)
	return token, t.Adopt(ctx, company, token)
}

// Adopt lets a given token authenticate for the company.
func (t *Tx) Adopt(ctx context.Context, company int64, token string) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO integration_token (company_id, hash, created_at) VALUES (?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET revoked_at = NULL`, company, hashOf(token), micros(t.now))
	return err
}

// Regenerate revokes every token of the company and makes a new one.
func (t *Tx) Regenerate(ctx context.Context, company int64) (string, error) {
	_, err := t.tx.ExecContext(ctx, `UPDATE integration_token SET revoked_at = ? WHERE company_id = ? AND revoked_at IS NULL`, micros(t.now), company)
	if err != nil {
		return "", err
	}
	if err := t.audit(ctx, company, "regenerated_token", "AppIntegration", company, ""); err != nil {
		return "", err
	}
	return t.Connect(ctx, company)
}

// Authenticate returns the company that a token belongs to; ErrNotFound for one that is unknown or revoked. The token is
// found by its hash, so that the time of the look-up tells nothing of it, and the hashes are compared in constant time.
func (t *Tx) Authenticate(ctx context.Context, token string) (peakon.Company, error) {
	var c peakon.Company
	var stored string
	hash := hashOf(token)
	err := t.tx.QueryRowContext(ctx, `SELECT c.id, c.name, c.timezone, c.disabled, i.hash FROM integration_token i
		JOIN company c ON c.id = i.company_id WHERE i.hash = ? AND i.revoked_at IS NULL`, hash).
		Scan(&c.ID, &c.Name, &c.Timezone, &c.Disabled, &stored)
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNotFound
	}
	if err == nil && subtle.ConstantTimeCompare([]byte(stored), []byte(hash)) != 1 {
		return peakon.Company{}, ErrNotFound
	}
	return c, err
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// audit appends to the audit log. A detail holds no personal data.
func (t *Tx) audit(ctx context.Context, company int64, event, object string, id int64, detail string) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO audit_event (company_id, at, event, object_type, object_id, detail) VALUES (?, ?, ?, ?, ?, ?)`,
		company, micros(t.now), event, object, id, detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", event, err)
	}
	return nil
}

// AuditEvent is an entry of the audit log.
type AuditEvent struct{ Event, ObjectType, ObjectID, Detail string }

// Audit lists the audit events of an object, oldest first.
func (t *Tx) Audit(ctx context.Context, company int64, object, id string) ([]AuditEvent, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT event, object_type, object_id, detail FROM audit_event
		WHERE company_id = ? AND object_type = ? AND object_id = ? ORDER BY id`, company, object, id)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (e AuditEvent, err error) {
		err = scan(&e.Event, &e.ObjectType, &e.ObjectID, &e.Detail)
		return e, err
	})
}

// NoteIgnored records that attributes of a request were not stored because the company has none of that name.
func (t *Tx) NoteIgnored(ctx context.Context, company, employee int64, names string) error {
	return t.audit(ctx, company, "attribute_ignored", "Employee", employee, names)
}

// collect reads all rows and closes them.
func collect[T any](rows *sql.Rows, read func(scan func(...any) error) (T, error)) ([]T, error) {
	defer rows.Close() //nolint:errcheck // Err below tells what went wrong
	var all []T
	for rows.Next() {
		one, err := read(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
