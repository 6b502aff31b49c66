package workbench

// button is what the template of a person's button is given.
type button struct {
	Page                 page
	Person               person
	Action, Label, Class string
}

func buttonOf(p page, one person, action, label, class string) button {
	return button{p, one, action, label, class}
}
