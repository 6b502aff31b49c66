package org

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// group is an Okta group.
type group struct {
	ID      string
	Profile map[string]any
	// Members are user ids in the order in which they were added; members are the same to be looked up. See Org.addMember and
	// Org.dropMember. Each membership is kept as an entity of its own, for a group may have very many.
	Members []string `json:"-"`
	members map[string]bool

	Created, LastUpdated, LastMembershipUpdated time.Time

	// AppID is the app whose group it is, and ExternalID the app's id of it; both are "" for an Okta group.
	AppID, ExternalID string
}

func (g *group) keptAs() (kind, id string) { return keptGroup, g.ID }

// membership is a user in a group.
type membership struct{ GroupID, UserID string }

func (m *membership) keptAs() (kind, id string) { return keptMembership, m.GroupID + "/" + m.UserID }

func (g *group) has(userID string) bool { return g.members[userID] }

func (g *group) add(userID string) {
	if g.members == nil {
		g.members = map[string]bool{}
	}
	g.members[userID] = true
	g.Members = append(g.Members, userID)
}

// dropMember takes a user out of a group and does nothing else.
func (o *Org) dropMember(g *group, userID string) {
	if !g.has(userID) {
		return
	}
	if at := slices.Index(g.Members, userID); at >= 0 {
		g.Members = slices.Delete(g.Members, at, at+1)
	}
	delete(g.members, userID)
	o.gone(&membership{g.ID, userID})
}

// setMembers gives a group other members.
func (o *Org) setMembers(g *group, userIDs []string) {
	wanted := map[string]bool{}
	for _, id := range userIDs {
		wanted[id] = true
	}
	g.Members = slices.DeleteFunc(g.Members, func(id string) bool {
		if !wanted[id] {
			delete(g.members, id)
			o.gone(&membership{g.ID, id})
		}
		return !wanted[id]
	})
	for _, id := range userIDs {
		if !g.has(id) {
			g.add(id)
			o.changed(&membership{g.ID, id})
		}
	}
}

func (o *Org) addGroup(g *group) {
	o.groups[g.ID] = g
	o.groupOrder = append(o.groupOrder, g.ID)
}

func (g *group) name() string {
	name, _ := g.Profile["name"].(string)
	return name
}

func (o *Org) group(r *http.Request) (*group, error) {
	id := r.PathValue("groupID")
	if found := o.groups[id]; found != nil {
		return found, nil
	}
	return nil, notFound(id, "UserGroup")
}

// readGroup reads a group's profile: a name that no other group has, and an optional description.
func (o *Org) readGroup(r *http.Request, self string) (map[string]any, error) {
	var body struct {
		Profile map[string]any `json:"profile"`
	}
	if err := readBody(r, &body, false); err != nil {
		return nil, err
	}
	name, _ := body.Profile["name"].(string)
	if strings.TrimSpace(name) == "" {
		return nil, invalid("name", "name: The field cannot be left blank")
	}
	if len([]rune(name)) > 255 {
		return nil, invalid("name", "name: The field is too long; at most 255 characters are allowed")
	}
	for attribute, value := range body.Profile {
		if attribute != "name" && attribute != "description" {
			return nil, invalid("profile", attribute+": The attribute is not in the schema of groups, which has name and description")
		}
		if _, isText := value.(string); !isText && value != nil {
			return nil, invalid(attribute, attribute+": The value does not match the attribute's data type string")
		}
	}
	for _, other := range o.groups {
		if other.ID != self && other.AppID == "" && other.name() == name {
			return nil, invalid("name", "name: An object with this field already exists in the current organization")
		}
	}
	return body.Profile, nil
}

func (o *Org) createGroup(w http.ResponseWriter, r *http.Request) error {
	profile, err := o.readGroup(r, "")
	if err != nil {
		return err
	}
	now := o.now()
	g := &group{ID: newID("00g"), Profile: profile, Created: now, LastUpdated: now, LastMembershipUpdated: now}
	o.addGroup(g)
	o.changed(g)
	o.logEvent(event{Type: "group.lifecycle.create", Message: "Create Okta group", Targets: []eventParty{groupParty(g)}})
	o.groupChanged(g, g.name())
	o.answer(w, http.StatusOK, o.groupView(o.base(r), g))
	return nil
}

func (o *Org) getGroup(w http.ResponseWriter, r *http.Request) error {
	g, err := o.group(r)
	if err != nil {
		return err
	}
	o.answer(w, http.StatusOK, o.groupView(o.base(r), g))
	return nil
}

func (o *Org) replaceGroup(w http.ResponseWriter, r *http.Request) error {
	g, err := o.group(r)
	if err == nil {
		err = g.managed()
	}
	if err != nil {
		return err
	}
	profile, err := o.readGroup(r, g.ID)
	if err != nil {
		return err
	}
	before := g.name()
	g.Profile, g.LastUpdated = profile, o.now()
	o.changed(g)
	o.logEvent(event{Type: "group.profile.update", Message: "Okta group profile updated", Targets: []eventParty{groupParty(g)}})
	o.groupChanged(g, before)
	o.answer(w, http.StatusOK, o.groupView(o.base(r), g))
	return nil
}

