package org

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

func (o *Org) eventHookRoutes() map[string]handler {
	const hooks = "/api/v1/eventHooks"
	return map[string]handler{
		"GET " + hooks:                                     o.listEventHooks,
		"POST " + hooks:                                    o.createEventHook,
		"GET " + hooks + "/{hookID}":                       o.getEventHook,
		"PUT " + hooks + "/{hookID}":                       o.replaceEventHook,
		"DELETE " + hooks + "/{hookID}":                    o.deleteEventHook,
		"POST " + hooks + "/{hookID}/lifecycle/activate":   o.activateEventHook,
		"POST " + hooks + "/{hookID}/lifecycle/deactivate": o.deactivateEventHook,
		"POST " + hooks + "/{hookID}/lifecycle/verify":     o.verifyEventHook,
	}
}

// eventHookBody is what a client sends of a hook.
type eventHookBody struct {
	Name   string `json:"name"`
	Events struct {
		Items []string `json:"items"`
	} `json:"events"`
	Channel struct {
		Type   string `json:"type"`
		Config struct {
			URI        string       `json:"uri"`
			Headers    []hookHeader `json:"headers"`
			AuthScheme struct {
				Key   string `json:"key"`
				Value string `json:"value"`
			} `json:"authScheme"`
		} `json:"config"`
	} `json:"channel"`
}

// readEventHook takes over what is sent.
func (o *Org) readEventHook(r *http.Request, into *eventHook) error {
	var body eventHookBody
	if err := readBody(r, &body, false); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(body.Name) == "":
		return invalid("name", "name: The field cannot be left blank")
	case len(body.Events.Items) == 0:
		return invalid("events", "events.items: name at least one event type")
	case body.Channel.Type != "" && body.Channel.Type != "HTTP":
		return invalid("channel.type", `channel.type: expected "HTTP"`)
	}
	if err := o.checkHookAddress(body.Channel.Config.URI); err != nil {
		return err
	}
	for _, id := range o.eventHookOrder {
		if other := o.eventHooks[id]; id != into.ID && other.Name == body.Name {
			return invalid("name", "name: An object with this field already exists in the current organization")
		}
	}
	config := body.Channel.Config
	into.Name, into.Events, into.URI, into.Headers = body.Name, body.Events.Items, config.URI, config.Headers
	// The secret is not shown, so that who sends a hook back without it means the same one.
	into.Key, into.Value = config.AuthScheme.Key, cmp.Or(config.AuthScheme.Value, into.Value)
	into.LastUpdated = o.now()
	return nil
}

func (o *Org) eventHook(r *http.Request) (*eventHook, error) {
	id := r.PathValue("hookID")
	if found := o.eventHooks[id]; found != nil {
		return found, nil
	}
	return nil, notFound(id, "EventHook")
}

func (o *Org) createEventHook(w http.ResponseWriter, r *http.Request) error {
	hook := &eventHook{ID: newID("who"), Status: "ACTIVE", Verification: "UNVERIFIED", CreatedBy: o.administrator, Created: o.now()}
	if err := o.readEventHook(r, hook); err != nil {
		return err
	}
	o.addEventHook(hook)
	return o.answerEventHook(w, r, hook, "event_hook.created", "Event hook created")
}

func (o *Org) answerEventHook(w http.ResponseWriter, r *http.Request, hook *eventHook, kind, message string) error {
	o.changed(hook)
	o.logEvent(event{Type: kind, Message: message, Targets: []eventParty{hook.party()}})
	o.answer(w, http.StatusOK, hook.view(o.base(r)))
	return nil
}

func (o *Org) getEventHook(w http.ResponseWriter, r *http.Request) error {
	hook, err := o.eventHook(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, hook.view(o.base(r)))
	return nil
}

func (o *Org) listEventHooks(w http.ResponseWriter, r *http.Request) error {
	views := make([]any, 0, len(o.eventHookOrder))
	for _, id := range o.eventHookOrder {
		views = append(views, o.eventHooks[id].view(o.base(r)))
	}
	o.answer(w, http.StatusOK, views)
	return nil
}

// replaceEventHook changes a hook. One with another address has to be verified again.
func (o *Org) replaceEventHook(w http.ResponseWriter, r *http.Request) error {
	hook, err := o.eventHook(r)
	if err != nil {
		return err
	}
	changed := *hook
	if err := o.readEventHook(r, &changed); err != nil {
		return err
	}
	if changed.URI != hook.URI {
		changed.Verification = "UNVERIFIED"
	}
	*hook = changed
	return o.answerEventHook(w, r, hook, "event_hook.updated", "Event hook updated")
}

func (o *Org) deleteEventHook(w http.ResponseWriter, r *http.Request) error {
	hook, err := o.eventHook(r)
	if err != nil {
		return err
	}
	if hook.Status == "ACTIVE" {
		return invalid("status", "status: an active event hook cannot be deleted; deactivate it first")
	}
	o.gone(hook)
	delete(o.eventHooks, hook.ID)
	o.eventHookOrder = slices.DeleteFunc(o.eventHookOrder, func(id string) bool { return id == hook.ID })
	o.logEvent(event{Type: "event_hook.deleted", Message: "Event hook deleted", Targets: []eventParty{hook.party()}})
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) activateEventHook(w http.ResponseWriter, r *http.Request) error {
	hook, err := o.eventHook(r)
	if err != nil {
		return err
	}
	hook.Status, hook.LastUpdated = "ACTIVE", o.now()
	return o.answerEventHook(w, r, hook, "event_hook.activated", "Event hook activated")
}

func (o *Org) deactivateEventHook(w http.ResponseWriter, r *http.Request) error {
	hook, err := o.eventHook(r)
	if err != nil {
		return err
	}
	hook.Status, hook.LastUpdated = "INACTIVE", o.now()
	return o.answerEventHook(w, r, hook, "event_hook.deactivated", "Event hook deactivated")
}

// verifyEventHook asks the address, without the lock.
func (o *Org) verifyEventHook(w http.ResponseWriter, r *http.Request) error {
	hook, err := o.eventHook(r)
	if err != nil {
		return err
	}
	asked := *hook
	var failed error
	o.unlocked(func() {
		for range 2 {
			if failed = asked.challenge(r.Context(), o.hookClient); failed == nil {
				break
			}
		}
	})
	if failed != nil {
		return invalid("verification", "verification: "+failed.Error())
	}
	hook.Verification, hook.LastUpdated = "VERIFIED", o.now()
	return o.answerEventHook(w, r, hook, "event_hook.verified", "Event hook verified")
}
