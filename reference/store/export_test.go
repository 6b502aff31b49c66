package store

import (
	"strings"
	"testing"
)

// Dump returns every word of letters in the texts of the whole database, in lower case.
func (s *Store) Dump(tb testing.TB) map[string]bool {
	tb.Helper()
	words := map[string]bool{}
	err := s.View(tb.Context(), func(tx *Tx) error {
		rows, err := tx.query(tb.Context(), `SELECT name FROM sqlite_master WHERE type = 'table'`)
		if err != nil {
			return err
		}
		tables, err := collect(rows, func(scan func(...any) error) (name string, err error) { err = scan(&name); return name, err })
		if err != nil {
			return err
		}
		for _, table := range tables {
			if err := tx.words(tb, table, words); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return words
}

func (t *Tx) words(tb testing.TB, table string, into map[string]bool) error {
	tb.Helper()
	rows, err := t.tx.QueryContext(tb.Context(), `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err below tells what went wrong
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			return err
		}
		for _, value := range values {
			text, _ := (*value.(*any)).(string)
			for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
				into[word] = true
			}
		}
	}
	return rows.Err()
}
