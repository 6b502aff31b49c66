package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Membership ties a document to another one.
type Membership struct {
	// Of is the row of the document that was asked about; the rest is of the one it is tied to.
	Of int64
	DocumentRef
}

// Members lists the direct members of groups, group by group in the order in which they came.
func (t *Tx) Members(ctx context.Context, company int64, groups []int64) ([]Membership, error) {
	return t.memberships(ctx, `SELECT m.group_id, d.id, d.type, d.resource_id, d.label FROM membership m
		JOIN document d ON d.id = m.member_id WHERE m.company_id = ? AND m.group_id IN %s ORDER BY m.group_id, m.id`, company, groups)
}

// GroupsOf lists the groups that documents are direct members of, document by document.
func (t *Tx) GroupsOf(ctx context.Context, company int64, members []int64) ([]Membership, error) {
	return t.memberships(ctx, `SELECT m.member_id, d.id, d.type, d.resource_id, d.label FROM membership m
		JOIN document d ON d.id = m.group_id WHERE m.company_id = ? AND m.member_id IN %s ORDER BY m.member_id, d.id`, company, members)
}

func (t *Tx) memberships(ctx context.Context, query string, company int64, of []int64) ([]Membership, error) {
	var all []Membership
	for some := range slices.Chunk(of, atOnce) {
		rows, err := t.query(ctx, fmt.Sprintf(query, placeholders(len(some))), withCompany(company, some)...)
		if err != nil {
			return nil, err
		}
		found, err := collect(rows, func(scan func(...any) error) (m Membership, err error) {
			err = scan(&m.Of, &m.Row, &m.Type, &m.ID, &m.Label)
			return m, err
		})
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// AddMembers makes documents direct members of a group; those that are already stay where they are. It returns how many are new.
func (t *Tx) AddMembers(ctx context.Context, company, group int64, members []int64) (int64, error) {
	var added int64
	for some := range slices.Chunk(members, atOnce) {
		var arguments []any
		for _, member := range some {
			arguments = append(arguments, company, group, member)
		}
		n, err := t.exec(ctx, `INSERT INTO membership (company_id, group_id, member_id) VALUES `+
			strings.Repeat(`(?, ?, ?), `, len(some)-1)+`(?, ?, ?) ON CONFLICT (group_id, member_id) DO NOTHING`, arguments...)
		if err != nil {
			return added, fmt.Errorf("add members: %w", err)
		}
		added += n
	}
	return added, nil
}

// RemoveMembers ends direct memberships in a group, and returns how many there were.
func (t *Tx) RemoveMembers(ctx context.Context, company, group int64, members []int64) (int64, error) {
	var removed int64
	for some := range slices.Chunk(members, atOnce) {
		arguments := withCompany(company, some)
		n, err := t.exec(ctx, `DELETE FROM membership WHERE group_id = ? AND company_id = ? AND member_id IN `+placeholders(len(some)),
			append([]any{group}, arguments...)...)
		if err != nil {
			return removed, fmt.Errorf("remove members: %w", err)
		}
		removed += n
	}
	return removed, nil
}

// MembersAmong tells which of some documents are direct members of a group.
func (t *Tx) MembersAmong(ctx context.Context, company, group int64, some []int64) (map[int64]bool, error) {
	members := map[int64]bool{}
	for chunk := range slices.Chunk(some, atOnce) {
		rows, err := t.query(ctx, `SELECT member_id FROM membership WHERE group_id = ? AND company_id = ? AND member_id IN `+
			placeholders(len(chunk)), append([]any{group}, withCompany(company, chunk)...)...)
		if err != nil {
			return nil, err
		}
		found, err := collect(rows, func(scan func(...any) error) (row int64, err error) { err = scan(&row); return row, err })
		if err != nil {
			return nil, err
		}
		for _, row := range found {
			members[row] = true
		}
	}
	return members, nil
}
