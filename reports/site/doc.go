// Package site makes of several runs a static site that can be published: a conformance matrix of targets and Okta's features,
// each target's runs over time, the report of each run, and a badge for each target. Nothing in it has a script or asks
// another host for anything.
//
//	index.html            the matrix: each target as it was in its last run
//	TARGET/index.html     its runs, newest first, and what each changed
//	TARGET/RUN.html       report.html of a run
//	TARGET/badge.svg      of the last run; badge.json is the same for shields.io
//	site.txt              the files of the site, so that the next one takes those away that it does not write again
package site
