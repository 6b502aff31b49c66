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

// Connect makes an integration token and returns it. It is shown this once: what is kept is its SHA-256.
func (t *Tx) Connect(ctx context.Context, company int64) (string, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	token := base64.RawURLEncoding.EncodeToString(secret)
	return token, t.Adopt(ctx, company, token)
}

// Adopt lets a given token authenticate for the company; one of the company's that was revoked is valid again. A token that
// belongs to another company is refused.
func (t *Tx) Adopt(ctx context.Context, company int64, token string) error {
	if token == "" {
		return errors.New("adopt a token: expected a token, found none")
	}
	changed, err := t.changed(ctx, `INSERT INTO integration_token (company_id, hash, created_at) VALUES (?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET revoked_at = NULL WHERE integration_token.company_id = excluded.company_id`,
		company, hashOf(token), micros(t.now))
	t.reissued = true
	if err != nil {
		return fmt.Errorf("adopt a token: %w", err)
	}
	if !changed {
		return errors.New("adopt a token: expected one that is new, found one that belongs to another company; choose another")
	}
	return nil
}

// Tokens is how many tokens of the company are good.
func (t *Tx) Tokens(ctx context.Context, company int64) (good int, err error) {
	err = t.queryRow(ctx, `SELECT COUNT(*) FROM integration_token WHERE company_id = ? AND revoked_at IS NULL`, company).Scan(&good)
	return good, err
}

// Regenerate revokes every token of the company and makes a new one.
func (t *Tx) Regenerate(ctx context.Context, company int64) (string, error) {
	if err := t.Revoke(ctx, company); err != nil {
		return "", err
	}
	if err := t.audit(ctx, company, "regenerated_token", "AppIntegration", company, ""); err != nil {
		return "", err
	}
	return t.Connect(ctx, company)
}

// Revoke makes every token of the company invalid.
func (t *Tx) Revoke(ctx context.Context, company int64) error {
	changed, err := t.changed(ctx, `UPDATE integration_token SET revoked_at = ? WHERE company_id = ? AND revoked_at IS NULL`, micros(t.now), company)
	t.reissued = true
	if err != nil || !changed {
		return err
	}
	return t.audit(ctx, company, "revoked", "AppIntegration", company, "")
}

// owner returns the company that a token belongs to, by the token's hash.
func (t *Tx) owner(ctx context.Context, hash string) (peakon.Company, error) {
	var c peakon.Company
	var stored string
	err := t.queryRow(ctx, `SELECT c.id, c.name, c.timezone, c.disabled, c.revision, c.shape, i.hash FROM integration_token i
		JOIN company c ON c.id = i.company_id WHERE i.hash = ? AND i.revoked_at IS NULL`, hash).
		Scan(&c.ID, &c.Name, &c.Timezone, &c.Disabled, &c.Revision, &c.Shape, &stored)
	if errors.Is(err, sql.ErrNoRows) {
		return c, ErrNotFound
	}
	if err == nil && subtle.ConstantTimeCompare([]byte(stored), []byte(hash)) != 1 {
		return peakon.Company{}, ErrNotFound
	}
	return c, err
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
