package record

import (
	"net/http"
	"strconv"
)

// The checks of what is answered with 4xx and 5xx.

func checkErrorMedia(s seen) *Finding {
	if kind := mediaType(s); s.Response.Body != "" && kind != scimJSON && kind != "application/json" {
		return finding("rfc.error.media-type", "expected Content-Type "+scimJSON+" or application/json, found "+orNothing(kind))
	}
	return nil
}

func checkErrorJSON(s seen) *Finding {
	if s.got == nil && s.Request.Method != http.MethodHead {
		return finding("rfc.error.json", "expected a SCIM error with the "+strconv.Itoa(s.Status())+", found "+map[bool]string{true: "an empty body", false: "a body that is no JSON object"}[s.Response.Body == ""])
	}
	return nil
}

func checkErrorSchema(s seen) *Finding {
	if s.got != nil && !s.got.names(scimError) {
		return finding("rfc.error.schema", "expected the schema "+scimError+" in the error, found others, or none")
	}
	return nil
}

func checkErrorStatus(s seen) *Finding {
	if _, isText := s.got.get("status").(string); s.got != nil && !isText {
		return finding("rfc.error.status-string", "expected status as a text in the error, found "+kindOf(s.got.get("status")))
	}
	return nil
}

func checkErrorEqual(s seen) *Finding {
	if status, isText := s.got.get("status").(string); isText && status != strconv.Itoa(s.Status()) {
		return finding("rfc.error.status-equal", "expected the status of the answer in the error, found another one")
	}
	return nil
}

func checkErrorDetail(s seen) *Finding {
	if s.got != nil && s.got.text("detail") == "" {
		return finding("rfc.error.detail", "expected a detail, which Okta shows to the admin, found none")
	}
	return nil
}

func checkUnauthorized(s seen) *Finding {
	if s.Status() == 401 && s.got.text("detail") == "" {
		return finding("okta.auth.error-body", "expected a SCIM error with a detail, found none")
	}
	return nil
}

func checkChallenge(s seen) *Finding {
	if s.Status() == 401 && s.Response.Header.Get("WWW-Authenticate") == "" {
		return finding("okta.auth.challenge", "expected WWW-Authenticate with the 401, found none")
	}
	return nil
}

func checkRetryAfter(s seen) *Finding {
	if (s.Status() == 429 || s.Status() == 503) && s.Response.Header.Get("Retry-After") == "" {
		return finding("rfc.error.retry-after", "expected Retry-After, found none: Okta waits five minutes")
	}
	return nil
}
