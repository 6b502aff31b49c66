package targetfile

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
)

// checker collects what is wrong with a file that could be read.
type checker struct {
	file     *File
	lines    lines
	problems []error
}

func (c *checker) err() error { return errors.Join(c.problems...) }

func (c *checker) wrong(key, remedy, problem string, args ...any) {
	c.problems = append(c.problems, &Error{
		File: c.file.path, Line: c.lines.of(key), Key: key, Problem: fmt.Sprintf(problem, args...), Remedy: remedy,
	})
}

func (c *checker) all() {
	f := c.file
	if f.Version != Version {
		c.wrong("version", fmt.Sprintf("write version: %d", Version), "this scimdrill reads version %d, and the file says %d", Version, f.Version)
	}
	c.address("address", f.Address, "write the SCIM base URL, such as https://api.example.com/scim/v2, without /Users")
	c.auth()
	c.secondTenant()
	c.app()
	c.users()
	c.oneOf("groups.id-form", string(f.Groups.IDForm), string(AnyID), string(UUID), string(NumberID), string(AddressID))
	c.capabilities()
	c.duration("timeouts.request", c.file.Timeouts.Request)
	c.duration("timeouts.clean-up", c.file.Timeouts.CleanUp)
	c.duration("consistency.budget", c.file.Consistency.Budget)
	c.oneOf("consistency.mode", f.Consistency.Mode, Tolerant, Strict)
	for i, hook := range c.file.Access {
		key := fmt.Sprintf("access[%d]", i)
		if err := hook.Validate(); err != nil {
			c.wrong(key, "see docs/target-file.md for what a hook is", "%v", err)
		}
		c.variable(key+".token-env", hook.TokenEnv, false)
	}
	c.patterns("foreign.user-names", f.Foreign.UserNames)
	c.patterns("foreign.group-names", f.Foreign.GroupNames)
}

func (c *checker) address(key, address, remedy string) {
	if address == "" {
		c.wrong(key, remedy, "it is missing")
		return
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		c.wrong(key, remedy, "%q is not an address that begins with https:// or http://", address)
	case u.User != nil:
		c.wrong(key, "take user and password out: name the environment variables that hold them under auth", "an address holds no secret")
	case u.RawQuery != "" || u.Fragment != "":
		c.wrong(key, remedy, "%q has a query or a fragment, and a base URL has none (RFC 7644 §1.3)", address)
	case strings.HasSuffix(strings.TrimSuffix(u.Path, "/"), "/Users"):
		c.wrong(key, remedy, "%q ends in /Users", address)
	}
}

