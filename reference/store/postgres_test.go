package store_test

import (
	"os"
	"testing"

	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

func TestEverythingOnPostgreSQL(t *testing.T) { postgrestest.Again(t) }
