package org

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
)

// handler serves one request with the org's state locked; what it returns as an error is written as Okta would.
type handler func(w http.ResponseWriter, r *http.Request) error

func (o *Org) routes() map[string]handler {
	return map[string]handler{
		"POST /api/v1/users":                                                           o.createUser,
		"GET /api/v1/users":                                                            o.listUsers,
		"GET /api/v1/users/{userID}":                                                   o.getUser,
		"PUT /api/v1/users/{userID}":                                                   o.replaceUser,
		"POST /api/v1/users/{userID}":                                                  o.updateUser,
		"DELETE /api/v1/users/{userID}":                                                o.deleteUser,
		"GET /api/v1/users/{userID}/groups":                                            o.listUserGroups,
		"GET /api/v1/users/{userID}/appLinks":                                          o.listAppLinks,
		"POST /api/v1/users/{userID}/lifecycle/activate":                               o.activateUser,
		"POST /api/v1/users/{userID}/lifecycle/reactivate":                             o.reactivateUser,
		"POST /api/v1/users/{userID}/lifecycle/deactivate":                             o.deactivateUser,
		"POST /api/v1/users/{userID}/lifecycle/suspend":                                o.suspendUser,
		"POST /api/v1/users/{userID}/lifecycle/unsuspend":                              o.unsuspendUser,
		"POST /api/v1/groups":                                                          o.createGroup,
		"GET /api/v1/groups":                                                           o.listGroups,
		"POST /api/v1/groups/rules":                                                    o.createGroupRule,
		"GET /api/v1/groups/rules":                                                     o.listGroupRules,
		"GET /api/v1/groups/rules/{ruleID}":                                            o.getGroupRule,
		"PUT /api/v1/groups/rules/{ruleID}":                                            o.replaceGroupRule,
		"DELETE /api/v1/groups/rules/{ruleID}":                                         o.deleteGroupRule,
		"POST /api/v1/groups/rules/{ruleID}/lifecycle/activate":                        o.activateGroupRule,
		"POST /api/v1/groups/rules/{ruleID}/lifecycle/deactivate":                      o.deactivateGroupRule,
		"GET /api/v1/groups/{groupID}":                                                 o.getGroup,
		"PUT /api/v1/groups/{groupID}":                                                 o.replaceGroup,
		"DELETE /api/v1/groups/{groupID}":                                              o.deleteGroup,
		"GET /api/v1/groups/{groupID}/{part}":                                          o.getOfGroup,
		"PUT /api/v1/groups/{groupID}/users/{userID}":                                  o.addGroupUser,
		"DELETE /api/v1/groups/{groupID}/users/{userID}":                               o.removeGroupUser,
		"POST /api/v1/apps":                                                            o.createApp,
		"GET /api/v1/apps":                                                             o.listApps,
		"GET /api/v1/apps/{appID}":                                                     o.getApp,
		"PUT /api/v1/apps/{appID}":                                                     o.replaceApp,
		"DELETE /api/v1/apps/{appID}":                                                  o.deleteApp,
		"POST /api/v1/apps/{appID}/lifecycle/activate":                                 o.activateApp,
		"POST /api/v1/apps/{appID}/lifecycle/deactivate":                               o.deactivateApp,
		"GET /api/v1/apps/{appID}/connections/default":                                 o.getConnection,
		"POST /api/v1/apps/{appID}/connections/default":                                o.setConnection,
		"POST /api/v1/apps/{appID}/connections/default/lifecycle/activate":             o.activateConnection,
		"POST /api/v1/apps/{appID}/connections/default/lifecycle/deactivate":           o.deactivateConnection,
		"POST /api/v1/apps/{appID}/connections/default/test":                           o.testConnection,
		"GET /api/v1/apps/{appID}/features":                                            o.listFeatures,
		"GET /api/v1/apps/{appID}/features/{feature}":                                  o.getFeature,
		"PUT /api/v1/apps/{appID}/features/{feature}":                                  o.updateFeature,
		"GET /api/v1/apps/{appID}/users":                                               o.listAppUsers,
		"POST /api/v1/apps/{appID}/users":                                              o.assignUser,
		"GET /api/v1/apps/{appID}/users/{userID}":                                      o.getAppUser,
		"POST /api/v1/apps/{appID}/users/{userID}":                                     o.updateAppUser,
		"PUT /api/v1/apps/{appID}/users/{userID}":                                      o.updateAppUser,
		"DELETE /api/v1/apps/{appID}/users/{userID}":                                   o.removeAppUser,
		"POST /api/v1/apps/{appID}/users/{userID}/lifecycle/provision":                 o.provisionAppUser,
		"GET /api/v1/apps/{appID}/groups":                                              o.listAppGroups,
		"GET /api/v1/apps/{appID}/groups/{groupID}":                                    o.getAppGroup,
		"PUT /api/v1/apps/{appID}/groups/{groupID}":                                    o.assignGroup,
		"PATCH /api/v1/apps/{appID}/groups/{groupID}":                                  o.patchAppGroup,
		"DELETE /api/v1/apps/{appID}/groups/{groupID}":                                 o.removeAppGroup,
		"GET /api/v1/apps/{appID}/tasks":                                               o.listTasks,
		"POST /api/v1/apps/{appID}/tasks/{taskID}/lifecycle/retry":                     o.retryTask,
		"GET /api/v1/apps/{appID}/jobs":                                                o.countJobs,
		"GET /api/v1/apps/{appID}/group-push/mappings":                                 o.listPushMappings,
		"POST /api/v1/apps/{appID}/group-push/mappings":                                o.createPushMapping,
		"GET /api/v1/apps/{appID}/group-push/mappings/{pushMappingID}":                 o.getPushMapping,
		"PATCH /api/v1/apps/{appID}/group-push/mappings/{pushMappingID}":               o.updatePushMapping,
		"DELETE /api/v1/apps/{appID}/group-push/mappings/{pushMappingID}":              o.deletePushMapping,
		"POST /api/v1/apps/{appID}/group-push/mappings/{pushMappingID}/lifecycle/push": o.pushNow,
		"GET /api/v1/apps/{appID}/group-push/rules":                                    o.listPushRules,
		"POST /api/v1/apps/{appID}/group-push/rules":                                   o.createPushRule,
		"GET /api/v1/apps/{appID}/group-push/rules/{ruleID}":                           o.getPushRule,
		"DELETE /api/v1/apps/{appID}/group-push/rules/{ruleID}":                        o.deletePushRule,
		"POST /api/v1/apps/{appID}/group-push/rules/{ruleID}/lifecycle/activate":       o.activatePushRule,
		"POST /api/v1/apps/{appID}/group-push/rules/{ruleID}/lifecycle/deactivate":     o.deactivatePushRule,
		"GET /api/v1/meta/schemas/apps/{appID}/default":                                o.getAppSchema,
		"POST /api/v1/meta/schemas/apps/{appID}/default":                               o.changeAppSchema,
		"GET /api/v1/meta/schemas/user/{schemaID}":                                     o.getUserSchema,
		"POST /api/v1/meta/schemas/user/{schemaID}":                                    o.changeUserSchema,
		"GET /api/v1/mappings":                                                         o.listMappings,
		"GET /api/v1/mappings/{mappingID}":                                             o.getMapping,
		"POST /api/v1/mappings/{mappingID}":                                            o.updateMapping,
		"GET /api/v1/logs":                                                             o.listLogs,
	}
}

