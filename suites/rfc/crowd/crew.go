package crowd

import (
	"github.com/scimdrill/scimdrill/suites/spec"
	"github.com/scimdrill/scimdrill/suites/stage"
)

// Crew is a group whose members are Ada and Bob.
type Crew struct {
	stage.Made

	Name string
}

// GivenCrew makes the crowd and the group if they are not yet there, and blocks the case unless they are.
func (g *Crowd) GivenCrew(c *spec.Case) Crew {
	g.Given(c)
	g.crewing.Do(func() {
		g.crew.Name = g.s.GroupName("Crew")
		g.crew.Made = g.s.MakeGroup(c.Context(), "a group of Ada and Bob", g.crew.Name, g.Ada.ID, g.Bob.ID)
		g.s.Target.Settle(c.Context())
	})
	g.crew.Given(c)
	return g.crew
}
