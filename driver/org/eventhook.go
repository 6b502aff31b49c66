package org

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// eventHook sends events of some types to an address, as they happen (Okta event hooks).
type eventHook struct {
	ID, Name, Status, Verification string
	Events                         []string
	URI                            string
	// Key and Value are the header that authenticates Okta; Headers are others.
	Key, Value           string
	Headers              []hookHeader
	CreatedBy            string
	Created, LastUpdated time.Time
}

type hookHeader struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

func (h *eventHook) keptAs() (kind, id string) { return keptEventHook, h.ID }

func (o *Org) addEventHook(h *eventHook) {
	o.eventHooks[h.ID] = h
	o.eventHookOrder = append(o.eventHookOrder, h.ID)
}

// hookTimeout: a hook has three seconds, and one more try (Okta Management API, "Verify an event hook").
const hookTimeout = 3 * time.Second

func (h *eventHook) party() eventParty {
	return eventParty{ID: h.ID, Type: "EventHook", AlternateID: "unknown", DisplayName: h.Name}
}

func (h *eventHook) view(base string) map[string]any {
	self := base + "/api/v1/eventHooks/" + h.ID
	links := map[string]any{"self": href(self), "verify": map[string]any{"href": self + "/lifecycle/verify", "hints": map[string]any{"allow": []string{"POST"}}}}
	if h.Status == "ACTIVE" {
		links["deactivate"] = map[string]any{"href": self + "/lifecycle/deactivate", "hints": map[string]any{"allow": []string{"POST"}}}
	}
	config := map[string]any{"uri": h.URI, "headers": append([]hookHeader{}, h.Headers...), "method": "POST"}
	if h.Key != "" {
		config["authScheme"] = map[string]any{"type": "HEADER", "key": h.Key} // the value is not shown
	}
	return map[string]any{
		"id": h.ID, "name": h.Name, "status": h.Status, "verificationStatus": h.Verification, "createdBy": h.CreatedBy,
		"created": stamp(h.Created), "lastUpdated": stamp(h.LastUpdated),
		"events":  map[string]any{"type": "EVENT_TYPE", "items": h.Events},
		"channel": map[string]any{"type": "HTTP", "version": "1.0.0", "config": config}, "_links": links,
	}
}

// wants tells whether the hook is told of an event: only one that is active and verified is.
func (h *eventHook) wants(e *event) bool {
	return h.Status == "ACTIVE" && h.Verification == "VERIFIED" && slices.Contains(h.Events, e.Type)
}

// request is a request to the hook's address.
func (h *eventHook) request(ctx context.Context, method string, body []byte) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, h.URI, bytes.NewReader(body)) //nolint:gosec // an administrator names the address
	if err != nil {
		return nil, err
	}
	for _, header := range h.Headers {
		request.Header.Set(header.Key, header.Value)
	}
	if h.Key != "" {
		request.Header.Set(h.Key, h.Value)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}

// challenge asks the address to repeat a text, by which it shows that it wants the events (Okta, "Event hooks", one-time
// verification request).
func (h *eventHook) challenge(ctx context.Context, client *http.Client) error {
	text := randomText(32)
	request, err := h.request(ctx, http.MethodGet, nil)
	if err != nil {
		return err
	}
	request.Header.Set("X-Okta-Verification-Challenge", text)
	response, err := client.Do(request) //nolint:gosec // as above
	if err != nil {
		return err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	data, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return err
	}
	var answer struct {
		Verification string `json:"verification"`
	}
	switch err := json.Unmarshal(data, &answer); {
	case response.StatusCode != http.StatusOK:
		return fmt.Errorf("the address answered %s; 200 was expected", response.Status)
	case err != nil || answer.Verification != text:
		return fmt.Errorf(`the address did not repeat the challenge; {"verification": "…"} with the text of X-Okta-Verification-Challenge was expected`)
	}
	return nil
}

// deliver tells a hook of an event, once more when it fails (Okta, "Event hooks", delivery).
func (o *Org) deliver(ctx context.Context, h *eventHook, body []byte) error {
	var last error
	for range 2 {
		request, err := h.request(ctx, http.MethodPost, body)
		if err != nil {
			return err
		}
		response, err := o.hookClient.Do(request)
		if err != nil {
			last = err
			continue
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10))
		_ = response.Body.Close()
		if response.StatusCode/100 == 2 {
			return nil
		}
		last = fmt.Errorf("the address answered %s", response.Status)
	}
	return last
}

// delivery is an event on its way to a hook.
type delivery struct {
	hook eventHook
	body []byte
}

// mostDeliveries is how many events may wait for hooks; more are dropped, which the org's log says.
const mostDeliveries = 10_000

// tellHooks hands an event to the hooks that want it, which are told in the background. That a delivery failed is told to nobody.
func (o *Org) tellHooks(e *event) {
	for _, id := range o.eventHookOrder {
		hook := *o.eventHooks[id]
		if !hook.wants(e) || e.Type == "event_hook.delivery" {
			continue
		}
		body, err := json.Marshal(map[string]any{
			"eventType": "com.okta.event_hook", "eventTypeVersion": "1.0", "cloudEventsVersion": "0.1",
			"source": "https://" + o.options.Name + ".okta.com/api/v1/eventHooks/" + hook.ID, "eventId": newUUID(), "eventTime": stamp(e.Published),
			"contentType": "application/json", "data": map[string]any{"events": []any{e.view()}},
		})
		if err != nil {
			o.log.Error("mock org cannot write an event for a hook", "hook", hook.Name, "error", err)
			continue
		}
		o.hooksOnce.Do(func() { go o.deliverAll() })
		select {
		case o.deliveries <- delivery{hook, body}:
		default:
			o.log.Warn("an event hook is too slow: an event was dropped", "hook", hook.Name, "event", e.Type)
		}
	}
}

// deliverAll tells hooks of events, in their order, until the org is closed.
func (o *Org) deliverAll() {
	for {
		select {
		case <-o.jobs.Done():
			return
		case d := <-o.deliveries:
			err := o.deliver(o.jobs, &d.hook, d.body)
			if err == nil || o.jobs.Err() != nil {
				continue
			}
			o.locked(func() {
				o.logEvent(event{
					Type: "event_hook.delivery", Message: "Event hook delivery", Result: "FAILURE", Reason: err.Error(), Actor: systemParty(),
					Targets: []eventParty{d.hook.party()}, Transaction: "JOB",
				})
			})
		}
	}
}

// checkHookAddress: Okta takes https alone; the mock takes http on this host too, as for SCIM base URLs.
func (o *Org) checkHookAddress(uri string) error {
	address, err := url.Parse(uri)
	switch {
	case err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http":
		return invalid("channel.config.uri", fmt.Sprintf("channel.config.uri: %q is no address; expected one like https://example.com/hook", uri))
	case address.Scheme == "http" && !o.options.AllowPlainHTTP && !loopback(address.Hostname()):
		return invalid("channel.config.uri", "channel.config.uri: Okta sends events over https alone")
	}
	return nil
}
