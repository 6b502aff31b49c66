package defects

import (
	"maps"
	"net/http"
	"reflect"
)

func ofReplacing() []Defect {
	return []Defect{
		{
			ID: "put-204", Title: "PUT is answered with 204 and no body.",
			Story:  "Okta cannot read what became of the update, and reports a failure.",
			Source: "RFC 7644 §3.5.1: 200 and the entire resource",
			wrap: onAnswer(func(q *request, a *answer) {
				if q.about(http.MethodPut) && a.good() {
					a.status, a.body = http.StatusNoContent, nil
				}
			}),
		},
		{
			ID: "put-omitted-hidden", Title: "What a PUT leaves out is kept, and the answer shows what was sent alone.",
			Story:  "Okta believes that the old values are gone; they are not.",
			Source: "RFC 7644 §3.5.1; a merge whose answer is the request",
			wrap:   merging(true),
		},
		{
			ID: "put-merges", Title: "What a PUT leaves out is taken from what is stored, userName too.",
			Story:  "A broken request counts as an update.",
			Source: "RFC 7644 §3.5.1: required attributes must be given",
			wrap:   merging(false),
		},
		{
			ID: "put-repeated-404", Title: "A PUT that is sent a second time is answered with 404.",
			Story:  "Okta pushes a profile in which nothing changed, and is told that the person is gone.",
			Source: "RFC 9110 §9.2.2; MySQL counts no affected rows where nothing changes",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if !q.about(http.MethodPut) {
					q.pass(w)
					return
				}
				before := q.stored()
				a := q.forward()
				after := q.stored()
				delete(before, "meta")
				delete(after, "meta")
				if a.good() && reflect.DeepEqual(before, after) {
					refuse(w, http.StatusNotFound, "", "no row was updated")
					return
				}
				a.send(w)
			}),
		},
		{
			ID: "put-appends", Title: "PUT adds email addresses to those that are there.", Mode: "full",
			Story:  "Mail goes on to the address that the person gave up.",
			Source: "RFC 7644 §3.5.1; an association that is saved without being cleared",
			wrap: onRequest(func(q *request) {
				sent := q.object()
				emails, isList := sent["emails"].([]any)
				if !isList || !q.about(http.MethodPut) {
					return
				}
				old := q.stored()["emails"]
				eachOf(old, func(email map[string]any) { delete(email, "primary") })
				if kept, some := old.([]any); some {
					sent["emails"] = append(emails, kept...)
					q.setObject(sent)
				}
			}),
		},
		{
			ID: "put-echoes-body", Title: "PUT is answered with the body that was sent, the client's id, meta and groups included.",
			Story:  "The client keeps an id that the server has never heard of.",
			Source: "RFC 7644 §3.5.1; a handler that sends its input back",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				sent := q.object()
				a := q.forward()
				if q.about(http.MethodPut) {
					a.users(func(user map[string]any) { maps.Copy(user, sent) })
				}
				a.send(w)
			}),
		},
		{
			ID: "put-id-required", Title: "A PUT whose body has no id is answered with 400.",
			Story:  "Clients that send nothing that they may not write cannot update anybody.",
			Source: "RFC 7644 §3.5.1: id is readOnly",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if user := q.object(); q.about(http.MethodPut) && user != nil && user["id"] == nil {
					refuse(w, http.StatusBadRequest, "invalidValue", "id is required")
					return
				}
				q.pass(w)
			}),
		},
		{
			ID: "put-creates", Title: "A PUT to an id that nobody has creates a user.",
			Story:  "An update that comes after a deletion brings the person back.",
			Source: "RFC 7644 §3.5.1: PUT must not create; a framework's save",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				a := q.forward()
				if q.about(http.MethodPut) && a.status == http.StatusNotFound {
					a = q.ask(http.MethodPost, "/Users", q.body)
				}
				a.send(w)
			}),
		},
		{
			ID: "created-moves", Title: "meta.created is the time of the last change.",
			Story:  "Everybody who changes looks like a new person.",
			Source: "RFC 7643 §3.1; a column that the database sets with each write",
			wrap:   onMeta(func(meta map[string]any) { meta["created"] = meta["lastModified"] }),
		},
		{
			ID: "username-frozen", Title: "A PUT does not change userName, and is answered with 200.",
			Story:  "People who marry are not found any more.",
			Source: "RFC 7644 §3.5.1; userName as the key of the table",
			wrap: onRequest(func(q *request) {
				if sent := q.object(); sent != nil && sent["userName"] != nil && q.about(http.MethodPut) {
					if stored := q.stored(); stored != nil {
						sent["userName"] = stored["userName"]
						q.setObject(sent)
					}
				}
			}),
		},
		{
			ID: "refused-half-written", Title: "A PUT that is answered with 400 has written the name all the same.",
			Story:  "The admin reads that the update failed, and half of it is done.",
			Source: "RFC 7644 §3.5.1; tables that are written one after the other, without a transaction",
			wrap: onAnswer(func(q *request, a *answer) {
				name, named := q.object()["name"]
				if !q.about(http.MethodPut) || a.status != http.StatusBadRequest || !named {
					return
				}
				if user := q.stored(); user != nil {
					user["name"] = name
					q.ask(http.MethodPut, "/Users/"+q.id, render(user))
				}
			}),
		},
		{
			ID: "null-ignored", Title: "null and [] in a PUT change nothing.",
			Story:  "What a person no longer has stays for good.",
			Source: "RFC 7643 §2.5; a mapper that leaves out what is empty",
			wrap: onRequest(func(q *request) {
				sent := q.object()
				if sent == nil || !q.about(http.MethodPut) {
					return
				}
				stored := q.stored()
				for name, value := range sent {
					if list, isList := value.([]any); value == nil || isList && len(list) == 0 {
						sent[name] = stored[name]
					}
				}
				q.setObject(sent)
			}),
		},
		{
			ID: "put-leaves-groups", Title: "A PUT that names no groups takes the user out of all of them.", Mode: "full",
			Story:  "Every update of a profile throws people out of what they may do.",
			Source: "RFC 7644 §3.5.1: groups is readOnly",
			wrap: onRequest(func(q *request) {
				sent := q.object()
				named, _ := sent["groups"].([]any)
				if sent == nil || len(named) > 0 || !q.about(http.MethodPut) {
					return
				}
				eachOf(q.stored()["groups"], func(group map[string]any) {
					id, _ := group["value"].(string)
					q.ask(http.MethodPatch, "/Groups/"+id, render(map[string]any{
						"schemas":    []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"},
						"Operations": []any{map[string]any{"op": "remove", "path": `members[value eq "` + q.id + `"]`}},
					}))
				})
			}),
		},
	}
}

// merging makes a middleware that fills a PUT up with what is stored. Hiding, the answer shows what was sent alone.
func merging(hiding bool) func(http.Handler) http.Handler {
	return middleware(func(w http.ResponseWriter, q *request) {
		sent := q.object()
		if sent == nil || !q.about(http.MethodPut) {
			q.pass(w)
			return
		}
		merged := q.stored()
		if merged == nil {
			q.pass(w)
			return
		}
		maps.Copy(merged, sent)
		q.setObject(merged)
		a := q.forward()
		if hiding {
			a.users(func(user map[string]any) {
				maps.DeleteFunc(user, func(name string, _ any) bool {
					_, was := sent[name]
					return !was && name != "id" && name != "meta" && name != "schemas"
				})
			})
		}
		a.send(w)
	})
}
