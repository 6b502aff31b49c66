package targetfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill/internal/targetfile"
)

const least = "version: 1\naddress: https://api.example.com/scim/v2\nauth: {mode: bearer, token-env: SCIM_TOKEN}\n"

func TestTheLeastAndTheMost(t *testing.T) {
	file, err := targetfile.Parse("target.yaml", []byte(least))
	if err != nil {
		t.Fatal(err)
	}
	if file.Domain() != "example.com" || file.Delete.Users != nil || len(file.Attributes()) != 0 {
		t.Errorf("the least: %+v", file)
	}
	most := filepath.Join(t.TempDir(), "most.yaml")
	if err := os.WriteFile(most, []byte(`version: 1
address: https://api.example.com/t/7/scim
auth:
  mode: oauth
  token-url: https://login.example.com/token
  client-id-env: CLIENT_ID
  client-secret-env: CLIENT_SECRET
  scope: scim.read scim.write
  client-authentication: client_secret_post
app:
  kinds: [template, aiw]
  unique-identifier: email
users:
  user-name: {form: plain-address, domain: corp.example.com}
  id-form: uuid
  mandatory:
    - {name: title, value: Consultant}
    - {name: 'phoneNumbers[type eq "work"].value', value: "+45 {unique}"}
    - {name: costCenter, namespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", value: CC-7}
  custom:
    - {name: badge, namespace: "urn:example:shop:2.0:User", type: integer, value: 7}
    - {name: roles, namespace: "urn:example:shop:2.0:User", type: strings, value: [a, b]}
groups: {id-form: number}
capabilities: {patch: true, groups: true, sort: false}
delete: {users: false, groups: true}
timeouts: {request: 10s, clean-up: 1m}
consistency: {mode: strict, budget: 3s}
access: [{means: sign-in, command: [./try-login], timeout: 5s}]
foreign: {user-names: ["*@corp.example.com.admin"], group-names: [Payroll]}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err = targetfile.Load(most)
	if err != nil {
		t.Fatal(err)
	}
	if *file.Delete.Users || file.Timeouts.Request.Or(0) != 10*time.Second || len(file.Attributes()) != 5 || file.Path() != most {
		t.Errorf("the most: %+v", file)
	}
}

func TestWhatIsWrongIsNamedWithLineKeyAndRemedy(t *testing.T) {
	const line = ":4: "
	for name, test := range map[string]struct {
		text string
		says []string
	}{
		"empty":                {"", []string{"target.yaml", "version", "address", "auth.mode"}},
		"not YAML":             {"version: 1\n\taddress: x\n", []string{"target.yaml:2"}},
		"a list":               {"- 1\n", []string{"target.yaml:1", "docs/target-file.md"}},
		"two documents":        {least + "---\n" + least, []string{"several documents"}},
		"unknown key":          {least + "domains: x\n", []string{line, "domains", "not known", "docs/target-file.md"}},
		"key spelled wrong":    {least + "users: {user_name: {}}\n", []string{line, "user_name", "user-name"}},
		"key twice":            {least + "version: 1\n", []string{line, "version", "twice"}},
		"wrong kind":           {least + "app: {kinds: [wizard]}\n", []string{line, "wizard", "template", "aiw"}},
		"kind twice":           {least + "app: {kinds: [aiw, aiw]}\n", []string{line, "app.kinds[1]", "twice"}},
		"number for a list":    {least + "users: {mandatory: 5}\n", []string{line, "mandatory"}},
		"text for a number":    {"version: one\naddress: https://api.example.com/scim\n", []string{":1: version: expected a whole number, found a text"}},
		"wrong form":           {least + "users:\n  user-name:\n    form: uuid\n", []string{":6: ", "users.user-name.form", "plain-address"}},
		"no domain":            {least + "users: {user-name: {domain: '@corp'}}\n", []string{line, "users.user-name.domain", "@corp"}},
		"wrong id form":        {least + "users: {id-form: guid}\n", []string{line, "id-form", "uuid"}},
		"unknown capability":   {least + "capabilities:\n  patches: true\n", []string{":5: ", "capabilities.patches", "patch"}},
		"undeclarable":         {least + "capabilities: {heavy: true}\n", []string{line, "heavy", "cannot be declared"}},
		"no yes or no":         {least + "capabilities: {patch: sometimes}\n", []string{line, "patch", "true or false"}},
		"no time":              {least + "timeouts: {request: 10}\n", []string{line, "request"}},
		"time below zero":      {least + "timeouts: {request: -1s}\n", []string{line, "above zero"}},
		"wrong consistency":    {least + "consistency: {mode: lax}\n", []string{line, "tolerant or strict"}},
		"attribute unnamed":    {least + "users: {mandatory: [{value: x}]}\n", []string{line, "users.mandatory[0].name", "nothing"}},
		"attribute valueless":  {least + "users:\n  mandatory:\n    - name: title\n", []string{":6: ", "users.mandatory[0].value", "missing"}},
		"attribute way":        {least + "users: {custom: [{name: 'emails[type eq work]'}]}\n", []string{line, "custom[0].name", "phoneNumbers"}},
		"attribute of ours":    {least + "users: {mandatory: [{name: UserName, value: x}]}\n", []string{line, "in any case"}},
		"attribute URN":        {least + "users: {custom: [{name: x, namespace: shop}]}\n", []string{line, "namespace", "URN"}},
		"attribute type":       {least + "users: {custom: [{name: x, type: text}]}\n", []string{line, "type", "boolean"}},
		"attribute mismatch":   {least + "users: {custom: [{name: x, type: integer, value: seven}]}\n", []string{line, "seven", "integer"}},
		"attribute twice":      {least + "users: {mandatory: [{name: title, value: x}], custom: [{name: Title}]}\n", []string{line, "twice"}},
		"placeholder":          {least + "users: {mandatory: [{name: title, value: '{first}'}]}\n", []string{line, "{first}", "{unique}"}},
		"pattern":              {least + "foreign: {group-names: ['[']}\n", []string{line, "foreign.group-names[0]", "pattern"}},
		"hook without means":   {least + "access:\n  - command: [x]\n", []string{":5: ", "access[0]", "means"}},
		"hook with a secret":   {least + "access: [{means: sign-in, url: 'https://x.example', token-env: s3cret}]\n", []string{line, "access[0].token-env"}},
		"other version":        {strings.Replace(least, "version: 1", "version: 2", 1), []string{":1: version", "version: 1"}},
		"no address":           {strings.Replace(least, "https://api.example.com/scim/v2", "api.example.com", 1), []string{":2: address", "https://"}},
		"address of users":     {strings.Replace(least, "scim/v2", "scim/v2/Users", 1), []string{":2: address", "without /Users"}},
		"no mode":              {strings.Replace(least, "mode: bearer, ", "", 1), []string{":3: auth.mode", "bearer, header, basic or oauth"}},
		"no variable":          {strings.Replace(least, ", token-env: SCIM_TOKEN", "", 1), []string{":3: auth.token-env", "SCIM_TOKEN"}},
		"key of another mode":  {strings.Replace(least, "token-env: SCIM_TOKEN", "token-env: A, user-env: B", 1), []string{":3: auth.user-env", "bearer"}},
		"header and wizard":    {strings.Replace(least, "bearer", "header", 1) + "app: {kinds: [aiw]}\n", []string{":3: auth.mode", "Bearer"}},
		"second is first":      {least + "second-tenant: {token-env: SCIM_TOKEN}\n", []string{line, "second-tenant.token-env", "other tenant"}},
		"second without token": {least + "second-tenant: {address: 'https://b.example.com'}\n", []string{line, "second-tenant.token-env"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := targetfile.Parse("target.yaml", []byte(test.text))
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, words := range test.says {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("it does not say %q: %v", words, err)
				}
			}
		})
	}
}

func TestASecretInTheFileIsRefusedAndNotRepeated(t *testing.T) {
	const secret = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0"
	for _, text := range []string{
		strings.Replace(least, "SCIM_TOKEN", secret, 1),
		strings.Replace(least, "https://", "https://user:"+secret+"@", 1),
		least + "second-tenant: {token-env: '" + secret + "'}\n",
		strings.Replace(least, "{mode: bearer, token-env: SCIM_TOKEN}", "{mode: basic, user-env: USER, password-env: "+secret+"}", 1),
	} {
		_, err := targetfile.Parse("target.yaml", []byte(text))
		if err == nil || strings.Contains(err.Error(), secret) || !strings.Contains(err.Error(), "environment variable") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestAMissingFileIsToBeWritten(t *testing.T) {
	_, err := targetfile.Load(filepath.Join(t.TempDir(), "none.yaml"))
	if err == nil || !strings.Contains(err.Error(), "scimdrill init") {
		t.Errorf("found %v", err)
	}
}
