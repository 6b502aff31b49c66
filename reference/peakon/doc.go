// Package peakon is the domain: companies and their employees, the attributes of employees, survey schedules with their rounds
// and deliveries, and the rules by which somebody receives a survey. It is pure: no clock, no storage, no protocol. Instants
// are passed in.
//
// What Peakon documents is cited. Where nothing public says what Peakon does, the package decides; such rules are named D10 to
// D24 and E01 to E30 in docs/reference-decisions.md.
package peakon