// variableName is what an environment variable may be called: what looks like a secret does not.
var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]{0,63}$`)

func (c *checker) variable(key, name string, needed bool) {
	switch {
	case name == "" && needed:
		c.wrong(key, "name the environment variable that holds it, such as SCIM_TOKEN; the secret itself never stands in the file", "it is missing")
	case name != "" && !variableName.MatchString(name):
		// What stands there may be a secret: it is not shown.
		c.wrong(key, "write the name of an environment variable, such as SCIM_TOKEN, and put the secret into that variable; if a secret stood here, renew it",
			"this is not the name of an environment variable (capitals, digits, _)")
	}
}

func (c *checker) auth() {
	a := c.file.Auth
	switch a.Mode {
	case Bearer, Header:
		c.variable("auth.token-env", a.TokenEnv, true)
	case Basic:
		c.variable("auth.user-env", a.UserEnv, true)
		c.variable("auth.password-env", a.PasswordEnv, true)
	case OAuth:
		c.address("auth.token-url", a.TokenURL, "write the address of the token endpoint, such as https://login.example.com/oauth/token")
		c.variable("auth.client-id-env", a.ClientIDEnv, true)
		c.variable("auth.client-secret-env", a.ClientSecretEnv, true)
		c.oneOf("auth.client-authentication", a.ClientAuthentication, "client_secret_basic", "client_secret_post")
	default:
		c.wrong("auth.mode", "write bearer, header, basic or oauth", "%s is not a way to authorize requests", quotedOrMissing(string(a.Mode)))
		return
	}
	for key, there := range map[string]bool{
		"auth.token-env": a.TokenEnv != "" && a.Mode != Bearer && a.Mode != Header,
		"auth.user-env":  a.UserEnv != "" && a.Mode != Basic, "auth.password-env": a.PasswordEnv != "" && a.Mode != Basic,
		"auth.token-url": a.TokenURL != "" && a.Mode != OAuth, "auth.client-id-env": a.ClientIDEnv != "" && a.Mode != OAuth,
		"auth.client-secret-env": a.ClientSecretEnv != "" && a.Mode != OAuth,
	} {
		if there {
			c.wrong(key, "remove it, or change auth.mode", "it means nothing with mode %s", a.Mode)
		}
	}
}

func (c *checker) secondTenant() {
	second := c.file.SecondTenant
	c.variable("second-tenant.token-env", second.TokenEnv, second.Address != "")
	if second.Address != "" {
		c.address("second-tenant.address", second.Address, "write the SCIM base URL of the other tenant")
	}
	if second.TokenEnv != "" && c.file.Auth.Mode != Bearer && c.file.Auth.Mode != Header {
		c.wrong("second-tenant.token-env", "leave second-tenant out", "a second tenant needs auth.mode bearer or header, and it is %s", c.file.Auth.Mode)
	}
	if second.TokenEnv != "" && second.TokenEnv == c.file.Auth.TokenEnv {
		c.wrong("second-tenant.token-env", "name the variable that holds the other tenant's token", "it is the variable of the first tenant")
	}
}

func (c *checker) app() {
	for i, kind := range c.file.App.Kinds {
		c.oneOf(fmt.Sprintf("app.kinds[%d]", i), kind, string(scimdrill.Template), string(scimdrill.Wizard))
		if slices.Contains(c.file.App.Kinds[:i], kind) {
			c.wrong(fmt.Sprintf("app.kinds[%d]", i), "keep one of them", "%s stands there twice", kind)
		}
	}
	if c.file.Auth.Mode == Header && slices.Contains(c.file.Kinds(), scimdrill.Wizard) {
		c.wrong("auth.mode", "write mode bearer with the token alone, or kinds: [template]", "an app of the wizard (aiw) always writes \"Bearer \" before the token")
	}
}

func (c *checker) users() {
	u := c.file.Users
	c.oneOf("users.user-name.form", string(u.UserName.Form), string(Address), string(PlainAddress))
	c.oneOf("users.id-form", string(u.IDForm), string(AnyID), string(UUID), string(NumberID), string(AddressID))
	if d := u.UserName.Domain; d != "" && (strings.ContainsAny(d, "@/: ") || !strings.Contains(d, ".")) {
		c.wrong("users.user-name.domain", "write what stands after the @, such as staging.example.com", "%q is not a domain", d)
	}
	c.attributes("users.mandatory", u.Mandatory, true)
	c.attributes("users.custom", u.Custom, false)
	seen := map[string]bool{}
	for _, a := range c.file.Attributes() {
		name := strings.ToLower(a.URN() + " " + a.Name)
		if seen[name] {
			c.wrong("users", "keep one of them; what is mandatory need not stand under custom", "%s is declared twice", a.Name)
		}
		seen[name] = true
	}
}

func (c *checker) attributes(list string, attributes []Attribute, needsValue bool) {
	for i, a := range attributes {
		key := fmt.Sprintf("%s[%d]", list, i)
		if !isWay(a.Name) {
			c.wrong(key+".name", `write a name such as title, name.middleName or phoneNumbers[type eq "work"].value`, "%s is not the way to an attribute", quotedOrMissing(a.Name))
		} else if a.Namespace == "" && ours(a.Name) {
			c.wrong(key+".name", "remove it", "%s is sent in any case", a.Name)
		}
		if a.Namespace != "" && !strings.HasPrefix(strings.ToLower(a.Namespace), "urn:") {
			c.wrong(key+".namespace", "write the URN of its schema, such as urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "%q is not a URN", a.Namespace)
		}
		c.oneOf(key+".type", string(a.Type), string(String), string(Boolean), string(Integer), string(Number), string(Strings))
		if a.Value == nil && needsValue {
			c.wrong(key+".value", "write what every user of a run is to have, such as Consultant or E-{unique}", "it is missing")
		}
		if a.Value != nil {
			c.value(key+".value", a)
		}
	}
}

func isWay(name string) bool {
	parts := way.FindStringSubmatch(name)
	return parts != nil && (parts[2] == "" || parts[4] != "")
}

// ours are attributes that every user of a run has.
func ours(name string) bool {
	return slices.ContainsFunc([]string{"userName", "externalId", "active", "name.givenName", "name.familyName", "emails[primary eq true].value", "password", "id", "schemas", "meta"},
		func(own string) bool { return strings.EqualFold(own, name) })
}

func (c *checker) value(key string, a Attribute) {
	fits := false
	switch value := a.Value.(type) {
	case string:
		fits = a.kind() == String
		c.placeholders(key, value)
	case bool:
		fits = a.kind() == Boolean
	case int, int64, uint64:
		fits = a.kind() == Integer || a.kind() == Number
	case float64:
		fits = a.kind() == Number
	case []any:
		fits = a.kind() == Strings && len(value) > 0
		for _, each := range value {
			text, isText := each.(string)
			fits = fits && isText
			c.placeholders(key, text)
		}
	}
	if !fits {
		c.wrong(key, "change value or type", "%v is not of type %s", a.Value, a.kind())
	}
}

func (c *checker) placeholders(key, text string) {
	for _, found := range placeholder.FindAllString(text, -1) {
		if _, known := expressions()[found]; !known {
			c.wrong(key, "use "+strings.Join(slices.Sorted(maps.Keys(expressions())), ", "), "%s stands for nothing", found)
		}
	}
}

// Declarable lists the capabilities that a file may declare. The others follow from what else it says, or from the run.
func Declarable() []scimdrill.Capability {
	return []scimdrill.Capability{
		scimdrill.CanPatch, scimdrill.CanDelete, "filter", "sort", "bulk", "etag", "change-password", "cursor", "search", "discovery",
		scimdrill.HasGroups, scimdrill.HasEnterpriseSchema, scimdrill.HasPeakonSchema,
	}
}

func (c *checker) capabilities() {
	var names []string
	for _, known := range Declarable() {
		names = append(names, string(known))
	}
	for capability := range c.file.Capabilities {
		if !slices.Contains(Declarable(), capability) {
			c.wrong("capabilities."+string(capability), "use "+strings.Join(names, ", "), "this capability cannot be declared")
		}
	}
}

func (c *checker) duration(key string, d Duration) {
	if d != "" && d.Or(0) <= 0 {
		c.wrong(key, "write a time above zero with its unit, such as 30s", "%q is not one", d)
	}
}

func (c *checker) patterns(key string, patterns []string) {
	for i, pattern := range patterns {
		if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
			c.wrong(fmt.Sprintf("%s[%d]", key, i), "write a name, with * for any run of characters", "%q is not a pattern", pattern)
		}
	}
}

func (c *checker) oneOf(key, value string, allowed ...string) {
	if value != "" && !slices.Contains(allowed, value) {
		c.wrong(key, "write "+strings.Join(allowed[:len(allowed)-1], ", ")+" or "+allowed[len(allowed)-1], "%q is not known", value)
	}
}

func quotedOrMissing(text string) string {
	if text == "" {
		return "nothing"
	}
	return fmt.Sprintf("%q", text)
}
