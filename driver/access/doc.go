// Package access asks whether a person really gets into an application: whether they can sign in, go on with a session, use a
// key, or get what only those get who are there. SCIM cannot tell: a server may show active false and let everybody in. Who
// makes the application supplies hooks, each a command or an address, which try it; docs/access-hooks.md is for them.
package access
