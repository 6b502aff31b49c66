package replay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/internal/har"
)

// Recording is what a file holds, as it was found before anything was sent.
type Recording struct {
	File string
	// Base is the SCIM base URL of what was recorded.
	Base    string
	Creator string
	// Exchanges are those that can be sent.
	Exchanges int
	// LeftOut counts those that are not, by the reason.
	LeftOut map[string]int
	// Broken says where the file ends too early; nil where it is whole.
	Broken error
	// Grants says that the recorded server offered entitlements or roles, in Okta's schemas.
	Grants bool
	// Precise is set where times are told more finely than in milliseconds.
	precise bool
}

// ErrRecording marks a recording that cannot be replayed.
var ErrRecording = errors.New("the recording cannot be replayed")

// mostBases is how many base URLs are told apart: a browser's archive may hold any number of sites.
const mostBases = 1000

// Survey reads a recording through, without sending anything. Base names what was recorded, where the file has more than that; "" finds
// it out.
func Survey(ctx context.Context, file, base string) (*Recording, error) {
	r, err := har.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecording, err)
	}
	defer r.Close() //nolint:errcheck // it was only read
	bases := map[string]int{}
	recording := &Recording{File: file, LeftOut: map[string]int{}}
	writes, silentWrites, answers, silentAnswers, read := 0, 0, 0, 0, 0
	for entry, err := range r.Entries() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var one *har.EntryError
		var broken *har.BrokenError
		switch {
		case errors.As(err, &one):
			recording.LeftOut["no exchange can be read in its place"]++
			continue
		case errors.As(err, &broken) && (broken.Foreign || broken.Entries == 0):
			return nil, fmt.Errorf("%w: %s: %w", ErrRecording, file, err)
		case err != nil:
			recording.Broken = err
			continue
		}
		read++
		if found := baseOf(entry.Request.URL); found != "" && (bases[found] > 0 || len(bases) < mostBases) {
			bases[found]++
		}
		recording.precise = recording.precise || entry.Started.Nanosecond()%int(time.Millisecond) != 0
		recording.Grants = recording.Grants || grants(entry)
		if entry.RequestBodyMissing {
			silentWrites++
		}
		if m := entry.Request.Method; m == http.MethodPost || m == http.MethodPut || m == http.MethodPatch {
			writes++
		}
		if entry.Response != nil {
			answers++
		}
		if entry.ResponseBodyMissing {
			silentAnswers++
		}
	}
	recording.Creator = strings.TrimSpace(r.Creator().Name + " " + r.Creator().Version)
	switch {
	case read == 0:
		return nil, fmt.Errorf("%w: %s holds no exchanges", ErrRecording, file)
	case writes > 0 && silentWrites == writes:
		return nil, fmt.Errorf("%w: %s holds no bodies of requests (%d writes have none): record with the bodies, in a browser's panel by “Save all as HAR with content”", ErrRecording, file, writes)
	case answers > 0 && silentAnswers == answers:
		return nil, fmt.Errorf("%w: %s holds no bodies of answers, so that no id of its objects is known: record with the bodies", ErrRecording, file)
	}
	if err := recording.choose(base, strings.TrimSuffix(r.Target(), "/"), bases); err != nil {
		return nil, err
	}
	return recording, recording.count(ctx)
}

// choose settles on the base URL that is replayed. A recording may hold a few requests to others, but not two stories.
func (r *Recording) choose(asked, said string, bases map[string]int) error {
	asked = strings.TrimSuffix(asked, "/")
	switch {
	case asked != "":
		r.Base = asked
		return nil
	case said != "" && bases[said] > 0:
		r.Base = said
		return nil
	case len(bases) == 0:
		return fmt.Errorf("%w: no request in %s goes to a SCIM endpoint (/Users, /Groups, /Bulk, …): expected a recording of a SCIM client; name the base URL with --base where its paths are unusual", ErrRecording, r.File)
	}
	ordered := make([]string, 0, len(bases))
	for base := range bases {
		ordered = append(ordered, base)
	}
	slices.SortFunc(ordered, func(a, b string) int {
		if bases[a] != bases[b] {
			return bases[b] - bases[a]
		}
		return strings.Compare(a, b)
	})
	total := 0
	for _, base := range ordered {
		total += bases[base]
	}
	if bases[ordered[0]]*10 < total*9 {
		var counted []string
		for _, base := range ordered[:min(5, len(ordered))] {
			counted = append(counted, fmt.Sprintf("%s (%d)", base, bases[base]))
		}
		return fmt.Errorf("%w: %s holds the requests of more than one app: %s; name the one to replay with --base URL", ErrRecording, r.File, strings.Join(counted, ", "))
	}
	r.Base = ordered[0]
	return nil
}

// count goes through the file once more, now that it is known what belongs to the story.
func (r *Recording) count(ctx context.Context) error {
	reader, err := har.Open(r.File)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecording, err)
	}
	defer reader.Close() //nolint:errcheck // it was only read
	for entry, err := range reader.Entries() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			continue // it was told of in the first reading
		}
		if why := r.leavesOut(entry); why != "" {
			r.LeftOut[why]++
			continue
		}
		r.Exchanges++
	}
	if r.Exchanges == 0 {
		return fmt.Errorf("%w: no exchange in %s goes to %s", ErrRecording, r.File, r.Base)
	}
	return nil
}

// leavesOut says why an entry is no part of what is replayed; "" where it is.
func (r *Recording) leavesOut(entry har.Entry) string {
	switch _, inside := below(r.Base, entry.Request.URL); {
	case !inside:
		return "goes elsewhere than to " + r.Base
	case entry.Actor == scimdrill.ByNeighbour:
		return "was sent with the credential of a second tenant"
	case entry.RequestBodyMissing:
		return "its body is not in the recording"
	case cutBody(entry.Request.Body):
		return "its body is cut short in the recording"
	case entry.Response == nil && (entry.Silence == scimdrill.NoAnswer || entry.Silence == scimdrill.Interrupted):
		return "never reached the recorded server"
	default:
		return ""
	}
}

// cutBody recognises what a recorder writes of a body that was made to be long.
func cutBody(body string) bool {
	return strings.HasSuffix(body, " bytes in all)") && strings.Contains(body, "… (")
}

// grants: the answer shows what can be granted, or says that there is such a thing.
func grants(entry har.Entry) bool {
	if entry.Status() != http.StatusOK {
		return false
	}
	asked, _, _ := objectIn(entry.Request.URL)
	switch asked.collection {
	case "Entitlements", "Roles":
		return true
	case "ResourceTypes", "Schemas":
		return strings.Contains(entry.Response.Body, "urn:okta:scim:schemas:core:1.0:")
	default:
		return false
	}
}
