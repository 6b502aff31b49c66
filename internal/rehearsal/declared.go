package rehearsal

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/driver/guard"
	"github.com/scimdrill/scimdrill/fixtures/people"
	"github.com/scimdrill/scimdrill/internal/targetfile"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// declare tells the stage what the target file says.
func (r *Rehearsal) declare() {
	file := r.options.Declared
	if file == nil {
		return
	}
	r.stage.People.At(file.Domain(), file.Users.UserName.Form == targetfile.PlainAddress)
	declared := stage.Declared{UniqueIdentifier: file.App.UniqueIdentifier, NoSuchID: noSuchID(file.Users.IDForm)}
	switch file.Auth.Mode {
	case targetfile.Header:
		declared.Template = "scim2headerauth"
	case targetfile.Basic:
		declared.Template, declared.AuthMode = "scim2headerauth", "BASIC_AUTH"
	default:
	}
	for i, a := range file.Attributes() {
		declared.Attributes = append(declared.Attributes, oktas(i, a))
	}
	if mandatory := file.Users.Mandatory; len(mandatory) > 0 {
		declared.Complete = func(body map[string]any, person people.Person) {
			for _, a := range mandatory {
				a.Put(body, targetfile.Person{Given: person.Given, Family: person.Family, Address: person.Email})
			}
		}
	}
	r.stage.Declared = declared
}

// oktas is an attribute of the file in the words of Okta's Profile Editor.
func oktas(number int, a targetfile.Attribute) stage.Attribute {
	kind, items := string(a.Type), ""
	switch a.Type {
	case "":
		kind = string(targetfile.String)
	case targetfile.Strings:
		kind, items = "array", "string"
	default:
	}
	return stage.Attribute{
		Variable: fmt.Sprintf("declared%d", number+1), ExternalName: a.ExternalName(), Namespace: a.URN(), Type: kind, ItemType: items,
		Expression: a.Expression(),
	}
}

// noSuchID makes ids of the form that the target's have: to many servers another form is no id at all, and they answer 400 to it.
// A number is above all that a server may have counted to, and below what a signed integer of 64 bits holds.
func noSuchID(form targetfile.IDForm) func(unique string) string {
	switch form {
	case targetfile.UUID:
		return func(unique string) string { return uuid(sha256.Sum256([]byte(unique))) }
	case targetfile.NumberID:
		return func(unique string) string {
			sum := sha256.Sum256([]byte(unique))
			return fmt.Sprint(uint64(9e18) + binary.BigEndian.Uint64(sum[:8])%uint64(1e17))
		}
	case targetfile.AddressID:
		return func(unique string) string { return "no-such-" + unique + "@example.com" }
	default:
		return nil
	}
}

// uuid is a version 4 UUID (RFC 9562 §5.4) of the sum.
func uuid(sum [32]byte) string {
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// wanted are the kinds of app that both the profile and the target file speak of.
func wanted(profile []scimdrill.AppKind, file *targetfile.File) ([]scimdrill.AppKind, error) {
	if file == nil || len(file.App.Kinds) == 0 {
		return profile, nil
	}
	both := slices.DeleteFunc(slices.Clone(profile), func(kind scimdrill.AppKind) bool { return !slices.Contains(file.Kinds(), kind) })
	if len(both) == 0 {
		return nil, fmt.Errorf("%w: %s says app.kinds %s, and the profile is about %v alone: choose another profile, or add the kind to the file",
			ErrConfiguration, file.Path(), strings.Join(file.App.Kinds, ", "), profile)
	}
	return both, nil
}

// overlay puts what is declared over what was discovered: whoever wrote the file knows the target better than its documents do.
func overlay(discovered scimdrill.CapabilitySet, file *targetfile.File) {
	if file == nil {
		return
	}
	for capability, has := range file.Capabilities {
		discovered[capability] = has
	}
	if groups, said := file.Capabilities[scimdrill.HasGroups]; said {
		discovered[scimdrill.LacksGroups] = !groups
	}
	if file.Delete.Users != nil && !*file.Delete.Users {
		discovered[scimdrill.CanDelete] = false
	}
}

// guardOptions are those of a guard before a tenant.
func (r *Rehearsal) guardOptions(base string) guard.Options {
	options := guard.Options{BaseURL: base, Marker: r.seed}
	file := r.options.Declared
	if file == nil {
		return options
	}
	options.Forbidden = map[string][]string{"users": file.Foreign.UserNames, "groups": file.Foreign.GroupNames}
	options.Undeletable = map[string]bool{
		"users": file.Delete.Users != nil && !*file.Delete.Users, "groups": file.Delete.Groups != nil && !*file.Delete.Groups,
	}
	return options
}
