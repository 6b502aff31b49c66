package database_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/scimdrill/scimdrill/reference/store/database"
	"github.com/scimdrill/scimdrill/reference/store/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// each runs a test on every kind of database, with an empty table n (n, text).
func each(t *testing.T, do func(t *testing.T, db database.DB)) {
	t.Helper()
	for _, kind := range []string{"memory", "file", "postgres"} {
		t.Run(kind, func(t *testing.T) {
			address := map[string]string{"file": filepath.Join(t.TempDir(), "test.db")}[kind]
			if kind == "postgres" {
				address = postgrestest.Database(t)
			}
			db, err := database.Open(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			exec(t, db, `CREATE TABLE n (n BIGINT PRIMARY KEY, text TEXT)`)
			do(t, db)
		})
	}
}

func exec(t *testing.T, db database.DB, query string, arguments ...any) {
	t.Helper()
	err := db.Write(t.Context(), func(conn database.Conn) error {
		_, err := conn.Exec(t.Context(), query, arguments...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func numbers(t *testing.T, db database.DB) map[int64]bool {
	t.Helper()
	found := map[int64]bool{}
	err := db.Read(t.Context(), func(conn database.Conn) error {
		rows, err := conn.Query(t.Context(), `SELECT n FROM n`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return err
			}
			found[n] = true
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var errChanged = errors.New("changed its mind")

// Writers share transactions: some write and then fail, some panic, some are refused by an index. None takes another one down.
func TestWritersWhoShareATransaction(t *testing.T) {
	each(t, func(t *testing.T, db database.DB) {
		exec(t, db, `INSERT INTO n (n) VALUES (?)`, -1)
		var writers sync.WaitGroup
		for n := range int64(200) {
			writers.Go(func() {
				defer func() {
					if thrown := recover(); (thrown != nil) != (n%10 == 7) {
						t.Errorf("%d: panic: %v", n, thrown)
					}
				}()
				err := db.Write(t.Context(), func(conn database.Conn) error { return writeOne(t.Context(), conn, n) })
				if n%10 == 9 {
					t.Errorf("%d ended its goroutine and goes on", n)
				}
				switch {
				case n%10 == 3 && !errors.Is(err, errChanged):
					t.Errorf("%d: expected its own error, found %v", n, err)
				case n%10 == 5 && !database.IsConflict(err):
					t.Errorf("%d: expected a conflict, found %v", n, err)
				case n%10 != 3 && n%10 != 5 && err != nil:
					t.Errorf("%d: %v", n, err)
				}
			})
		}
		writers.Wait()
		found := numbers(t, db)
		for n := range int64(200) {
			if wanted := n%10 != 3 && n%10 != 5 && n%10 != 7 && n%10 != 9; found[n] != wanted {
				t.Errorf("%d: stored %v, want %v", n, found[n], wanted)
			}
		}
	})
}

func writeOne(ctx context.Context, conn database.Conn, n int64) error {
	if n%10 == 5 {
		return conn.Attempt(ctx, func() error {
			_, err := conn.Exec(ctx, `INSERT INTO n (n) VALUES (?)`, -1)
			return err
		})
	}
	if _, err := conn.Exec(ctx, `INSERT INTO n (n, text) VALUES (?, ?)`, n, fmt.Sprint(n)); err != nil {
		return err
	}
	switch n % 10 {
	case 3:
		return errChanged
	case 7:
		panic("out")
	case 9:
		runtime.Goexit() // as a test does that fails
		return nil
	default:
		return nil
	}
}

func TestARefusedAttemptLeavesTheTransactionUsable(t *testing.T) {
	each(t, func(t *testing.T, db database.DB) {
		exec(t, db, `INSERT INTO n (n) VALUES (1)`)
		err := db.Write(t.Context(), func(conn database.Conn) error {
			err := conn.Attempt(t.Context(), func() error {
				_, err := conn.Exec(t.Context(), `INSERT INTO n (n) VALUES (1)`)
				return err
			})
			if !database.IsConflict(err) {
				t.Errorf("expected a conflict, found %v", err)
			}
			_, err = conn.Exec(t.Context(), `INSERT INTO n (n) VALUES (2)`)
			return err
		})
		if found := numbers(t, db); err != nil || !found[2] {
			t.Errorf("%v %v", err, found)
		}
	})
}

// Whoever was told that something is stored reads it.
func TestReadYourWrites(t *testing.T) {
	each(t, func(t *testing.T, db database.DB) {
		var writers sync.WaitGroup
		for writer := range int64(8) {
			writers.Go(func() {
				for i := range int64(50) {
					n := writer*1000 + i
					exec(t, db, `INSERT INTO n (n) VALUES (?)`, n)
					if !numbers(t, db)[n] {
						t.Errorf("%d was stored and is not read", n)
					}
				}
			})
		}
		writers.Wait()
	})
}

func TestAnImpatientWriter(t *testing.T) {
	each(t, func(t *testing.T, db database.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		err := db.Write(ctx, func(conn database.Conn) error {
			if _, err := conn.Exec(ctx, `INSERT INTO n (n) VALUES (1)`); err != nil {
				return err
			}
			cancel()
			_, err := conn.Exec(ctx, `INSERT INTO n (n) VALUES (2)`)
			return err
		})
		if found := numbers(t, db); !errors.Is(err, context.Canceled) || len(found) != 0 {
			t.Errorf("%v %v", err, found)
		}
		exec(t, db, `INSERT INTO n (n) VALUES (3)`)
	})
}

func TestAnAddressOfPostgreSQLIsNotTold(t *testing.T) {
	_, err := database.Open(t.Context(), "postgres://someone:secret@127.0.0.1:1/none?connect_timeout=1")
	if err == nil || fmt.Sprint(err) == "" {
		t.Fatal("a server that is not there was opened")
	}
	if text := err.Error(); len(text) == 0 || strings.Contains(text, "secret") {
		t.Errorf("the error tells the password: %s", text)
	}
}
