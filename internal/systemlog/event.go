package systemlog

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// event is what is read of a LogEvent.
type event struct {
	ID        string    `json:"uuid"`
	Type      string    `json:"eventType"`
	Published time.Time `json:"published"`
	Outcome   struct {
		Result string `json:"result"`
		Reason string `json:"reason"`
	} `json:"outcome"`
	Debug struct {
		Data struct {
			AppName string `json:"appname"`
			Reason  string `json:"reason"`
		} `json:"debugData"`
	} `json:"debugContext"`
	Targets []party `json:"target"`
}

type party struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	AlternateID string `json:"alternateId"`
	DisplayName string `json:"displayName"`
}

func (e *event) target(kind string) (party, bool) {
	for _, target := range e.Targets {
		if target.Type == kind {
			return target, true
		}
	}
	return party{}, false
}

func (e *event) reason() string {
	if e.Debug.Data.Reason != "" {
		return e.Debug.Data.Reason // whole, where the outcome's is cut at 255 characters
	}
	return e.Outcome.Reason
}

// concerns says whether an event can matter: it is about people, groups or the provisioning of apps.
func (e *event) concerns() bool {
	for _, prefix := range []string{
		"application.user_membership.", "application.provision.", "user.lifecycle.", "user.account.update_profile", "user.account.update_password",
		"group.user_membership.", "group.profile.update", "system.import.start",
	} {
		if strings.HasPrefix(e.Type, prefix) {
			return true
		}
	}
	return false
}

// errCut says that a file ends in the middle of an event.
var errCut = errors.New("the file is cut off")

// read goes over events: a JSON array as the API answers, an object with one ("events", "logs", "value"), or events
// one after the other, as log streams have them. Events that cannot matter are counted and not kept.
func read(file string, r io.Reader) (events []event, all int, err error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	if start, err := buffered.Peek(3); err == nil && string(start) == "\xef\xbb\xbf" {
		buffered.Discard(3) //nolint:errcheck // it was peeked
	}
	decoder := json.NewDecoder(buffered)
	for {
		err := eachEvent(decoder, func(e event) {
			all++
			if e.concerns() {
				events = append(events, e)
			}
		})
		switch {
		case errors.Is(err, io.EOF):
			return events, all, nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return events, all, fmt.Errorf("%s: %w after %d events, at byte %d", file, errCut, all, decoder.InputOffset())
		case err != nil:
			return events, all, fmt.Errorf("%s: no System Log as JSON, at byte %d: %w", file, decoder.InputOffset(), err)
		}
	}
}

// eachEvent reads the next value: an event, or something that holds events.
func eachEvent(decoder *json.Decoder, take func(event)) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('['):
		for decoder.More() {
			var e event
			if err := decoder.Decode(&e); err != nil {
				return cut(err)
			}
			take(e)
		}
		_, err := decoder.Token()
		return cut(err)
	case json.Delim('{'):
		return members(decoder, take)
	default:
		return fmt.Errorf("expected an array of events, found %v", token)
	}
}

// members reads an object that was begun: an event, or a wrapper around a list of them.
func members(decoder *json.Decoder, take func(event)) error {
	fields := map[string]json.RawMessage{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return cut(err)
		}
		name, _ := key.(string)
		if name == "events" || name == "logs" || name == "value" || name == "results" {
			if err := eachEvent(decoder, take); err != nil {
				return cut(err)
			}
			continue
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return cut(err)
		}
		fields[name] = value
	}
	if _, err := decoder.Token(); err != nil {
		return cut(err)
	}
	if _, is := fields["eventType"]; !is {
		return nil // a wrapper, or a line of something else
	}
	whole, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	var e event
	if err := json.Unmarshal(whole, &e); err != nil {
		return err
	}
	take(e)
	return nil
}

// cut tells an end in the middle from one between events.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
