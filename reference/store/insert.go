package store

import (
	"context"
	"strings"
)

// many inserts rows by the hundred: a statement for each would cost a round trip for each.
type many struct {
	tx      *Tx
	text    string
	columns int
	values  []any
}

// insertMany begins the insertion of rows with that many columns; text is the statement up to its VALUES.
func (t *Tx) insertMany(text string, columns int) *many {
	return &many{tx: t, text: text, columns: columns}
}

func (m *many) add(ctx context.Context, row ...any) error {
	const rows = 100
	m.values = append(m.values, row...)
	if len(m.values) < rows*m.columns {
		return nil
	}
	return m.flush(ctx)
}

// flush inserts what was added since the last time.
func (m *many) flush(ctx context.Context) error {
	rows := len(m.values) / m.columns
	if rows == 0 {
		return nil
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", m.columns), ", ") + ")"
	_, err := m.tx.exec(ctx, m.text+" VALUES "+strings.TrimSuffix(strings.Repeat(row+", ", rows), ", "), m.values...)
	m.values = m.values[:0]
	return err
}
