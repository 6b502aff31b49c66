package main

import (
	"encoding/json"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/transcript"
	"github.com/scimdrill/scimdrill/internal/replay"
)

// withoutSecrets takes out of an exchange what is a credential by its place or by its look. A recording of others holds what it was
// recorded with, and nothing of that may go on into what a replay prints and writes.
func withoutSecrets(x scimdrill.Exchange) scimdrill.Exchange {
	clean, _ := transcript.WithoutLeaks(transcript.NewRecorder().Redact(x))
	return clean
}

// divergenceWithoutSecrets is a divergence that can be shown.
func divergenceWithoutSecrets(d replay.Divergence) replay.Divergence {
	d.Expected, d.Found = withoutSecrets(d.Expected), withoutSecrets(d.Found)
	shown := make([]scimdrill.Difference, len(d.Differences))
	for i, each := range d.Differences {
		member := each.Pointer[strings.LastIndex(each.Pointer, "/")+1:]
		each.Expected, each.Found = valueWithoutSecrets(member, each.Expected), valueWithoutSecrets(member, each.Found)
		shown[i] = each
	}
	d.Differences = shown
	return d
}

// valueWithoutSecrets looks at a value as at the member that it is of.
func valueWithoutSecrets(member, value string) string {
	if value == "" || !json.Valid([]byte(value)) {
		return value
	}
	name, _ := json.Marshal(member) // a string can always be written
	head := "{" + string(name) + ":"
	clean := withoutSecrets(scimdrill.Exchange{Request: scimdrill.Request{Body: head + value + "}"}}).Request.Body
	return strings.TrimSuffix(strings.TrimPrefix(clean, head), "}")
}
