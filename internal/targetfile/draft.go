package targetfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// Draft is a file to begin with.
type Draft struct {
	Address string
	// Told is what discovery said; what is missing was not told.
	Told map[scimdrill.Capability]bool
	// Mandatory and Custom are attributes that the target's schemas list.
	Mandatory, Custom []Attribute
	// Silent is set when no discovery document was to be had.
	Silent bool
}

// Write writes the draft into a new file. One that is there already is not touched.
func (d Draft) Write(path string) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // it holds no secrets, and a repository is where it belongs
	if errors.Is(err, os.ErrExist) {
		return &Error{File: path, Problem: "it is there already, and is not written over", Remedy: "name another file, or move this one away"}
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = io.WriteString(file, d.Text())
	return err
}

// Text is the draft as YAML with comments.
func (d Draft) Text() string {
	var text strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&text, format+"\n", args...) }
	address := d.Address
	if address == "" {
		address = "https://api.example.com/scim/v2"
	}
	say("# What scimdrill needs to know of your SCIM endpoint. `scimdrill run --target FILE` uses it; flags override it.")
	say("# Every key is explained in docs/target-file.md. No secret ever stands here: name the environment variables that hold them.")
	say("version: %d", Version)
	say("")
	say("# The SCIM base URL, without /Users.")
	say("address: %s", address)
	say("")
	say("# bearer: Okta writes \"Bearer \" before what is in token-env.  header: token-env holds the whole value of Authorization.")
	say("# basic: user-env and password-env.  oauth: token-url, client-id-env, client-secret-env, scope.")
	say("auth:\n  mode: bearer\n  token-env: SCIM_TOKEN")
	say("")
	say("# Another tenant of the same server, for the checks that nothing leaks between tenants.")
	say("# second-tenant:\n#   token-env: SCIM_TOKEN_B")
	say("")
	say("# The kinds of Okta app: template (of Okta's catalog, and the OIN), aiw (App Integration Wizard). Left out: the profile's.")
	say("# app:\n#   kinds: [template, aiw]\n#   unique-identifier: userName")
	say("")
	say("users:")
	say("  # address: any mail address; plain-address: of small letters, digits, dots and hyphens. All are of one domain.")
	say("  user-name:\n    form: address\n    domain: example.com")
	say("  # What ids look like: any, uuid, number, address.")
	say("  id-form: any")
	say("  # What a create must hold besides userName, name and one address. In a value {unique} is what no two people share, and")
	say("  # {given}, {family}, {address} and {domain} are the person's.")
	d.attributes(say, "", "mandatory", d.Mandatory, `    - name: title
      value: Consultant`)
	say("  # Attributes of your own that Okta is to send, with the URN of their schema and their type: string, boolean, integer,")
	say("  # number, strings.")
	if len(d.Custom) > 0 {
		say("  # The target's schemas list these. Give those that Okta is to send a value that fits, and take their # away.")
	}
	d.attributes(say, "# ", "custom", d.Custom, `    - name: badge
      namespace: urn:example:params:scim:schemas:extension:acme:2.0:User
      type: integer
      value: 7`)
	say("")
	switch {
	case d.Silent:
		say("# What the target can do. It answered no discovery endpoint, so that this is guessed: take the # away, and put it right.")
	case len(d.Told) == 0:
		say("# What the target can do, where it does not say it by itself: take the # away, and put it right.")
	default:
		say("# What the target can do, as its discovery endpoints have it; where they are wrong, what stands here counts.")
	}
	say("capabilities:")
	for _, capability := range Declarable() {
		said, told := d.Told[capability]
		if !told {
			said = capability == scimdrill.CanPatch || capability == scimdrill.CanDelete || capability == "filter"
		}
		mark := ""
		if !told {
			mark = "# "
		}
		say("  %s%s: %t", mark, capability, said)
	}
	say("")
	say("# What a run may delete when it cleans up. Without users they are deactivated.")
	say("delete:\n  users: true\n  groups: true")
	say("")
	say("timeouts:\n  request: 60s    # Okta's own limit\n  clean-up: 30s")
	say("")
	say("# tolerant: reads may lag behind writes for so long, and the delays are reported; strict: that is a failure.")
	say("consistency:\n  mode: tolerant\n  budget: 5s")
	say("")
	say("# What tells whether a person really gets in: see docs/access-hooks.md.")
	say("# access:\n#   - means: sign-in\n#     command: [./hooks/sign-in.sh]")
	say("")
	say("# A run touches nothing that it did not make. Here stand names that it must not even give: * stands for any run of characters.")
	say("# foreign:\n#   user-names: [\"admin*\"]\n#   group-names: [Payroll]")
	return text.String()
}

func (d Draft) attributes(say func(format string, args ...any), mark, key string, attributes []Attribute, example string) {
	if len(attributes) == 0 {
		say("  # %s:\n  # %s", key, strings.ReplaceAll(example, "\n", "\n  # "))
		return
	}
	say("  %s%s:", mark, key)
	for _, a := range attributes {
		say("  %s  - name: %s", mark, strconv.Quote(a.Name))
		if a.Namespace != "" {
			say("  %s    namespace: %s", mark, a.Namespace)
		}
		if a.Type != "" {
			say("  %s    type: %s", mark, a.Type)
		}
		say("  %s    value: %s", mark, yamlValue(a.sample()))
	}
}

func yamlValue(value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(v)
	case []any:
		parts := make([]string, len(v))
		for i, each := range v {
			parts[i] = yamlValue(each)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}
