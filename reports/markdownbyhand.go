package reports

// byHand is a form for what a test plan leaves to a person.
func (m *markdown) byHand() {
	if len(m.ByHand) == 0 {
		return
	}
	m.part("## To be done by a person\n\nWhat the plan leaves to somebody who looks. Put a cross, a name and a day into the last column.\n\n")
	m.part("| Case | About | Do | See | Result |\n|---|---|---|---|---|\n")
	for _, item := range m.ByHand {
		about := citation(item.Case)
		if item.Rest {
			about += " (the rest of it)"
		}
		m.part("| %s | %s. %s | %s | %s | ☐ holds ☐ does not ☐ does not apply |\n",
			about, escaped(item.Title), escaped(item.Why), escaped(item.Do), escaped(item.See))
	}
	m.part("\n")
}
