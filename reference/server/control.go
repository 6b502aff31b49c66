package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// The control API is what an administrator of the company does in Peakon's own pages, and what a test does to time. It is off
// unless it is asked for, is never below SCIM's addresses, and takes and answers JSON. A company is chosen by its id in
// "company", in the query of a GET or the body of a POST; without it the first company is meant.
//
//	GET  /clock                                        {"now","frozen"}
//	POST /clock        {"now"} or {"advance":"72h"}    {"now","frozen"}; what falls due until then happens
//	GET  /companies                                    [{"id","name","timezone"}]
//	POST /companies    {"name","timezone"?}            {"id","name","timezone","token","scimUrl"}; the token is shown this once
//	POST /connect      {}                              {"token","scimUrl"}; one more token
//	POST /regenerate   {}                              {"token","scimUrl"}; earlier tokens are revoked
//	POST /provisioning {"enabled"}                     switches the integration on or off
//	POST /domains      {"domain"}                      allows a mail domain; with none every domain is allowed
//	GET  /attributes                                   [{"name","type","aliases","active"}]
//	POST /attributes   {"name","type","aliases"?}      the attribute
//	POST /attributes/{name}/aliases  {"alias"}         the attribute
//	POST /attributes/{name}          {"active"}        the attribute, hidden or shown again
//	GET  /schedules                                    [schedule]
//	POST /schedules    schedule                        the schedule with its id
//	POST /schedules/{id}  {"dataCollection"}           the schedule; rounds open only while it is on
//	GET  /rounds                                       [round], in the order of opening
//	POST /rounds/{id}/close                            hard-closes a round
//	GET  /rounds/{id}/qualifying                       [employee] who qualify for an open round and are not in it
//	GET  /deliveries?employee=&userName=&round=        [delivery], in the order of sending
//	GET  /employees?userName=                          [employee]
//	GET  /employees/{id}/eligible                      {"eligible","reason"}: would a round that opened now invite them?
//	GET  /audit?object=Employee&id=                    [{"at","event","object","id","detail","actor"}], oldest first
//	POST /confirm      {"round","employee"}            adds somebody who has come to qualify, and writes to them at once
//	POST /resend       {"delivery"}                    sends an invitation that was kept back
//	POST /answer       {"delivery","language"?}        answers a survey by its link
//
// Errors are {"error","field"?}: 400 for a body that is wrong, 404 for what does not exist, 409 for what cannot be done now.
type control struct {
	*handler
	w http.ResponseWriter
	r *http.Request
}

// operation answers a request: a status and a value that is sent as JSON.
type operation func(context.Context) (int, any, error)

func (h *handler) control(w http.ResponseWriter, r *http.Request) {
	if refusal := h.forbids(r); refusal != nil {
		refusal.send(w)
		return
	}
	ctx := store.WithActor(r.Context(), store.Actor{Type: "admin", RequestID: w.Header().Get("X-Request-Id")})
	c := &control{handler: h, w: w, r: r.WithContext(ctx)}
	status, value, err := c.answer(ctx)
	if err != nil {
		h.controlErrorOf(err).send(w)
		return
	}
	data, err := json.Marshal(value)
	if err != nil {
		h.controlErrorOf(err).send(w)
		return
	}
	sendControl(w, status, data)
}

// answer finds the operation and runs it.
func (c *control) answer(ctx context.Context) (int, any, error) {
	path, _ := below(c.r.URL.Path, controlPrefix)
	segments := strings.Split(strings.Trim(path, "/"), "/")
	name := ""
	if len(segments) > 1 {
		// The middle of the path names something; a name may hold anything but a slash.
		name, segments[1] = segments[1], "*"
	}
	operations := c.operations(name)
	methods, known := operations[strings.Join(segments, "/")]
	if !known {
		there := strings.Join(slices.Sorted(maps.Keys(operations)), ", ")
		return 0, nil, controlError{status: http.StatusNotFound, Message: "the control API has no " + strconv.Quote(path) + "; it has " + there}
	}
	do := methods[c.r.Method]
	if do == nil {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if methods[method] != nil {
				allowed = append(allowed, method)
			}
		}
		c.w.Header().Set("Allow", strings.Join(allowed, ", "))
		return 0, nil, controlError{status: http.StatusMethodNotAllowed, Message: "this address takes " + strings.Join(allowed, ", ")}
	}
	return do(ctx)
}

func (c *control) operations(name string) map[string]map[string]operation {
	get := func(do operation) map[string]operation { return map[string]operation{http.MethodGet: do} }
	post := func(do operation) map[string]operation { return map[string]operation{http.MethodPost: do} }
	both := func(read, write operation) map[string]operation {
		return map[string]operation{http.MethodGet: read, http.MethodPost: write}
	}
	about := func(do func(context.Context, string) (int, any, error)) operation {
		return func(ctx context.Context) (int, any, error) { return do(ctx, name) }
	}
	return map[string]map[string]operation{
		"clock":                both(c.readClock, c.moveClock),
		"companies":            both(c.companies, c.foundCompany),
		"connect":              post(c.connect),
		"regenerate":           post(c.regenerate),
		"provisioning":         post(c.provisioning),
		"domains":              post(c.allowDomain),
		"attributes":           both(c.attributes, c.addAttribute),
		"attributes/*":         post(about(c.showAttribute)),
		"attributes/*/aliases": post(about(c.addAlias)),
		"schedules":            both(c.schedules, c.planSchedule),
		"schedules/*":          post(about(c.collectData)),
		"rounds":               get(c.rounds),
		"rounds/*/close":       post(about(c.closeRound)),
		"rounds/*/qualifying":  get(about(c.qualifying)),
		"deliveries":           get(c.deliveries),
		"employees":            get(c.employees),
		"employees/*/eligible": get(about(c.eligible)),
		"audit":                get(c.auditTrail),
		"confirm":              post(c.confirm),
		"resend":               post(c.resend),
		"answer":               post(c.answerSurvey),
	}
}

