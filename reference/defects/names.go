package defects

import (
	"net/http"
	"regexp"
	"strings"
)

func ofNames() []Defect {
	return []Defect{
		{
			ID: "markup-escaped", Title: "Ampersands and angle brackets in names are stored as &amp; and &lt;.",
			Story:  "Tom &amp; Co, in every mail, and &amp;amp; after the next update.",
			Source: "RFC 7643 §2.3.1; frameworks that escape input instead of output",
			wrap: rewritingNames(func(name string) string {
				return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(name)
			}),
		},
		{
			ID: "quotes-stripped", Title: "Quotation marks and backslashes are taken out of names.",
			Story:  "Dwayne Rock, who calls himself \"Rock\".",
			Source: "RFC 7643 §2.3.1; PHP's stripslashes",
			wrap:   rewritingNames(strings.NewReplacer(`"`, "", `\`, "").Replace),
		},
		{
			ID: "lookup-lowercased", Title: "The lookup puts the userName into lower case and compares it with what was stored as it came.",
			Story:  "Whoever has a capital in the address is never found, and fails with a conflict at the next assignment.",
			Source: "RFC 7643 §4.1.1; Okta SCIM 2.0 SPEC test, step 17",
			wrap: onAnswer(func(q *request, a *answer) {
				if userName, isLookup := lookedUp(q); isLookup {
					a.keep(func(user map[string]any) bool { return user["userName"] == strings.ToLower(userName) })
				}
			}),
		},
		{
			ID: "lookup-odd-refused", Title: "A lookup whose value holds anything but letters, digits and @._- is refused.",
			Story:  "People with a slash, an apostrophe or a plus sign in their address cannot be provisioned.",
			Source: "Okta support, user names with a slash; firewalls that take a quotation for an injection",
			wrap: middleware(func(w http.ResponseWriter, q *request) {
				if userName, isLookup := lookedUp(q); isLookup && !regexp.MustCompile(`^[\pL\pN@._-]*$`).MatchString(userName) {
					refuse(w, http.StatusBadRequest, "invalidFilter", "the value holds characters that are not allowed")
					return
				}
				q.pass(w)
			}),
		},
	}
}
