package replay

import "slices"

// shrink finds a short choice that still shows: none of it can be left out by itself. It is Zeller and Hildebrandt's ddmin
// (“Simplifying and Isolating Failure-Inducing Input”, IEEE TSE 28(2), 2002). shows(all) is taken for granted, and shows(nothing) is
// tried first.
func shrink(all []int, shows func([]int) (bool, error)) ([]int, error) {
	if len(all) == 0 {
		return nil, nil
	}
	if enough, err := shows(nil); err != nil || enough {
		return nil, err
	}
	for parts := 2; len(all) > 1; {
		smaller, err := smallerBy(all, parts, shows)
		switch {
		case err != nil:
			return all, err
		case smaller.chosen != nil:
			all, parts = smaller.chosen, smaller.parts
		case parts >= len(all):
			return all, nil
		default:
			parts = min(2*parts, len(all))
		}
	}
	return all, nil
}

type attempt struct {
	chosen []int
	parts  int
}

// smallerBy tries each of so many parts by itself, and all without each.
func smallerBy(all []int, parts int, shows func([]int) (bool, error)) (attempt, error) {
	size := (len(all) + parts - 1) / parts
	for part := range slices.Chunk(all, size) {
		if good, err := shows(part); err != nil || good {
			return attempt{slices.Clone(part), 2}, err
		}
	}
	if parts == 2 {
		return attempt{}, nil // the rest without one is the other
	}
	for part := range slices.Chunk(all, size) {
		rest := slices.DeleteFunc(slices.Clone(all), func(i int) bool { return slices.Contains(part, i) })
		if good, err := shows(rest); err != nil || good {
			return attempt{rest, max(parts-1, 2)}, err
		}
	}
	return attempt{}, nil
}
