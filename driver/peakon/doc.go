// Package peakon is a Peakon administrator's hands: what an admin does under Administration in Peakon (connect the employee
// provisioning integration, make attributes and aliases, plan surveys) and what only a rehearsal may do (move the clock, read
// who was sent which survey). It speaks the reference server's control API over HTTP and shares no code with the server.
package peakon
