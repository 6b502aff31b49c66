package main

import (
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// acknowledged is what a writer was told about one user.
type acknowledged struct {
	id string
	// active is what the last answer said; asked is what was asked for when the server died, if anything was.
	active bool
	asked  *bool
}

// An answer 2xx means that the change is on disk: a server that is killed under sixteen writers has everything that it
// acknowledged when it starts again.
func TestKillNineLosesNothing(t *testing.T) {
	kills := 10
	if testing.Short() {
		kills = 2
	}
	file := filepath.Join(t.TempDir(), "peakon.db")
	var made, writes int
	for round := range kills {
		server := startProcess(t, "-db", file)
		kept := writeUntilKilled(t, server, round)
		again := startProcess(t, "-db", file)
		for _, k := range kept {
			made++
			writes++
			status, found := again.ask(http.MethodGet, again.user(k.id), nil)
			if status != http.StatusOK {
				t.Errorf("round %d: user %s was acknowledged, and is gone: %d", round, k.id, status)
				continue
			}
			if found["active"] != k.active && (k.asked == nil || found["active"] != *k.asked) {
				t.Errorf("round %d: user %s: the last acknowledged state was active=%v, found %v", round, k.id, k.active, found["active"])
			}
		}
		again.kill()
	}
	t.Logf("%d kills under 16 writers: %d users acknowledged, %d found", kills, made, writes)
}

func writeUntilKilled(t *testing.T, server *process, round int) []*acknowledged {
	t.Helper()
	var mu sync.Mutex
	var kept []*acknowledged
	var writers sync.WaitGroup
	for writer := range 16 {
		writers.Go(func() {
			for n := 0; ; n++ {
				status, made := server.ask(http.MethodPost, server.url+"/Users", newUser(name(round, writer, n)))
				if status == 0 {
					return
				}
				id, _ := made["id"].(string)
				if status != http.StatusCreated || id == "" {
					t.Errorf("POST: %d %v", status, made)
					return
				}
				k := &acknowledged{id: id, active: true}
				mu.Lock()
				kept = append(kept, k)
				mu.Unlock()
				for _, active := range []bool{false, true, false} {
					k.asked = &active
					status, answer := server.ask(http.MethodPatch, server.user(id), patchActive(active))
					if status == 0 {
						return
					}
					if status != http.StatusOK {
						t.Errorf("PATCH: %d %v", status, answer)
						return
					}
					k.active, k.asked = active, nil
				}
			}
		})
	}
	time.Sleep(time.Duration(200+37*round) * time.Millisecond) // a different moment each time
	server.kill()
	writers.Wait()
	if len(kept) == 0 {
		t.Fatal("nothing was written before the server was killed")
	}
	return kept
}
