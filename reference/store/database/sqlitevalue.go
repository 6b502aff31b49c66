package database

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"

	"zombiezen.com/go/sqlite"
)

func bind(statement *sqlite.Stmt, arguments []any) error {
	for i, argument := range arguments {
		if err := bindOne(statement, i+1, argument); err != nil {
			return fmt.Errorf("argument %d: %w", i+1, err)
		}
	}
	return nil
}

func bindOne(statement *sqlite.Stmt, at int, argument any) error {
	switch value := argument.(type) {
	case nil:
		statement.BindNull(at)
	case int64:
		statement.BindInt64(at, value)
	case int:
		statement.BindInt64(at, int64(value))
	case string:
		statement.BindText(at, value)
	case bool:
		statement.BindBool(at, value)
	case []byte:
		statement.BindBytes(at, value)
	case sql.NullString:
		if !value.Valid {
			statement.BindNull(at)
		} else {
			statement.BindText(at, value.String)
		}
	case sql.NullInt64:
		if !value.Valid {
			statement.BindNull(at)
		} else {
			statement.BindInt64(at, value.Int64)
		}
	case driver.Valuer:
		plain, err := value.Value()
		if err != nil {
			return err
		}
		return bindOne(statement, at, plain)
	default:
		if reflected := reflect.ValueOf(argument); reflected.Kind() == reflect.String {
			statement.BindText(at, reflected.String())
			return nil
		}
		return fmt.Errorf("a %T cannot be stored", argument)
	}
	return nil
}

// Scan reads the columns of the current row.
func (r *sqliteRows) Scan(targets ...any) error {
	if columns := r.statement.ColumnCount(); columns != len(targets) {
		return fmt.Errorf("expected %d targets for the columns, found %d", columns, len(targets))
	}
	for i, target := range targets {
		if err := r.scanOne(i, target); err != nil {
			return fmt.Errorf("column %s: %w", r.statement.ColumnName(i), err)
		}
	}
	return nil
}

func (r *sqliteRows) scanOne(column int, target any) error {
	null := r.statement.ColumnIsNull(column)
	switch target := target.(type) {
	case *sql.NullString:
		*target = sql.NullString{String: r.statement.ColumnText(column), Valid: !null}
		return nil
	case *sql.NullInt64:
		*target = sql.NullInt64{Int64: r.statement.ColumnInt64(column), Valid: !null}
		return nil
	case *[]byte:
		*target = nil
		if !null {
			*target = make([]byte, r.statement.ColumnLen(column))
			r.statement.ColumnBytes(column, *target)
		}
		return nil
	case *any:
		*target = r.value(column)
		return nil
	}
	if null {
		return fmt.Errorf("it is NULL, which a %T cannot hold", target)
	}
	switch target := target.(type) {
	case *int64:
		*target = r.statement.ColumnInt64(column)
	case *int:
		*target = r.statement.ColumnInt(column)
	case *string:
		*target = r.statement.ColumnText(column)
	case *bool:
		*target = r.statement.ColumnBool(column)
	default:
		reflected := reflect.ValueOf(target)
		if reflected.Kind() != reflect.Pointer || reflected.Elem().Kind() != reflect.String {
			return fmt.Errorf("a %T cannot be read into", target)
		}
		reflected.Elem().SetString(r.statement.ColumnText(column))
	}
	return nil
}

// Values are the columns of the current row.
func (r *sqliteRows) Values() ([]any, error) {
	values := make([]any, r.statement.ColumnCount())
	for i := range values {
		values[i] = r.value(i)
	}
	return values, nil
}

func (r *sqliteRows) value(column int) any {
	switch r.statement.ColumnType(column) {
	case sqlite.TypeInteger:
		return r.statement.ColumnInt64(column)
	case sqlite.TypeFloat:
		return r.statement.ColumnFloat(column)
	case sqlite.TypeNull:
		return nil
	case sqlite.TypeBlob:
		data := make([]byte, r.statement.ColumnLen(column))
		r.statement.ColumnBytes(column, data)
		return data
	default:
		return r.statement.ColumnText(column)
	}
}
