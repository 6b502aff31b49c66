package orgguard

import (
	"encoding/json"
	"strings"
)

// Kind says what a thing in an org is.
type Kind string

// The kinds.
const (
	// User, Group and App were made by the run.
	User  Kind = "user"
	Group Kind = "group"
	App   Kind = "app"
	// AppUser and AppGroup are assignments of App to the user, or group, of that id.
	AppUser  Kind = "app-user"
	AppGroup Kind = "app-group"
	// Push is a pushed group of App, PushRule a rule by which groups are pushed.
	Push     Kind = "push"
	PushRule Kind = "push-rule"
	// Setting is a setting of App: Method, Path and Before put it back.
	Setting Kind = "setting"
)

// Thing is something that a run made or set in an org.
type Thing struct {
	Kind Kind `json:"kind"`
	// ID is the org's. That of an assignment is known before it is made: it is the user's or the group's.
	ID string `json:"id,omitempty"`
	// App is the app that it belongs to.
	App string `json:"app,omitempty"`
	// Name is the login, the name of the group, the label; of a push, the id of the group that is pushed.
	Name string `json:"name,omitempty"`
	// Method, Path and Before are the request that puts a setting back.
	Method string          `json:"method,omitempty"`
	Path   string          `json:"path,omitempty"`
	Before json.RawMessage `json:"before,omitempty"`
}

// Same reports whether both are the same thing, whatever is known of it.
func (t Thing) Same(other Thing) bool {
	return t.Kind == other.Kind && t.ID == other.ID && t.App == other.App && t.Path == other.Path && string(t.Before) == string(other.Before)
}

// String says which thing it is.
func (t Thing) String() string {
	words := []string{string(t.Kind)}
	for _, word := range []string{t.Name, t.ID, t.Path} {
		if word != "" {
			words = append(words, word)
		}
	}
	if t.App != "" && t.Path == "" {
		words = append(words, "of app", t.App)
	}
	return strings.Join(words, " ")
}

// Numbered is a thing that is about to be made.
type Numbered struct {
	Number int
	Thing  Thing
}

// Journal keeps on disk what a run makes in an org.
type Journal interface {
	// Creating is told before something is made or set, and must not return before that would survive a crash.
	Creating(number int, thing Thing) error
	// Made is told what came of it, with its id.
	Made(number int, thing Thing)
	// Refused is told of what was not made.
	Refused(number int)
	// Gone is told of what was taken away or put back.
	Gone(thing Thing)
	// Left is told of what could not be.
	Left(thing Thing, note string)
}
