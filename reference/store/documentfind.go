package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Document reads a document by its resource id; ErrNotFound for one of another type or company.
func (t *Tx) Document(ctx context.Context, company int64, kind, id string) (Document, error) {
	found, err := t.documents(ctx, documentColumns+` AND resource_id = ?`, company, kind, id)
	if err != nil {
		return Document{}, err
	}
	if len(found) == 0 {
		return Document{}, ErrNotFound
	}
	return found[0], nil
}

// FindDocuments finds the documents of a type with that key, through an index and in their order.
func (t *Tx) FindDocuments(ctx context.Context, company int64, kind string, key DocumentKey, value string) ([]Document, error) {
	var condition string
	switch key {
	case DocumentUnique:
		condition = ` AND unique_key = ?`
	case DocumentName:
		condition = ` AND name_key = ? ORDER BY id`
	case DocumentExternal:
		condition = ` AND external_key = ? ORDER BY id`
	default:
		return nil, fmt.Errorf("documents are not found by %q", key)
	}
	return t.documents(ctx, documentColumns+condition, company, kind, keyHash(value))
}

// FindGroups finds the documents of a type that hold a document, by its resource id, directly as their member.
func (t *Tx) FindGroups(ctx context.Context, company int64, kind, member string) ([]Document, error) {
	return t.documents(ctx, documentColumns+` AND id IN (SELECT group_id FROM membership WHERE company_id = ? AND member_id IN
		(SELECT id FROM document WHERE company_id = ? AND resource_id = ?)) ORDER BY id`, company, kind, company, company, member)
}

// CountDocuments counts the documents of a type.
func (t *Tx) CountDocuments(ctx context.Context, company int64, kind string) (int, error) {
	var count int
	err := t.queryRow(ctx, `SELECT COUNT(*) FROM document WHERE company_id = ? AND type = ?`, company, kind).Scan(&count)
	return count, err
}

// ListDocuments lists documents of a type in their order, from an offset.
func (t *Tx) ListDocuments(ctx context.Context, company int64, kind string, offset, limit int) ([]Document, error) {
	return t.documents(ctx, documentColumns+` ORDER BY id LIMIT ? OFFSET ?`, company, kind, limit, offset)
}

// DocumentsAfter lists documents of a type in their order, beginning after a row.
func (t *Tx) DocumentsAfter(ctx context.Context, company int64, kind string, row int64, limit int) ([]Document, error) {
	return t.documents(ctx, documentColumns+` AND id > ? ORDER BY id LIMIT ?`, company, kind, row, limit)
}

func (t *Tx) documents(ctx context.Context, query string, company int64, kind string, arguments ...any) ([]Document, error) {
	rows, err := t.query(ctx, query, append([]any{company, kind}, arguments...)...)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(scan func(...any) error) (d Document, err error) {
		var created, updated int64
		err = scan(&d.Row, &d.Type, &d.ID, &d.Label, &d.Body, &d.Version, &created, &updated)
		d.CreatedAt, d.UpdatedAt = instant(created), instant(updated)
		return d, err
	})
}

// DocumentRefs finds documents of any type by their resource ids. Those that there are not are not in the result.
func (t *Tx) DocumentRefs(ctx context.Context, company int64, ids []string) (map[string]DocumentRef, error) {
	found := map[string]DocumentRef{}
	for some := range slices.Chunk(ids, atOnce) {
		rows, err := t.query(ctx, `SELECT id, type, resource_id, label FROM document WHERE company_id = ? AND resource_id IN `+
			placeholders(len(some)), withCompany(company, some)...)
		if err != nil {
			return nil, err
		}
		refs, err := collect(rows, func(scan func(...any) error) (r DocumentRef, err error) {
			err = scan(&r.Row, &r.Type, &r.ID, &r.Label)
			return r, err
		})
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			found[ref.ID] = ref
		}
	}
	return found, nil
}

// atOnce is how many values one statement takes.
const atOnce = 100

// placeholders is the list for one value, or for atOnce of them, so that there are two texts of each statement to prepare.
func placeholders(count int) string {
	if count == 1 {
		return `(?)`
	}
	return `(?` + strings.Repeat(`, ?`, atOnce-1) + `)`
}

// withCompany are the arguments for a company and placeholders; the last value fills up the list.
func withCompany[T any](company int64, values []T) []any {
	arguments := []any{company}
	for _, value := range values {
		arguments = append(arguments, value)
	}
	for len(values) > 1 && len(arguments) <= atOnce {
		arguments = append(arguments, values[len(values)-1])
	}
	return arguments
}
