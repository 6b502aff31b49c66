package container

import (
	"context"
	"errors"
	"testing"
)

type patient struct{ health error }

func (p patient) Health(context.Context) error { return p.health }
func (p patient) Close() error                 { return nil }

func TestNoEngine(t *testing.T) {
	refused := errors.New("connection refused")
	for name, c := range map[string]struct {
		find func() (physician, error)
		want error
	}{
		"there is none":      {func() (physician, error) { return nil, refused }, ErrNoEngine},
		"it does not answer": {func() (physician, error) { return patient{refused}, nil }, ErrNoEngine},
		"it is not found":    {func() (physician, error) { panic("rootless Docker not found") }, ErrNoEngine},
		"it is well":         {func() (physician, error) { return patient{}, nil }, nil},
	} {
		if err := engine(t.Context(), c.find); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
