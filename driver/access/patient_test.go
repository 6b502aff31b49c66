package access_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/access"
)

// slow lets the person in, or keeps them out, only after so many questions; before, it says the opposite.
type slow struct {
	after, asked int
	states       []string
	err          error
}

func (*slow) Name() string        { return "slow" }
func (*slow) Means() access.Means { return access.Refresh }

func (s *slow) Ask(_ context.Context, q access.Question) (access.Answer, error) {
	s.asked++
	s.states = append(s.states, q.State)
	return access.Answer{Allowed: q.Moment.Allows() == (s.asked > s.after), State: "s"}, s.err
}

func TestAPatientHookWaits(t *testing.T) {
	for _, moment := range []access.Moment{access.Provisioned, access.Deactivated, access.Reactivated} {
		hook := &slow{after: 2}
		found, err := access.Patiently(hook, 5*time.Second).Ask(t.Context(), access.Question{Moment: moment})
		if err != nil || found.Allowed != moment.Allows() || hook.asked != 3 || found.Waited < 100*time.Millisecond || hook.states[2] != "s" {
			t.Errorf("%s: found %+v, %v after %d questions", moment, found, err, hook.asked)
		}
	}
	hook := &slow{}
	if found, err := access.Patiently(hook, time.Second).Ask(t.Context(), access.Question{Moment: access.Deactivated}); err != nil || found.Waited != 0 || hook.asked != 1 {
		t.Errorf("found %+v, %v after %d questions", found, err, hook.asked)
	}
}

func TestAPatientHookGivesUp(t *testing.T) {
	hook := &slow{after: 1000}
	patient := access.Patiently(hook, 200*time.Millisecond)
	found, err := patient.Ask(t.Context(), access.Question{Moment: access.Deactivated})
	if err != nil || !found.Allowed || hook.asked < 2 {
		t.Errorf("found %+v, %v after %d questions", found, err, hook.asked)
	}
	before := hook.asked
	if _, err := patient.Ask(t.Context(), access.Question{Moment: access.Deactivated}); err != nil || hook.asked != before+1 {
		t.Errorf("after it was waited for in vain it was asked %d times more (%v)", hook.asked-before, err)
	}
	broken := &slow{after: 1000, err: errors.New("no route")}
	if _, err := access.Patiently(broken, time.Second).Ask(t.Context(), access.Question{Moment: access.Deactivated}); err == nil || broken.asked != 1 {
		t.Errorf("found %v after %d questions", err, broken.asked)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := access.Patiently(&slow{after: 1000}, time.Minute).Ask(ctx, access.Question{Moment: access.Deactivated}); !errors.Is(err, context.Canceled) {
		t.Errorf("found %v", err)
	}
}
