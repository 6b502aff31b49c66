package interpretation_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// me answers for /Me.
func me(name string, status int, location string) variation {
	return variation{name: name, change: handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		if !strings.HasSuffix(r.URL.Path, "/Me") {
			return forward(r, body)
		}
		header := http.Header{}
		if location != "" {
			header.Set("Location", location)
		}
		return &reply{status: status, header: header, body: []byte(`{}`)}
	})}
}

// located gives users a Content-Location that is made of their meta.location.
func located(name string, made func(location string) string) variation {
	return variation{name: name, change: answering(func(_ *http.Request, answer *reply) {
		meta, _ := answer.object()["meta"].(map[string]any)
		if location, isText := meta["location"].(string); isText && strings.Contains(location, "/Users/") {
			answer.header.Set("Content-Location", made(location))
		}
	})}
}

// stale answers with a status where the reference says that a version is out of date.
func stale(status int) variation {
	return variation{name: http.StatusText(status), change: answering(func(_ *http.Request, answer *reply) {
		if answer.status == http.StatusPreconditionFailed {
			answer.status = status
		}
	})}
}

func withoutHeader(name string) variation {
	return variation{name: name + " is ignored", change: handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		r.Header.Del(name)
		return forward(r, body)
	})}
}

// person changes every user that is answered alone.
func person(name string, change func(user map[string]any)) variation {
	return variation{name: name, change: answering(func(_ *http.Request, answer *reply) {
		if user := answer.object(); user["userName"] != nil {
			change(user)
			answer.set(user)
		}
	})}
}

// put gives a user an attribute that it does not have.
func put(user map[string]any, name string, value any) {
	if user[name] == nil {
		user[name] = value
	}
}

// first changes a part of the first value of an attribute.
func first(user map[string]any, name, part string, change func(string) string) {
	values, _ := user[name].([]any)
	if len(values) == 0 {
		return
	}
	if value, isObject := values[0].(map[string]any); isObject {
		text, _ := value[part].(string)
		value[part] = change(text)
	}
}

// keeping keeps what a PUT leaves out; hiding, the answer shows what was sent alone.
func keeping(hiding bool) func(http.Handler) http.Handler {
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		sent := (&reply{body: body}).object()
		if r.Method != http.MethodPut || sent == nil {
			return forward(r, body)
		}
		merged := stored(r, forward)
		if merged == nil {
			return forward(r, body)
		}
		for name := range sent {
			maps.DeleteFunc(merged, func(known string, _ any) bool { return strings.EqualFold(known, name) })
		}
		delete(merged, "userName") // a PUT must say it
		maps.Copy(merged, sent)
		message := &reply{}
		message.set(merged)
		answer := forward(r, message.body)
		if user := answer.object(); hiding && answer.status == http.StatusOK {
			maps.DeleteFunc(user, func(name string, _ any) bool { return sent[name] == nil && name != "id" && name != "meta" })
			answer.set(user)
		}
		return answer
	})
}

// droppingNulls takes null and [] in a PUT for nothing said, and keeps what is not said.
func droppingNulls(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
	sent := (&reply{body: body}).object()
	merged := stored(r, forward)
	if r.Method != http.MethodPut || sent == nil || merged == nil {
		return forward(r, body)
	}
	for name, value := range sent {
		if list, isList := value.([]any); value != nil && (!isList || len(list) > 0) {
			merged[name] = value
		}
	}
	message := &reply{}
	message.set(merged)
	return forward(r, message.body)
}

// stored is the user that a request is about; nil when there is none.
func stored(r *http.Request, forward func(*http.Request, []byte) *reply) map[string]any {
	read := r.Clone(r.Context())
	read.Method, read.URL = http.MethodGet, &url.URL{Path: r.URL.Path}
	if answer := forward(read, nil); answer.status == http.StatusOK {
		return answer.object()
	}
	return nil
}

// secondExternalID refuses a second user with the same externalId.
func secondExternalID() func(http.Handler) http.Handler {
	return refusingSecond(func(user map[string]any) string { text, _ := user["externalId"].(string); return text })
}

// secondName refuses a userName that somebody has had before.
func secondName() func(http.Handler) http.Handler {
	return refusingSecond(func(user map[string]any) string { text, _ := user["userName"].(string); return text })
}

func refusingSecond(key func(user map[string]any) string) func(http.Handler) http.Handler {
	seen := map[string]bool{}
	return handling(func(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
		value := key((&reply{body: body}).object())
		if r.Method != http.MethodPost || value == "" {
			return forward(r, body)
		}
		if seen[value] {
			return &reply{status: http.StatusConflict, header: http.Header{}, body: []byte(`{"status":"409"}`)}
		}
		seen[value] = true
		return forward(r, body)
	})
}

func undeletable(r *http.Request, body []byte, forward func(*http.Request, []byte) *reply) *reply {
	if r.Method == http.MethodDelete {
		return &reply{status: http.StatusInternalServerError, header: http.Header{}, body: []byte(`{"status":"500"}`)}
	}
	return forward(r, body)
}
