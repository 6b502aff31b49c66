package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/scimdrill/scimdrill/reference/store/database"
)

// Document is a resource of a directory: JSON that the store does not look into, and what it is found by.
type Document struct {
	DocumentRef

	// Keys are what it is found by.
	Keys DocumentKeys
	// Body is JSON.
	Body string
	// Version is 1 for a new document and one more with each change.
	Version              int64
	CreatedAt, UpdatedAt time.Time
}

// DocumentRef is what others need to know of a document.
type DocumentRef struct {
	// Row is the place of the document in the order in which documents came.
	Row int64
	// Type is the resource type, such as "User"; ID is the resource's id, which no other document of the company has.
	Type, ID string
	// Label is the name that is shown to people.
	Label string
}

// DocumentKeys are the texts that a document is found by, in the form in which they are compared; "" is none.
type DocumentKeys struct {
	// Unique belongs to one document of its type and company at a time.
	Unique string
	// Name and External may be those of several.
	Name, External string
}

// DocumentKey is one of the keys.
type DocumentKey string

// The keys.
const (
	DocumentUnique   DocumentKey = "unique_key"
	DocumentName     DocumentKey = "name_key"
	DocumentExternal DocumentKey = "external_key"
)

// ErrTaken says that another document has the unique key.
var ErrTaken = errors.New("the unique key is taken")

const documentColumns = `SELECT id, type, resource_id, label, body, version, created_at, updated_at FROM document
	WHERE company_id = ? AND type = ?`

// keyHash has one length, whatever is looked up: an index entry of PostgreSQL holds no more than 2704 bytes.
func keyHash(key string) sql.NullString {
	if key == "" {
		return sql.NullString{}
	}
	sum := sha256.Sum256([]byte(key))
	return nullable(hex.EncodeToString(sum[:]))
}

// CreateDocument stores a new document of the given Type, ID, Label, Keys and Body; ErrTaken when its unique key is another's.
func (t *Tx) CreateDocument(ctx context.Context, company int64, d Document) (Document, error) {
	d.Version, d.CreatedAt, d.UpdatedAt = 1, t.now, t.now
	err := t.attempt(ctx, func() (err error) {
		d.Row, err = t.insert(ctx, `INSERT INTO document (company_id, type, resource_id, unique_key, name_key, external_key, label, body,
			version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, company, d.Type, d.ID, keyHash(d.Keys.Unique),
			keyHash(d.Keys.Name), keyHash(d.Keys.External), d.Label, d.Body, d.Version, micros(t.now), micros(t.now))
		return err
	})
	if err != nil {
		return d, fmt.Errorf("create %s: %w", d.Type, taken(err))
	}
	return d, t.auditDocument(ctx, company, "created", d.DocumentRef)
}

// UpdateDocument stores Label, Keys and Body of a document that was read in the same transaction, as its next version.
func (t *Tx) UpdateDocument(ctx context.Context, company int64, d Document) (Document, error) {
	d.Version++
	d.UpdatedAt = t.now
	err := t.attempt(ctx, func() error {
		changed, err := t.changed(ctx, `UPDATE document SET unique_key = ?, name_key = ?, external_key = ?, label = ?, body = ?, version = ?,
			updated_at = ? WHERE company_id = ? AND id = ?`, keyHash(d.Keys.Unique), keyHash(d.Keys.Name), keyHash(d.Keys.External),
			d.Label, d.Body, d.Version, micros(t.now), company, d.Row)
		if err == nil && !changed {
			return ErrNotFound
		}
		return err
	})
	if err != nil {
		return d, fmt.Errorf("update %s %s: %w", d.Type, d.ID, taken(err))
	}
	return d, t.auditDocument(ctx, company, "updated", d.DocumentRef)
}

// TouchDocument makes the next version of a document whose members have changed and which is otherwise as it was.
func (t *Tx) TouchDocument(ctx context.Context, company int64, d Document) (Document, error) {
	d.Version++
	d.UpdatedAt = t.now
	changed, err := t.changed(ctx, `UPDATE document SET version = ?, updated_at = ? WHERE company_id = ? AND id = ?`,
		d.Version, micros(t.now), company, d.Row)
	if err == nil && !changed {
		err = ErrNotFound
	}
	if err != nil {
		return d, fmt.Errorf("update %s %s: %w", d.Type, d.ID, err)
	}
	return d, t.auditDocument(ctx, company, "updated", d.DocumentRef)
}

// DeleteDocument removes a document, and takes it out of the groups that it was directly a member of, which become their next
// version. Ids are random, so that none returns.
func (t *Tx) DeleteDocument(ctx context.Context, company int64, d DocumentRef) error {
	if _, err := t.exec(ctx, `UPDATE document SET version = version + 1, updated_at = ? WHERE company_id = ? AND id IN
		(SELECT group_id FROM membership WHERE company_id = ? AND member_id = ?)`, micros(t.now), company, company, d.Row); err != nil {
		return fmt.Errorf("delete %s %s: %w", d.Type, d.ID, err)
	}
	for _, statement := range []string{
		`DELETE FROM membership WHERE company_id = ? AND member_id = ?`,
		`DELETE FROM membership WHERE company_id = ? AND group_id = ?`,
		`DELETE FROM document WHERE company_id = ? AND id = ?`,
	} {
		if _, err := t.exec(ctx, statement, company, d.Row); err != nil {
			return fmt.Errorf("delete %s %s: %w", d.Type, d.ID, err)
		}
	}
	return t.auditDocument(ctx, company, "deleted", d)
}

func taken(err error) error {
	if database.IsConflict(err) {
		return ErrTaken
	}
	return err
}

// auditDocument notes an event under the resource's id.
func (t *Tx) auditDocument(ctx context.Context, company int64, event string, d DocumentRef) error {
	actor, _ := ctx.Value(actorKey{}).(Actor)
	if actor.Type == "" {
		actor.Type = "system"
	}
	_, err := t.exec(ctx, `INSERT INTO audit_event (company_id, at, actor_type, actor_id, request_id, event, object_type, object_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, company, micros(t.now), actor.Type, actor.ID, actor.RequestID, event, d.Type, d.ID)
	if err != nil {
		return fmt.Errorf("audit %s: %w", event, err)
	}
	return nil
}
