package tenancy

import (
	"testing"
	"time"
)

func TestOnlyAGrossDifferenceOfTimesIsOne(t *testing.T) {
	ms := func(values ...int) times {
		var list times
		for _, v := range values {
			list = append(list, time.Duration(v)*time.Millisecond)
		}
		return list
	}
	for _, c := range []struct {
		what       string
		one, other times
		gross      bool
	}{
		{"the same", ms(1, 1, 1, 1, 1), ms(1, 1, 1, 1, 1), false},
		{"many times as slow, and yet fast", ms(1, 1, 1, 1, 1), ms(9, 9, 9, 9, 9), false},
		{"slower by less than half", ms(50, 50, 50, 50, 50), ms(90, 90, 90, 90, 90), false},
		{"one hiccup", ms(1, 1, 1, 1, 1), ms(1, 1, 1, 1, 900), false},
		{"both spread widely", ms(1, 2, 10, 60, 90), ms(1, 20, 40, 60, 90), false},
		{"slower beyond doubt", ms(1, 1, 2, 3, 20), ms(25, 30, 30, 31, 90), true},
		{"the other way round", ms(25, 30, 30, 31, 90), ms(1, 1, 2, 3, 20), true},
	} {
		if found := gross(c.one, c.other); found != c.gross {
			t.Errorf("%s: expected %t, found %t", c.what, c.gross, found)
		}
	}
}
