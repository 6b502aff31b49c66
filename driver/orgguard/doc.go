// Package orgguard stands between a run and an Okta org that people use. It lets through what touches only what the run itself
// made and the one app that was prepared for it, writes into a journal before anything is made or set, keeps to a share of the
// org's rate limits, and takes everything away again.
package orgguard
