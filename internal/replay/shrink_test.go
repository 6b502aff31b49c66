package replay

import (
	"slices"
	"testing"
)

func TestShrinkKeepsWhatIsNeededAndNothingElse(t *testing.T) {
	all := make([]int, 200)
	for i := range all {
		all[i] = i
	}
	for name, needed := range map[string][]int{"nothing": nil, "one": {117}, "neighbours": {3, 4}, "far apart": {0, 99, 199}} {
		t.Run(name, func(t *testing.T) {
			trials := 0
			got, err := shrink(all, func(chosen []int) (bool, error) {
				trials++
				for _, each := range needed {
					if !slices.Contains(chosen, each) {
						return false, nil
					}
				}
				return true, nil
			})
			if err != nil || !slices.Equal(got, needed) {
				t.Errorf("found %v (%v), expected %v", got, err, needed)
			}
			if trials > 200 {
				t.Errorf("it took %d trials", trials)
			}
		})
	}
}