// forbids says why a caller is not let in. With a token, whoever has it is: the published port of a container is called from
// the bridge's address. Without one only this host is, under a name of its own, so that no web page can reach in by a name
// that it made point here.
func (h *handler) forbids(r *http.Request) *controlError {
	if h.config.ControlToken != "" {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		given, wanted := sha256.Sum256([]byte(strings.TrimSpace(token))), sha256.Sum256([]byte(h.config.ControlToken))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(given[:], wanted[:]) != 1 {
			return &controlError{status: http.StatusUnauthorized, Message: "the control API asks for Authorization: Bearer with the control token (PEAKON_CONTROL_TOKEN)"}
		}
		return nil
	}
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !remote.Addr().Unmap().IsLoopback() {
		return &controlError{status: http.StatusForbidden, Message: "without a control token the control API answers callers on its own host alone; set PEAKON_CONTROL_TOKEN to call it from elsewhere"}
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if !strings.EqualFold(host, "localhost") && (err != nil || !address.Unmap().IsLoopback()) {
		return &controlError{status: http.StatusForbidden, Message: "call the control API as localhost or 127.0.0.1, or set PEAKON_CONTROL_TOKEN"}
	}
	return nil
}

// decode reads the body into a struct. Errors name the field.
func (c *control) decode(into any) error {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return controlError{status: http.StatusUnsupportedMediaType, Message: "use Content-Type: application/json"}
	}
	data, err := io.ReadAll(io.LimitReader(c.r.Body, largestBody+1))
	if err != nil || len(data) > largestBody {
		return controlError{status: http.StatusRequestEntityTooLarge, Message: fmt.Sprintf("the body could not be read: the limit is %d bytes", largestBody)}
	}
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte("{}")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(into)
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped):
		// Of what is embedded the name of the Go type is part of the path, which nobody sent.
		return wrongField(strings.TrimPrefix(strings.TrimPrefix(mistyped.Field, "scheduleBody."), "chosen."), "must be %s, not %s", wordFor(mistyped.Type.String()), mistyped.Value)
	case err != nil && strings.HasPrefix(err.Error(), "json: unknown field "):
		field := strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`)
		return wrongField(field, "is not known here")
	case err != nil:
		return controlError{status: http.StatusBadRequest, Message: "the body is not a JSON object: " + err.Error()}
	case decoder.More():
		return controlError{status: http.StatusBadRequest, Message: "the body is not one JSON object: something follows it"}
	default:
		return nil
	}
}

func wordFor(goType string) string {
	switch strings.TrimPrefix(goType, "*") {
	case "int", "int64":
		return "an integer"
	case "bool":
		return "true or false"
	case "string", "time.Time":
		return "a string"
	case "[]string":
		return "an array of strings"
	default:
		return "an object"
	}
}

// controlError is an answer that something cannot be done.
type controlError struct {
	status  int
	Message string `json:"error"`
	Field   string `json:"field,omitempty"`
}

// Error is what is wrong.
func (r controlError) Error() string { return r.Message }

func wrongField(field, format string, args ...any) controlError {
	return controlError{status: http.StatusBadRequest, Field: field, Message: field + " " + fmt.Sprintf(format, args...)}
}

func (r controlError) send(w http.ResponseWriter) {
	if r.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="control"`)
	}
	data, err := json.Marshal(r)
	if err != nil {
		data = []byte(`{"error":"internal error"}`)
	}
	sendControl(w, r.status, data)
}

func sendControl(w http.ResponseWriter, status int, data []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// controlErrorOf is the answer that stands for err.
func (h *handler) controlErrorOf(err error) controlError {
	var refusal controlError
	var field *peakon.FieldError
	var conflict *peakon.ConflictError
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &field):
		return controlError{status: http.StatusBadRequest, Message: field.Error(), Field: field.Field}
	case errors.As(err, &conflict):
		return controlError{status: http.StatusConflict, Message: conflict.Error(), Field: conflict.Field}
	case errors.Is(err, store.ErrNotFound):
		return controlError{status: http.StatusNotFound, Message: err.Error()}
	case errors.Is(err, store.ErrNotAnswerable), errors.Is(err, store.ErrNotOpen), errors.Is(err, store.ErrNotQualified):
		return controlError{status: http.StatusConflict, Message: err.Error()}
	default:
		h.config.Log.Error("control", "error", err)
		return controlError{status: http.StatusInternalServerError, Message: "internal error; the server's log has it"}
	}
}
