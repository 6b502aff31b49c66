package store_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

func TestEverythingOnPostgreSQL(t *testing.T) { postgrestest.Again(t) }

// The migrations of the two databases say the same in two dialects.
func TestBothDatabasesHaveTheSameTables(t *testing.T) {
	if postgrestest.On() {
		t.Skip("both are looked at in one run")
	}
	small, large := newWorld(t, ""), newWorld(t, postgrestest.Database(t))
	if diff := cmp.Diff(small.store.Columns(t), large.store.Columns(t)); diff != "" {
		t.Errorf("columns (-SQLite +PostgreSQL):\n%s", diff)
	}
}