func (o *Org) newMux() *http.ServeMux {
	mux := http.NewServeMux()
	methods := map[string][]string{}
	routes := o.routes()
	maps.Copy(routes, o.settingsRoutes())
	maps.Copy(routes, o.recoveryRoutes())
	maps.Copy(routes, o.eventHookRoutes())
	maps.Copy(routes, o.importRoutes())
	maps.Copy(routes, o.entitlementRoutes())
	maps.Copy(routes, o.passwordRoutes())
	maps.Copy(routes, o.oauthRoutes())
	for pattern, handle := range routes {
		method, path, _ := strings.Cut(pattern, " ")
		methods[path] = append(methods[path], method)
		mux.HandleFunc(pattern, o.serve(handle))
	}
	// A path that exists answers other methods as Okta does, a path that does not exist is not found.
	// Method by method: a pattern without one may not stand beside /groups/{groupID} and /groups/rules.
	for path, offered := range methods {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
			if !slices.Contains(offered, method) {
				mux.HandleFunc(method+" "+path, o.serve(func(http.ResponseWriter, *http.Request) error { return unsupportedMethod() }))
			}
		}
	}
	mux.HandleFunc("GET /admin/app/cpc/{appName}/oauth/callback", o.serveBrowser(o.finishConsent))
	mux.HandleFunc("/", o.serve(func(_ http.ResponseWriter, r *http.Request) error { return notFound(r.URL.Path, "Endpoint") }))
	return mux
}

// serve does what is the same for every request: headers, rate limit, authentication, the lock. The body is read before the
// lock is taken and the answer is written after it is released, so that a slow client holds up nobody else.
func (o *Org) serve(handle handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, readErr := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := &heldAnswer{header: w.Header(), status: http.StatusOK}
		answer.header.Set("X-Okta-Request-Id", randomText(22))
		answer.header.Set(Header, "mock")
		answer.header.Set("Date", o.now().UTC().Format(http.TimeFormat))
		answer.header.Set("Cache-Control", "no-cache, no-store")
		err := func() error {
			if !o.rates.spend(answer.header, r, o.now()) {
				return tooManyRequests()
			}
			if !o.authorized(r) {
				return invalidToken()
			}
			if readErr != nil {
				return malformed(fmt.Sprintf("the body could not be read: %v; it may hold up to %d bytes", readErr, maxBody))
			}
			if found := r.Header.Get("Content-Type"); len(body) > 0 && !isJSON(found) {
				return unsupportedMedia(found)
			}
			return o.handle(handle, answer, r)
		}()
		if err != nil {
			answer.body = nil
			o.fail(answer, r, err)
		}
		w.WriteHeader(answer.status)
		_, _ = w.Write(answer.body)
	}
}

// isJSON: a body without a media type is taken for JSON, so that trying something by hand stays short. A JSON Patch may
// have a type of its own.
func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return contentType == "" || err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}

// handle runs a handler with the lock. What it changed is on disk when it returns.
func (o *Org) handle(handle handler, answer *heldAnswer, r *http.Request) error {
	err := func() (err error) {
		o.lock()
		defer o.unlock()
		if r.Method != http.MethodGet {
			o.client = clientOf(r, answer.header.Get("X-Okta-Request-Id"))
			defer func() { o.client = nil }()
		}
		defer func() {
			if fault := recover(); fault != nil {
				err = fmt.Errorf("panic: %v\n%s", fault, debug.Stack())
			}
		}()
		return handle(answer, r)
	}()
	if r.Method == http.MethodGet {
		return err
	}
	if failed := o.flushed(); failed != nil {
		return failed
	}
	return err
}

// heldAnswer keeps an answer until the lock is released.
type heldAnswer struct {
	header http.Header
	status int
	body   []byte
}

func (a *heldAnswer) Header() http.Header { return a.header }

func (a *heldAnswer) WriteHeader(status int) { a.status = status }

func (a *heldAnswer) Write(data []byte) (int, error) {
	a.body = append(a.body, data...)
	return len(data), nil
}
