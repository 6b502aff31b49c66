package console

import (
	"net/http"
	"strings"

	"github.com/scimdrill/scimdrill/reference/peakon"
	"github.com/scimdrill/scimdrill/reference/store"
)

// attributeList is the page of attributes, with what was entered when it was refused.
type attributeList struct {
	Attributes []peakon.Attribute
	Types      []peakon.AttributeType
	// Entered and Problem are of the form that makes one.
	Entered struct{ Name, Type, Aliases string }
	Problem string
	// AliasFor and AliasProblem are of the form that adds an alias.
	AliasFor     int64
	Alias        string
	AliasProblem string
}

func (v *visit) attributes() error { return v.attributesPage(http.StatusOK, attributeList{}) }

func (v *visit) attributesPage(status int, list attributeList) error {
	list.Types = []peakon.AttributeType{peakon.Option, peakon.DateType, peakon.Number, peakon.Reference}
	err := v.view(func(t *store.Tx) (err error) {
		list.Attributes, err = t.Attributes(v.ctx(), v.company())
		return err
	})
	if err != nil {
		return err
	}
	v.show(status, "attributes.html", "Attributes", list)
	return nil
}

func (v *visit) createAttribute() error {
	var list attributeList
	list.Entered.Name, list.Entered.Type, list.Entered.Aliases = v.r.PostFormValue("name"), v.r.PostFormValue("type"), v.r.PostFormValue("aliases")
	attribute := peakon.Attribute{
		Name: strings.TrimSpace(list.Entered.Name), Type: peakon.AttributeType(list.Entered.Type),
		Aliases: strings.FieldsFunc(list.Entered.Aliases, func(r rune) bool { return r == ',' || r == ' ' }),
	}
	err := v.change(func(t *store.Tx) error {
		_, err := t.CreateAttribute(v.ctx(), v.company(), attribute)
		return err
	})
	if problem, known := refused(err); known {
		list.Problem = problem
		return v.attributesPage(http.StatusUnprocessableEntity, list)
	}
	if err != nil {
		return err
	}
	return v.done("/attributes", "attribute")
}

// named finds an attribute of the company by the id in the path.
func (v *visit) named(t *store.Tx) (peakon.Attribute, error) {
	id, err := v.number()
	if err != nil {
		return peakon.Attribute{}, err
	}
	attributes, err := t.Attributes(v.ctx(), v.company())
	if err != nil {
		return peakon.Attribute{}, err
	}
	for _, a := range attributes {
		if a.ID == id {
			return a, nil
		}
	}
	return peakon.Attribute{}, errNoSuch
}

func (v *visit) addAlias() error {
	var list attributeList
	list.Alias = v.r.PostFormValue("alias")
	err := v.change(func(t *store.Tx) error {
		a, err := v.named(t)
		if err != nil {
			return err
		}
		list.AliasFor = a.ID
		return t.AddAlias(v.ctx(), v.company(), a.Name, strings.TrimSpace(list.Alias))
	})
	if problem, known := refused(err); known {
		list.AliasProblem = problem
		return v.attributesPage(http.StatusUnprocessableEntity, list)
	}
	if err != nil {
		return err
	}
	return v.done("/attributes", "alias")
}

func (v *visit) switchAttribute() error {
	off := v.r.PostFormValue("active") != "true"
	err := v.change(func(t *store.Tx) error {
		a, err := v.named(t)
		if err != nil {
			return err
		}
		return t.SetAttributeInactive(v.ctx(), v.company(), a.ID, off)
	})
	if err != nil {
		return err
	}
	if off {
		return v.done("/attributes", "deactivated")
	}
	return v.done("/attributes", "reactivated")
}
