package scimdrill

// Citation points at the text that a requirement rests on.
type Citation struct {
	// Source is the document: "RFC 7644", "Okta SCIM 2.0 SPEC test", "OIN test plan".
	Source string `json:"source"`
	// Section is the place in it: "3.5.2", "step 11", "C9290".
	Section string `json:"section"`
	// URL opens the document, where it has an address.
	URL string `json:"url,omitempty"`
}

// String is the citation as people write it.
func (c Citation) String() string { return c.Source + " " + c.Section }
