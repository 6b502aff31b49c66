package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// operation is one kind of request. Its words stand once, in Lua for wrk, and once for the sample.
type operation struct {
	name   string
	method string
	status int
	// lua makes path and body of the variable n, a number from 1 to the number of employees, and u, which no other request of
	// this run has.
	lua string
	// path and body are those of one such request.
	path, body string
	// employees is how many there are.
	employees int
}

func operations(employees int) []operation {
	user := func(name string) string {
		return `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"` + name + `@example.com","name":{"givenName":"Robin","familyName":"Vale"},` +
			`"emails":[{"primary":true,"value":"` + name + `@example.com","type":"work"}],"active":true,"locale":"en-GB","timezone":"Europe/London"}`
	}
	patch := func(active string) string {
		return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":` + active + `}}]}`
	}
	all := []operation{
		{
			name: "get", method: http.MethodGet, status: http.StatusOK, path: fmt.Sprintf("/Users/%d", employees/2),
			lua: `path = "/Users/" .. n; body = nil`,
		},
		{
			name: "lookup by userName", method: http.MethodGet, status: http.StatusOK,
			path: fmt.Sprintf("/Users?filter=userName%%20eq%%20%%22%s%%40example.com%%22&startIndex=1&count=100", personName(employees/2)),
			lua:  `path = "/Users?filter=userName%20eq%20%22p" .. n .. "%40example.com%22&startIndex=1&count=100"; body = nil`,
		},
		{
			name: "PATCH active", method: http.MethodPatch, status: http.StatusOK, path: fmt.Sprintf("/Users/%d", employees/2), body: patch("false"),
			lua: `path = "/Users/" .. n; body = '` + patch(`' .. tostring(u % 2 == 0) .. '`) + `'`,
		},
		{
			name: "POST", method: http.MethodPost, status: http.StatusCreated, path: "/Users", body: user(fmt.Sprintf("sample%d", time.Now().UnixNano())),
			lua: `path = "/Users"; body = '` + user(`u' .. u .. '`) + `'`,
		},
	}
	for i := range all {
		all[i].employees = employees
	}
	return all
}

func personName(n int) string { return fmt.Sprintf("p%d", n) }

// script is the operation in Lua.
func (o operation) script(round int) string {
	return fmt.Sprintf(`
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end
local u
function init()
  u = %d + number * 10000000
  math.randomseed(%d + number)
end
local headers = {["Authorization"] = "Bearer %s", ["Accept"] = "application/scim+json", ["Content-Type"] = "application/scim+json; charset=utf-8"}
request = function()
  local n = math.random(1, %d)
  u = u + 1
  local path, body
  %s
  return wrk.format("%s", "/api/scim/v2" .. path, headers, body)
end
`, time.Now().Unix()%1_000_000*100_000_000, 10*round, token, o.employees, strings.TrimSpace(o.lua), o.method)
}

// request is one request of the operation.
func (o operation) request(ctx context.Context, base string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, o.method, base+o.path, strings.NewReader(o.body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept", "application/scim+json")
	if o.body != "" {
		request.Header.Set("Content-Type", "application/scim+json; charset=utf-8")
	}
	return request, nil
}
