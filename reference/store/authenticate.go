package store

import (
	"context"
	"sync"

	"github.com/scimdrill/scimdrill/reference/peakon"
)

// Authenticate returns the company that a token belongs to; ErrNotFound for one that is unknown or revoked. The token is
// found by its hash, so that the time of the look-up tells nothing of it, and the hashes are compared in constant time.
func (s *Store) Authenticate(ctx context.Context, token string) (peakon.Company, error) {
	hash := hashOf(token)
	company, known, generation := s.tokens.look(hash)
	if known {
		return company, nil
	}
	err := s.View(ctx, func(t *Tx) (err error) {
		company, err = t.owner(ctx, hash)
		return err
	})
	if err == nil {
		s.tokens.keep(hash, company, generation)
	}
	return company, err
}

// tokens remembers whom valid tokens belong to, by their hashes, until a token or its company's integration changes. Tokens that
// are not valid are not remembered: there is no end of them.
type tokens struct {
	// kept is set where this process alone changes tokens.
	kept bool

	mu         sync.RWMutex
	companies  map[string]peakon.Company
	generation int
}

func (k *tokens) look(hash string) (company peakon.Company, known bool, generation int) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	company, known = k.companies[hash]
	return company, known, k.generation
}

// keep remembers what was read, unless something has changed since.
func (k *tokens) keep(hash string, company peakon.Company, generation int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.kept || k.generation != generation {
		return
	}
	if k.companies == nil {
		k.companies = map[string]peakon.Company{}
	}
	k.companies[hash] = company
}

func (k *tokens) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.companies = nil
	k.generation++
}
