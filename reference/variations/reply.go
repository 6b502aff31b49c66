package variations

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// reply is an answer of the server, whole. The server writes it as an http.ResponseWriter.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// Header is the answer's header, for the server to set.
func (r *reply) Header() http.Header { return r.header }

// WriteHeader takes the status from the server.
func (r *reply) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write takes a part of the body from the server.
func (r *reply) Write(data []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	r.body = append(r.body, data...)
	return len(data), nil
}

// ok reports whether the answer is a success.
func (r *reply) ok() bool { return r.status < http.StatusMultipleChoices }

// object is the body as a JSON object; nil when it is none.
func (r *reply) object() map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(r.body))
	decoder.UseNumber()
	var object map[string]any
	if decoder.Decode(&object) != nil {
		return nil
	}
	return object
}

// set makes a value the body.
func (r *reply) set(value any) { r.body = encoded(value) }

// encoded is compact JSON with nothing escaped that need not be.
func encoded(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // the values came from JSON
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// send gives the answer to the client.
func (r *reply) send(w http.ResponseWriter, head bool) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	if !head {
		w.Header().Del("Content-Length")
		if len(r.body) > 0 {
			w.Header().Set("Content-Length", strconv.Itoa(len(r.body)))
		}
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body)
}

// forward passes a request on and gives back the answer.
func forward(next http.Handler, r *http.Request, body []byte) *reply {
	clone := r.Clone(r.Context())
	clone.Header.Del("Accept-Encoding") // the answer is rewritten: it must not come compressed
	clone.Body, clone.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer := &reply{header: http.Header{}}
	next.ServeHTTP(answer, clone)
	answer.WriteHeader(http.StatusOK)
	return answer
}

// largest is more than any SCIM body; what is longer is refused further on.
const largest = 16 << 20

// around makes middleware of what is done with each request.
func around(do func(next http.Handler, r *http.Request, body []byte) *reply) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body []byte
			if r.Body != nil {
				body, _ = io.ReadAll(io.LimitReader(r.Body, largest)) // what broke off is passed on as far as it came
			}
			do(next, r, body).send(w, r.Method == http.MethodHead)
		})
	}
}

// onAnswer makes middleware that changes answers.
func onAnswer(change func(r *http.Request, answer *reply)) func(http.Handler) http.Handler {
	return around(func(next http.Handler, r *http.Request, body []byte) *reply {
		answer := forward(next, r, body)
		change(r, answer)
		return answer
	})
}

// onResources makes middleware that changes each user and group in an answer.
func onResources(change func(resource map[string]any)) func(http.Handler) http.Handler {
	return onAnswer(func(r *http.Request, answer *reply) {
		body := answer.object()
		if body == nil || !answer.ok() || collection(r) == "" {
			return
		}
		if list, isList := body["Resources"].([]any); isList {
			for _, item := range list {
				if resource, isObject := item.(map[string]any); isObject {
					change(resource)
				}
			}
		} else if body["id"] != nil {
			change(body)
		}
		answer.set(body)
	})
}

// collection is "Users" or "Groups" where the request is about one of them or all of them, else "".
func collection(r *http.Request) string {
	for _, name := range []string{"Users", "Groups"} {
		if strings.Contains(r.URL.Path+"/", "/"+name+"/") {
			return name
		}
	}
	return ""
}
