// Package reports renders a [scimdrill.Report] for everybody who reads one: a person at a terminal ([Console]), a program
// (results.json, described by [Schema]), a vendor or an admin in a browser (report.html), a CI system (junit.xml), a pull
// request (report.md) and a network inspector (exchanges.har).
//
// Everything is rendered from the Report alone. Strings in a report come from a server under test and are taken to be
// hostile: they are escaped for the format, and characters that a reader cannot see are spelled out.
package reports
