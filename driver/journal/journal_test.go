package journal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/driver/journal"
)

func write(t *testing.T, directory string) *journal.Writer {
	t.Helper()
	w, err := journal.Start(directory, journal.Run{ID: "20261127-k7fq2x", Seed: "k7fq2x", Target: "https://api.example.com/scim/v2"})
	if err != nil {
		t.Fatal(err)
	}
	for number, name := range []string{"jane", "joe", "jim", "june"} {
		if err := w.Creating(guard.Create{Number: number + 1, Collection: "Users", UserName: name}); err != nil {
			t.Fatal(err)
		}
	}
	w.Made(1, guard.Object{Collection: "Users", ID: "17"})
	w.Made(2, guard.Object{Collection: "Users", ID: "18"})
	w.Refused(3)
	w.Gone(guard.Object{Collection: "Users", ID: "17"})
	w.Left(guard.Object{Collection: "Users", ID: "18"}, "it was deactivated")
	other := w.SecondTenant()
	if err := other.Creating(guard.Create{Number: 1, Collection: "Groups", DisplayName: "B"}); err != nil {
		t.Fatal(err)
	}
	other.Made(1, guard.Object{Collection: "Groups", ID: "17"})
	return w
}

func TestWhatIsLeftIsReadBack(t *testing.T) {
	directory := filepath.Join(t.TempDir(), "runs")
	w := write(t, directory)
	state, err := journal.Read(directory, "20261127-k7fq2x")
	if err != nil {
		t.Fatal(err)
	}
	first, second := state.Tenants[0], state.Tenants[1]
	if state.Ended || state.Seed != "k7fq2x" || state.Target != "https://api.example.com/scim/v2" || state.Open() != 3 || time.Since(state.Began) > time.Minute {
		t.Errorf("state: %+v", state)
	}
	if len(first.Objects) != 1 || first.Objects[0].ID != "18" || first.Left[first.Objects[0]] != "it was deactivated" {
		t.Errorf("objects: %+v", first)
	}
	if len(first.Unanswered) != 1 || first.Unanswered[0].UserName != "june" {
		t.Errorf("unanswered: %+v", first.Unanswered)
	}
	if len(second.Objects) != 1 || second.Objects[0] != (guard.Object{Collection: "Groups", ID: "17"}) {
		t.Errorf("second tenant: %+v", second)
	}
	if _, err := journal.Resume(directory, "20261127-k7fq2x"); err == nil || !strings.Contains(err.Error(), "under way") {
		t.Errorf("resumed while it is under way: %v", err)
	}
	w.End()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if state, err := journal.Read(directory, "20261127-k7fq2x"); err != nil || !state.Ended {
		t.Errorf("after the end: %+v, %v", state, err)
	}
	resumed, err := journal.Resume(directory, "20261127-k7fq2x")
	if err != nil {
		t.Fatal(err)
	}
	resumed.Gone(guard.Object{Collection: "Users", ID: "18"})
	if states, err := journal.List(directory); err != nil || len(states) != 1 || states[0].Open() != 1 {
		t.Errorf("list: %+v, %v", states, err)
	}
}

func TestALineThatWasCutShortIsPassedOverAndOneThatIsSpoiltIsNot(t *testing.T) {
	directory := t.TempDir()
	write(t, directory)
	path := filepath.Join(directory, "20261127-k7fq2x.jsonl")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole, []byte(`{"what":"gone","collec`)...), 0o600); err != nil {
		t.Fatal(err)
	}
	if state, err := journal.Read(directory, "20261127-k7fq2x"); err != nil || state.Open() != 3 {
		t.Errorf("cut short: %+v, %v", state, err)
	}
	if err := os.WriteFile(path, append([]byte("spoilt\n"), whole...), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Read(directory, "20261127-k7fq2x"); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("spoilt: %v", err)
	}
}

func TestAJournalIsNeverWrittenOver(t *testing.T) {
	directory := t.TempDir()
	write(t, directory)
	if _, err := journal.Start(directory, journal.Run{ID: "20261127-k7fq2x"}); err == nil {
		t.Error("a journal was written over")
	}
	for _, id := range []string{"", "../x", "nothing", ".hidden"} {
		if _, err := journal.Read(directory, id); err == nil || !strings.Contains(err.Error(), "clean --list") {
			t.Errorf("%q: %v", id, err)
		}
	}
	if states, err := journal.List(filepath.Join(directory, "nowhere")); err != nil || len(states) != 0 {
		t.Errorf("no directory: %v, %v", states, err)
	}
}
