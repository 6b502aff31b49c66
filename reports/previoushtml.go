package reports

import "github.com/scimdrill/scimdrill"

// htmlPrevious is what has changed since an earlier run.
type htmlPrevious struct {
	*scimdrill.Comparison
	Sentence string
	Groups   []htmlChanges
}

// htmlChanges are those of a kind.
type htmlChanges struct {
	Title, Tone string
	Open        bool
	Changes     []htmlChange
	More        int
}

type htmlChange struct {
	Anchor, Title, App, Was string
}

// changesInHTML are listed of a kind; all of them are in results.json.
const changesInHTML = 1000

func htmlPreviousOf(pages *htmlPages) *htmlPrevious {
	c := pages.Previous
	if c == nil {
		return nil
	}
	view := &htmlPrevious{Comparison: c, Sentence: changesText(c)}
	for _, kind := range scimdrill.ChangeKinds() {
		changes := changesOf(c, kind)
		if len(changes) == 0 {
			continue
		}
		group := htmlChanges{Title: changeText(kind, len(changes)), Tone: toneOfChange(kind), Open: kind == scimdrill.NewFailure || kind == scimdrill.Fixed}
		group.More = max(0, len(changes)-changesInHTML)
		for _, change := range changes[:len(changes)-group.More] {
			one := htmlChange{Anchor: pages.anchor[change.Requirement], Title: change.Title, Was: changeWas(change)}
			if one.Title == "" {
				one.Title = pages.requirement(change.Requirement).Title
			}
			if change.App != "" {
				one.App = appLabel(change.App)
			}
			group.Changes = append(group.Changes, one)
		}
		view.Groups = append(view.Groups, group)
	}
	return view
}

func toneOfChange(kind scimdrill.ChangeKind) string {
	switch kind {
	case scimdrill.NewFailure, scimdrill.StillFails:
		return "bad"
	case scimdrill.NewWarning, scimdrill.NoLongerAsked:
		return "care"
	case scimdrill.Fixed:
		return "good"
	default:
		return "calm"
	}
}
