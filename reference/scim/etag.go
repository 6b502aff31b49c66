package scim

import "strings"

// EntityTags is a condition on a version, from If-Match, If-None-Match, or the version of a bulk operation.
type EntityTags struct {
	any  bool
	tags []string
}

// ParseEntityTags reads the values of a header that lists entity tags (RFC 9110 §8.8.3, §13.1). What is no entity tag is kept out,
// so that a condition that cannot be understood is not met.
func ParseEntityTags(values ...string) EntityTags {
	var found EntityTags
	for _, value := range values {
		for rest := strings.TrimLeft(value, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
			if rest[0] == '*' {
				found.any, rest = true, rest[1:]
				continue
			}
			opaque, after, isTag := cutEntityTag(rest)
			if !isTag {
				_, after, _ = strings.Cut(rest, ",")
			} else {
				found.tags = append(found.tags, opaque)
			}
			rest = after
		}
	}
	return found
}

// cutEntityTag takes an entity tag off the front, without its W/.
func cutEntityTag(text string) (opaque, rest string, isTag bool) {
	text = strings.TrimPrefix(text, "W/")
	if !strings.HasPrefix(text, `"`) {
		return "", "", false
	}
	end := strings.IndexByte(text[1:], '"')
	if end < 0 {
		return "", "", false
	}
	rest = strings.TrimLeft(text[end+2:], " \t")
	return text[:end+2], rest, rest == "" || rest[0] == ','
}

// Match tells whether the version of something that exists is among the tags. The comparison is the weak one (RFC 9110 §8.8.3.2)
// for If-Match too, because the versions of SCIM are weak and If-Match is how they are used (RFC 7644 §3.14).
func (e EntityTags) Match(version string) bool {
	if e.any {
		return true
	}
	opaque, _, isTag := cutEntityTag(version)
	for _, tag := range e.tags {
		if isTag && tag == opaque {
			return true
		}
	}
	return false
}
