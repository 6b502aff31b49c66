package server

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
)

const (
	// largestBody is the most that a request may hold (B05).
	largestBody = 1 << 20
	// worthCompressing is from where gzip saves more than it costs.
	worthCompressing = 1 << 10
)

// acceptable refuses a request whose Accept header rules JSON out (B07).
func acceptable(r *http.Request) error {
	accepted := r.Header.Values("Accept")
	if len(accepted) == 0 {
		return nil
	}
	for part := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		kind, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err != nil || parameters["q"] == "0" {
			continue
		}
		switch kind {
		case scim.MediaType, "application/json", "application/*", "*/*":
			return nil
		}
	}
	return scim.Errorf(http.StatusNotAcceptable, "", "answers are %s: accept it", scim.MediaType)
}

// body reads the request's body as bytes.
func body(r *http.Request) ([]byte, error) {
	if kind := r.Header.Get("Content-Type"); kind != "" {
		parsed, _, err := mime.ParseMediaType(kind)
		if err != nil || parsed != scim.MediaType && parsed != "application/json" {
			return nil, scim.Errorf(http.StatusUnsupportedMediaType, "", "use Content-Type: %s", scim.MediaType)
		}
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, largestBody+1))
	if err != nil {
		return nil, scim.BadRequest(scim.InvalidSyntax, "the body could not be read")
	}
	if len(data) > largestBody {
		return nil, scim.Errorf(http.StatusRequestEntityTooLarge, "", "payload too large: the limit is %d bytes", largestBody)
	}
	return data, nil
}

// send answers with a body.
func (h *handler) send(w http.ResponseWriter, r *http.Request, status int, data []byte) {
	w.Header().Set("Content-Type", scim.MediaType+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept-Encoding")
	if len(data) >= worthCompressing && acceptsGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		compressor := gzip.NewWriter(w)
		if _, err := compressor.Write(data); err != nil {
			h.config.Log.Warn("answer", "error", err)
		}
		if err := compressor.Close(); err != nil {
			h.config.Log.Warn("answer", "error", err)
		}
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if _, err := w.Write(data); err != nil {
		h.config.Log.Warn("answer", "error", err)
	}
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err == nil && coding == "gzip" && parameters["q"] != "0" {
			return true
		}
	}
	return false
}

// sendJSON answers with a value.
func (h *handler) sendJSON(w http.ResponseWriter, r *http.Request, status int, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	h.send(w, r, status, data)
	return nil
}

// refuse answers with a SCIM error.
func refuse(w http.ResponseWriter, refusal *scim.Error) {
	if refusal.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="Peakon employee provisioning"`)
	}
	data, err := json.Marshal(refusal)
	if err != nil {
		data = []byte(`{"schemas":["` + scim.ErrorURN + `"],"status":"500"}`)
	}
	w.Header().Set("Content-Type", scim.MediaType+"; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(refusal.Status)
	_, _ = w.Write(data)
}

// refuseError answers with the SCIM error that stands for err.
func (h *handler) refuseError(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the client has gone
	}
	var refusal *scim.Error
	var field *peakon.FieldError
	var conflict *peakon.ConflictError
	switch {
	case errors.As(err, &refusal):
	case errors.As(err, &field):
		refusal = scim.BadRequest(scim.InvalidValue, "%s", field.Error())
	case errors.As(err, &conflict):
		refusal = scim.Conflict("%s", conflict.Error())
	default:
		h.config.Log.Error("request failed", "path", template(r.URL.Path), "error", err)
		refusal = scim.Errorf(http.StatusInternalServerError, "", "internal error; the server's log has it under request %s", w.Header().Get("X-Request-Id"))
	}
	refuse(w, refusal)
}

// legalQuery refuses a query that cannot be decoded or is not UTF-8, so that nothing of it is silently dropped.
func legalQuery(r *http.Request) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return scim.BadRequest(scim.InvalidFilter, "the query cannot be decoded: percent-encode it (RFC 3986 §2.1)")
	}
	for _, values := range query {
		for _, value := range values {
			if !utf8.ValidString(value) {
				return scim.BadRequest(scim.InvalidFilter, "the query is not UTF-8")
			}
		}
	}
	return nil
}
