// Package replay sends a recording to another target and tells where the answers part. Ids that the recorded server gave are put
// in terms of those that this one gives, so that the same story can be told to any server.
package replay
