package org

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/scimdrill/scimdrill/driver/mapping"
)

// setDefaults gives a new app the attributes and mappings that a SCIM 2.0 app has when it is added.
func (o *Org) setDefaults(a *app) error {
	read := mapping.Default
	if a.Name == peakonApp {
		read = mapping.Peakon
	}
	template, err := read()
	if err != nil {
		return err
	}
	a.SCIMSchema, a.ToApp, a.ToOkta = template.Schema, template.ToApp, template.ToOkta
	a.Schema = &profileSchema{Base: map[string]*attribute{}, Custom: map[string]*attribute{}}
	for _, base := range template.Schema.Attributes() {
		a.Schema.Base[base.Variable] = fromMapping(base)
	}
	return nil
}

// fitted is a profile with no more room than it needs: a map keeps the room that it was made with, and there is one for each
// app user.
func fitted(profile map[string]any) map[string]any {
	kept := make(map[string]any, len(profile))
	maps.Copy(kept, profile)
	return kept
}

// evaluate gives the app-user profile and the application username as the mappings make them now.
func (o *Org) evaluate(a *app, u *user, au *appUser, creating bool) (map[string]any, string, error) {
	context := o.expressionContext(u)
	context.AppUser, context.App = au.Profile, o.appProperties(a)
	mapped, err := a.ToApp.Apply(context, au.Mapped, creating)
	if err != nil {
		return nil, "", invalid("profile", fmt.Sprintf("profile: a mapping of %s cannot be evaluated for %s: %v", a.Label, u.login(), err))
	}
	mapped = fitted(mapped)
	userName, err := a.userName(context)
	if err != nil {
		return nil, "", invalid("credentials.userName", fmt.Sprintf("credentials.userName: %v", err))
	}
	if userName == "" {
		return nil, "", invalid("credentials.userName",
			fmt.Sprintf("credentials.userName: the application username format %q gives nothing for %s; enter one", a.UserName.Template, u.login()))
	}
	return mapped, userName, nil
}

// userNameFormat is a compiled application username format.
type userNameFormat struct {
	of         string
	expression *mapping.Expression
}

// userNameExpression compiles the format once.
func (a *app) userNameExpression() (*mapping.Expression, error) {
	if a.format.expression == nil || a.format.of != a.UserName.Template {
		expression, err := a.UserName.expression(mapping.CompileAnyCondition) // it was checked when it was saved
		if err != nil {
			return nil, err
		}
		a.format = userNameFormat{of: a.UserName.Template, expression: expression}
	}
	return a.format.expression, nil
}

// userName gives the application username that the format makes now; "" when it makes nothing.
func (a *app) userName(context mapping.Context) (string, error) {
	expression, err := a.userNameExpression()
	if err != nil {
		return "", err
	}
	value, err := expression.Evaluate(context)
	if err != nil {
		return "", fmt.Errorf("the application username format %q cannot be evaluated: %w", a.UserName.Template, err)
	}
	if value == nil || value == "" {
		return "", nil
	}
	return fmt.Sprint(value) + a.UserName.Suffix, nil
}

var placeholder = regexp.MustCompile(`^\$\{(.*)\}$`)

// expression is the template as an expression. Okta's built-in formats are written as ${source.login} or
// ${fn:substringBefore(source.login, "@")}; a custom one is an expression already.
func (t userNameTemplate) expression(compile func(string) (*mapping.Expression, error)) (*mapping.Expression, error) {
	text := strings.TrimSpace(t.Template)
	if inner := placeholder.FindStringSubmatch(text); inner != nil {
		text = strings.ReplaceAll(inner[1], "fn:", "String.")
	}
	expression, err := compile(text)
	if err != nil {
		return nil, fmt.Errorf("the application username format %q is not understood: %w", t.Template, err)
	}
	return expression, nil
}

// compile is how expressions are understood when they are saved.
func (o *Org) compile() func(source string) (*mapping.Expression, error) {
	if o.options.AnyCondition {
		return mapping.CompileAnyCondition
	}
	return mapping.Compile
}

// checkUserName refuses a format that is not understood, or that refers to what is not there.
func (o *Org) checkUserName(t userNameTemplate, a *app) error {
	if !slices.Contains([]string{"", "BUILT_IN", "CUSTOM", "NONE"}, t.Type) {
		return invalid("credentials.userNameTemplate.type", fmt.Sprintf("credentials.userNameTemplate.type: %q is not BUILT_IN, CUSTOM or NONE", t.Type))
	}
	if !slices.Contains([]string{"", "PUSH", "DONT_PUSH", "NOT_CONFIGURED"}, t.PushStatus) {
		return invalid("credentials.userNameTemplate.pushStatus", fmt.Sprintf("credentials.userNameTemplate.pushStatus: %q is not PUSH, DONT_PUSH or NOT_CONFIGURED", t.PushStatus))
	}
	expression, err := t.expression(o.compile())
	if err == nil {
		err = o.checkReferences(expression, a, false)
	}
	if err != nil {
		return invalid("credentials.userNameTemplate", "credentials.userNameTemplate.template: "+err.Error())
	}
	return nil
}
