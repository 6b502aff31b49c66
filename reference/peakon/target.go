package peakon

// TargetMode says what a target does to those who have its option.
type TargetMode string

// The modes.
const (
	Include TargetMode = "include"
	Exclude TargetMode = "exclude"
)

// Target is a segment, an option of an attribute, that a schedule is narrowed by.
type Target struct {
	Mode TargetMode
	// Attribute is the attribute's id, Option one of its values.
	Attribute int64
	Option    string
}

// Surveys reports whether the schedule surveys somebody with those values: nobody who is excluded, and, where segments are
// included, those who are in at least one (Peakon help centre, "About Peakon surveys and how they work").
func (s Schedule) Surveys(values map[int64]Value) bool {
	narrowed, included := false, false
	for _, target := range s.Targets {
		in := values[target.Attribute].Option == target.Option
		if target.Mode == Exclude && in {
			return false
		}
		narrowed = narrowed || target.Mode == Include
		included = included || target.Mode == Include && in
	}
	return included || !narrowed
}
