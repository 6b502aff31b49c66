package stage

import (
	"context"
	"sync"

	"github.com/scimdrill/scimdrill/driver/peakon"
)

// made remembers which attributes a run has made in the target.
type made struct {
	mu    sync.Mutex
	names map[string]bool
}

// EnsureAttribute makes an attribute in the target's company, in case it does not already exist.
func (s *Stage) EnsureAttribute(ctx context.Context, attribute peakon.Attribute) error {
	s.made.mu.Lock()
	defer s.made.mu.Unlock()
	if s.made.names == nil {
		there, err := s.Peakon.Attributes(ctx, s.Company)
		if err != nil {
			return err
		}
		s.made.names = map[string]bool{}
		for _, a := range there {
			s.made.names[a.Name] = true
		}
	}
	if s.made.names[attribute.Name] {
		return nil
	}
	if err := s.Peakon.AddAttribute(ctx, s.Company, attribute); err != nil {
		return err
	}
	s.made.names[attribute.Name] = true
	return nil
}
