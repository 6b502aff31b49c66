package defects

import (
	"net/http"
	"strings"
	"time"
)

func ofTenants() []Defect {
	const broken = "OWASP API Security Top 10 (2023), API1; RFC 7644 §6"
	return []Defect{
		{
			ID: "tenant-by-id-unchecked", Title: "Whoever knows an id reads and changes what it names, whichever tenant it is of.",
			Story:  "One customer's token opens the people of every other.",
			Source: broken,
			wrap: betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
				t.actAsOwner(q)
				t.forward(q).send(w)
			}),
		},
		{
			ID: "tenant-unchecked-on-write", Title: "The tenant is checked when a resource is read, and not when it is written.",
			Story:  "One customer can deactivate people whom it cannot see.",
			Source: broken,
			wrap: betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
				if q.has([]string{http.MethodPut, http.MethodPatch, http.MethodDelete}) {
					t.actAsOwner(q)
				}
				t.forward(q).send(w)
			}),
		},
		{
			ID: "tenant-bulk-unchecked", Title: "Operations of a bulk request are not held against the tenant.",
			Story:  "What a single request refuses a bulk request does.",
			Source: broken,
			wrap: betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
				if strings.HasSuffix(q.URL.Path, "/Bulk") {
					if owner := t.ownerNamedIn(q); owner != "" {
						q.Header.Set("Authorization", owner)
					}
				}
				t.forward(q).send(w)
			}),
		},
		{
			ID: "tenant-user-name-global", Title: "userName is unique across tenants.",
			Story:  "Somebody who is known at another customer cannot be provisioned: the lookup finds nobody, the create is a conflict.",
			Source: "github.com/NorthlandPositronics/Cogtrix/issues/120",
			wrap: betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
				name, _ := q.object()["userName"].(string)
				if q.resource == "Users" && t.takenElsewhere(q, "userName", name) {
					refuse(w, http.StatusConflict, "uniqueness", "userName is already taken")
					return
				}
				t.forward(q).send(w)
			}),
		},
		{
			ID: "tenant-external-id-global", Title: "externalId is unique across tenants.",
			Story:  "Two customers whose clients count from 1 get into each other's way.",
			Source: "RFC 7643 §3.1; RFC 7644 §6.2",
			wrap: betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
				external, _ := q.object()["externalId"].(string)
				if q.toAll(http.MethodPost) && t.takenElsewhere(q, "externalId", external) {
					refuse(w, http.StatusConflict, "uniqueness", "externalId is already taken")
					return
				}
				t.forward(q).send(w)
			}),
		},
		{
			ID: "tenant-create-joins", Title: "Accounts of one address are one account in all tenants.",
			Story:  "One customer's Okta renames and deactivates people at another.",
			Source: broken,
			wrap:   accountsJoined(),
		},
		{
			ID: "tenant-member-unchecked", Title: "Members of a group are looked up in all tenants.",
			Story:  "A group of one customer holds people of another.",
			Source: broken,
			wrap: betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
				if q.resource == "Groups" {
					t.hideStrangers(q)
				}
				t.forward(q).send(w)
			}),
		},
		{
			ID: "tenant-manager-shown", Title: "Managers are looked up in all tenants, and shown by name.",
			Story:  "A customer reads the names of another's people.",
			Source: broken,
			wrap:   managersShown(),
		},
		{
			ID: "stranger-forbidden", Title: "An id of another tenant is answered with 403 instead of 404.",
			Story:  "A customer can find out which ids exist elsewhere.",
			Source: "RFC 9110 §15.5.4",
			wrap: onStranger(func(w http.ResponseWriter, _ *request, _ string) {
				refuse(w, http.StatusForbidden, "", "you have no access to this resource")
			}),
		},
		{
			ID: "stranger-named-in-detail", Title: "The refusal of an id of another tenant names the person.",
			Story:  "The admin of one customer reads in a task who works for another.",
			Source: broken,
			wrap: onStranger(func(w http.ResponseWriter, q *request, owner string) {
				name, _ := q.as(owner, http.MethodGet).object()["userName"].(string)
				refuse(w, http.StatusNotFound, "", "user "+name+" belongs to another organisation")
			}),
		},
		{
			ID: "stranger-slow", Title: "A user is loaded with everything before the tenant is looked at.",
			Story:  "The time of a refusal tells which ids exist elsewhere.",
			Source: broken,
			wrap: betweenTenants(func(t *tenants, w http.ResponseWriter, q *request) {
				if t.owner(q) != "" {
					time.Sleep(30 * time.Millisecond) // the load
				}
				t.forward(q).send(w)
			}),
		},
		{
			ID: "tenant-of-last-token", Title: "The tenant is kept where all requests share it: it is that of whoever came last.",
			Story:  "Now and then a lookup is answered from another customer's directory.",
			Source: broken,
			wrap:   tenantOfLastToken(),
		},
	}
}
