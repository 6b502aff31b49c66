package server

import (
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/scim"
)

// worthCompressing is from where gzip saves more than it costs.
const worthCompressing = 1 << 10

// send answers with a body.
func (c *call) send(status int, data []byte) {
	header := c.w.Header()
	header.Set("Content-Type", withCharset(c.mediaType))
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "Accept-Encoding")
	if len(data) >= worthCompressing && acceptsGzip(c.r) {
		c.sendCompressed(status, data)
		return
	}
	header.Set("Content-Length", strconv.Itoa(len(data)))
	c.w.WriteHeader(status)
	if _, err := c.w.Write(data); err != nil {
		c.config.Log.Warn("answer", "error", err)
	}
}

func (c *call) sendCompressed(status int, data []byte) {
	c.w.Header().Set("Content-Encoding", "gzip")
	c.w.WriteHeader(status)
	compressor, reused := c.compressors.Get().(*gzip.Writer)
	if !reused {
		compressor = gzip.NewWriter(nil)
	}
	compressor.Reset(c.w)
	_, err := compressor.Write(data)
	if err = errors.Join(err, compressor.Close()); err != nil {
		c.config.Log.Warn("answer", "error", err)
	}
	c.compressors.Put(compressor)
}

// sendJSON answers with a value.
func (c *call) sendJSON(status int, value any) error {
	data, err := scim.Marshal(value)
	if err != nil {
		return err
	}
	c.send(status, data)
	return nil
}

func withCharset(mediaType string) string {
	if mediaType == scim.MediaType {
		return scim.MediaType + "; charset=utf-8"
	}
	return mediaType + "; charset=utf-8"
}

// refuse answers with a SCIM error.
func refuse(w http.ResponseWriter, refusal *scim.Error) { refuseAs(w, scim.MediaType, refusal) }

func refuseAs(w http.ResponseWriter, mediaType string, refusal *scim.Error) {
	if refusal.Status == http.StatusUnauthorized {
		if w.Header().Get("WWW-Authenticate") == "" {
			w.Header().Set("WWW-Authenticate", challenge)
		}
	}
	data := refusal.Append(nil)
	w.Header().Set("Content-Type", withCharset(mediaType))
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(refusal.Status)
	_, _ = w.Write(data)
}

// refuse answers with the SCIM error that stands for err.
func (c *call) refuse(err error) {
	if errors.Is(err, context.Canceled) && c.r.Context().Err() != nil {
		return // the client has gone
	}
	refuseAs(c.w, c.mediaType, c.refusal(err))
}

// refusal is the SCIM error that stands for err. One that is nobody's mistake but ours goes to the log.
func (c *call) refusal(err error) *scim.Error {
	var refusal *scim.Error
	var field *peakon.FieldError
	var conflict *peakon.ConflictError
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &field):
		return scim.BadRequest(scim.InvalidValue, "%s", field.Error())
	case errors.As(err, &conflict):
		return scim.Conflict("%s", conflict.Error())
	default:
		id := c.w.Header().Get("X-Request-Id")
		c.config.Log.Error("request failed", "request", id, "path", template(c.r.URL.Path), "error", err)
		return scim.Errorf(http.StatusInternalServerError, "", "internal error; the server's log has it under request %s", id)
	}
}
