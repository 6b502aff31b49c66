package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reference/store/database"
)

// Dump returns every word of letters in the texts of the whole database, in lower case.
func (s *Store) Dump(tb testing.TB) map[string]bool {
	tb.Helper()
	words := map[string]bool{}
	err := s.View(tb.Context(), func(tx *Tx) error {
		names := `SELECT name FROM sqlite_master WHERE type = 'table'`
		if s.db.Dialect() == database.Postgres {
			names = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
		}
		rows, err := tx.query(tb.Context(), names)
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
	rows, err := t.query(tb.Context(), `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return err
		}
		for _, value := range values {
			text, _ := value.(string)
			for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
				into[word] = true
			}
		}
	}
	return rows.Err()
}

// Columns are the columns of all tables, "table.column", in order.
func (s *Store) Columns(tb testing.TB) []string {
	tb.Helper()
	query := `SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	if s.db.Dialect() == database.Postgres {
		query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()`
	}
	var columns []string
	err := s.View(tb.Context(), func(tx *Tx) error {
		rows, err := tx.query(tb.Context(), query)
		if err != nil {
			return err
		}
		columns, err = collect(rows, func(scan func(...any) error) (column string, err error) { err = scan(&column); return column, err })
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	columns = slices.DeleteFunc(columns, func(column string) bool { return strings.HasPrefix(column, "goose_") })
	slices.Sort(columns)
	return columns
}
