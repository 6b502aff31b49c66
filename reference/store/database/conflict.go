package database

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"zombiezen.com/go/sqlite"
)

// IsConflict reports whether a unique index was violated.
func IsConflict(err error) bool {
	if code := sqlite.ErrCode(err); code == sqlite.ResultConstraintUnique || code == sqlite.ResultConstraintPrimaryKey {
		return true
	}
	const uniqueViolation = "23505" // PostgreSQL, appendix A, error codes
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.Code == uniqueViolation
}
