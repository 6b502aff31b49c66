package server_test

import (
	"os"
	"testing"

	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// TestEverythingOnPostgreSQL runs the tests of this package, the table of bad inputs among them, on the other database.
func TestEverythingOnPostgreSQL(t *testing.T) { postgrestest.Again(t) }
