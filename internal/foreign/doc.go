// Package foreign reads what others recorded of a SCIM client: HTTP Archives of browsers and proxies, curl lines of a ticket, the
// System Log of an Okta org. What comes of the first two is a recording, as scimdrill record writes it; of the last, which has no
// bodies, the skeleton of a scenario. What is left out is counted, with why.
package foreign