func (o *Org) deleteGroup(w http.ResponseWriter, r *http.Request) error {
	g, err := o.group(r)
	if err != nil {
		return err
	}
	if err := o.mapped(g); err != nil {
		return err
	}
	members := slices.Clone(g.Members)
	o.forgetGroupInRules(g)
	o.gone(g)
	for _, id := range members {
		o.gone(&membership{g.ID, id})
	}
	delete(o.groups, g.ID)
	o.groupOrder = slices.DeleteFunc(o.groupOrder, func(id string) bool { return id == g.ID })
	o.logEvent(event{Type: "group.lifecycle.delete", Message: "Delete Okta group", Targets: []eventParty{groupParty(g)}})
	for _, id := range o.appOrder {
		a := o.apps[id]
		if a.groupAssignment(g.ID) == nil {
			continue
		}
		a.Groups = slices.DeleteFunc(a.Groups, func(x *groupAssignment) bool { return x.GroupID == g.ID })
		o.changed(a)
		o.lookAtMembers(a, g.ID, memberWork{Members: members, Regroup: true})
	}
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

// getOfGroup is what stands below a group. It is one route, because /groups/rules/{ruleID} stands beside it.
func (o *Org) getOfGroup(w http.ResponseWriter, r *http.Request) error {
	switch part := r.PathValue("part"); part {
	case "users":
		return o.listGroupUsers(w, r)
	case "apps":
		return o.listGroupApps(w, r)
	default:
		return notFound(r.URL.Path, "Endpoint")
	}
}

// listGroupApps lists the apps that the group gives.
func (o *Org) listGroupApps(w http.ResponseWriter, r *http.Request) error {
	g, err := o.group(r)
	if err != nil {
		return err
	}
	views := []any{}
	for _, id := range o.appOrder {
		if a := o.apps[id]; a.groupAssignment(g.ID) != nil {
			views = append(views, o.appView(o.base(r), a))
		}
	}
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) listGroupUsers(w http.ResponseWriter, r *http.Request) error {
	g, err := o.group(r)
	if err != nil {
		return err
	}
	limit, err := limitOf(r, 1000, 1000)
	if err != nil {
		return err
	}
	p, err := cut(g.Members, func(id string) string { return id }, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	views := make([]any, 0, len(p.items))
	for _, id := range p.items {
		views = append(views, o.listedUser(o.base(r), o.users[id]))
	}
	o.link(w, r, p.next, limit)
	o.answer(w, http.StatusOK, views)
	return nil
}

// listUserGroups lists the groups of a user.
func (o *Org) listUserGroups(w http.ResponseWriter, r *http.Request) error {
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	if err != nil {
		return err
	}
	views := []any{}
	for _, id := range o.groupOrder {
		if o.groups[id].has(u.ID) {
			views = append(views, o.groupView(o.base(r), o.groups[id]))
		}
	}
	o.answer(w, http.StatusOK, views)
	return nil
}

func (o *Org) addGroupUser(w http.ResponseWriter, r *http.Request) error {
	g, u, err := o.groupAndUser(r)
	if err != nil {
		return err
	}
	o.addMember(g, u)
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) addMember(g *group, u *user) {
	if g.has(u.ID) {
		return
	}
	g.add(u.ID)
	o.changed(&membership{g.ID, u.ID})
	o.membershipChanged(g, u, "group.user_membership.add", "Add user to group membership")
}

func (o *Org) removeGroupUser(w http.ResponseWriter, r *http.Request) error {
	g, u, err := o.groupAndUser(r)
	if err != nil {
		return err
	}
	o.excludeByHand(g, u)
	o.removeMember(g, u)
	o.answer(w, http.StatusNoContent, nil)
	return nil
}

func (o *Org) removeMember(g *group, u *user) {
	if g.has(u.ID) {
		o.dropMember(g, u.ID)
		o.membershipChanged(g, u, "group.user_membership.remove", "Remove user from group membership")
	}
}

func (o *Org) membershipChanged(g *group, u *user, kind, message string) {
	g.LastMembershipUpdated = o.now()
	o.changed(g)
	o.pushMembership(g, u)
	o.logEvent(event{Type: kind, Message: message, Targets: []eventParty{userParty(u), groupParty(g)}})
	for _, id := range o.appOrder {
		o.regroup(o.apps[id], u)
	}
}

func (o *Org) groupAndUser(r *http.Request) (*group, *user, error) {
	g, err := o.group(r)
	if err == nil {
		err = g.managed()
	}
	if err != nil {
		return nil, nil, err
	}
	u, err := o.userByIDOrLogin(r.PathValue("userID"))
	return g, u, err
}

func (o *Org) groupView(base string, g *group) map[string]any {
	self := base + "/api/v1/groups/" + g.ID
	view := map[string]any{
		"id": g.ID, "created": stamp(g.Created), "lastUpdated": stamp(g.LastUpdated), "lastMembershipUpdated": stamp(g.LastMembershipUpdated),
		"objectClass": []string{"okta:user_group"}, "type": g.groupType(), "profile": g.Profile,
		"_links": map[string]any{"self": href(self), "users": href(self + "/users"), "apps": href(self + "/apps")},
	}
	if g.AppID != "" {
		view["source"] = map[string]any{"id": g.AppID}
	}
	return view
}
