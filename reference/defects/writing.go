package defects

import "slices"

// ofWriting are the mistakes with a user who is created, read, replaced or deleted.
func ofWriting() []Defect {
	return slices.Concat(ofIdentity(), ofStoring(), ofRefusing(), ofReading(), ofReplacing(), ofDeleting(), ofMe(), ofVersions(), ofNaming(),
		ofValues(), ofExtensions())
}
