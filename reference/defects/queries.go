package defects

import "slices"

// ofQueries are the mistakes of lists, filters, sorting and projection.
func ofQueries() []Defect {
	return slices.Concat(
		ofListPages(), ofListBodies(),
		ofFilterOperators(), ofFilterLogic(), ofFilterNames(), ofFilterRefusals(), ofFilterMemory(), ofFilterGroups(),
		ofProjection(), ofSearches(), ofSorting(), ofCursors(),
	)
}
