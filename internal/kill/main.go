package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/scimdrill/scimdrill/internal/gate"
	"github.com/scimdrill/scimdrill/reference/defects"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	m, err := prove(ctx, new(gate.Gate), known(), os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "kill:", err)
		os.Exit(1)
	}
	m.print(os.Stdout)
	if problems := m.problems(); len(problems) > 0 {
		for _, problem := range problems {
			fmt.Fprintln(os.Stdout, "kill:", problem)
		}
		os.Exit(1)
	}
}

// known are the defects of the reference.
func known() []defectInfo {
	var list []defectInfo
	for _, d := range defects.All() {
		list = append(list, defectInfo{ID: d.ID, Title: d.Title})
	}
	return list
}
