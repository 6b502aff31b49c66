package org

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// The kinds of entities, in the order in which they are read: what is named by another comes before it.
const (
	keptOrg        = "org"
	keptUser       = "user"
	keptGroup      = "group"
	keptMembership = "membership"
	keptGroupRule  = "grouprule"
	keptPlacement  = "placement"
	keptApp        = "app"
	keptAppUser    = "appuser"
	keptFound      = "imported"
	keptKnown      = "known"
	keptMapping    = "push-mapping"
	keptMember     = "push-member"
	keptTask       = "task"
	keptEventHook  = "eventhook"
	keptEvent      = "event"
	keptJob        = "job"
)

func kinds() []string {
	return []string{
		keptOrg, keptUser, keptGroup, keptMembership, keptGroupRule, keptPlacement, keptApp, keptAppUser, keptFound, keptKnown, keptMapping, keptMember,
		keptTask, keptEventHook, keptEvent, keptJob,
	}
}

// settings are what the org has besides its entities.
type settings struct {
	// TokenHash is the SHA-256 of the API token, in hex: the token itself is not kept.
	TokenHash     string         `json:"tokenHash"`
	Administrator string         `json:"administrator"`
	UserTypeID    string         `json:"userTypeID"`
	UserSchema    *profileSchema `json:"userSchema"`
	WizardCount   int            `json:"wizardCount"`
	Safeguards    safeguards     `json:"safeguards"`
}

func (s *settings) keptAs() (kind, id string) { return keptOrg, "" }

// settingsChanged is called after a change of what the org has besides its entities.
func (o *Org) settingsChanged() {
	o.changed(&settings{
		TokenHash: hex.EncodeToString(o.tokenHash[:]), Administrator: o.administrator, UserTypeID: o.userTypeID,
		UserSchema: o.userSchema, WizardCount: o.wizardCount, Safeguards: o.safeguards,
	})
}

func (o *Org) useSettings(data []byte, tokenToo bool) error {
	var s settings
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if tokenToo {
		hash, err := hex.DecodeString(s.TokenHash)
		if err != nil || len(hash) != len(o.tokenHash) {
			return fmt.Errorf("the hash of the API token is %q; 64 hexadecimal digits were expected", s.TokenHash)
		}
		copy(o.tokenHash[:], hash)
	}
	o.administrator, o.userTypeID, o.userSchema, o.wizardCount = s.Administrator, s.UserTypeID, s.UserSchema, s.WizardCount
	o.safeguards = s.Safeguards
	return nil
}

// restore reads what the file holds, the hash of the API token too or not, and reports whether it held anything.
func (o *Org) restore(tokenToo bool) (found bool, err error) {
	for _, kind := range kinds() {
		err := o.file.each(kind, func(id string, data []byte) error {
			found = true
			err := o.restoreOne(kind, data)
			if kind == keptOrg {
				err = o.useSettings(data, tokenToo)
			}
			if err != nil {
				return fmt.Errorf("the file of the mock org: %s %s cannot be read: %w", kind, id, err)
			}
			return nil
		})
		if err != nil {
			return found, err
		}
	}
	return found, nil
}

func (o *Org) restoreOne(kind string, data []byte) error {
	switch kind {
	case keptOrg:
		return nil
	case keptUser:
		return read(data, o.addUser)
	case keptGroup:
		return read(data, o.addGroup)
	case keptMembership:
		return read(data, func(m *membership) {
			if g := o.groups[m.GroupID]; g != nil {
				g.add(m.UserID)
			}
		})
	case keptGroupRule:
		return read(data, o.addGroupRule)
	case keptPlacement:
		return read(data, func(p *placement) {
			if rule := o.groupRules[p.RuleID]; rule != nil {
				rule.placed[p.UserID] = p.GroupIDs
			}
		})
	case keptApp:
		return read(data, o.restoreApp)
	case keptAppUser:
		return read(data, func(au *appUser) {
			if a := o.apps[au.AppID]; a != nil {
				a.restoreAppUser(au)
			}
		})
	case keptFound:
		return read(data, o.addFound)
	case keptKnown:
		return read(data, func(k *knownUser) {
			if a := o.apps[k.AppID]; a != nil {
				a.known[k.UserID] = true
			}
		})
	case keptMapping:
		return read(data, o.restoreMapping)
	case keptMember:
		return read(data, o.restoreMember)
	case keptTask:
		return read(data, func(t *task) {
			if a := o.apps[t.Job.AppID]; a != nil {
				a.tasks.add(t)
			}
		})
	case keptEventHook:
		return read(data, o.addEventHook)
	case keptEvent:
		return read(data, func(e *event) { o.events = append(o.events, e) })
	case keptJob:
		return read(data, func(j *job) { o.resumed = append(o.resumed, j) })
	default:
		return fmt.Errorf("there is no such kind")
	}
}

func read[T any](data []byte, use func(*T)) error {
	entity := new(T)
	if err := json.Unmarshal(data, entity); err != nil {
		return err
	}
	use(entity)
	return nil
}

func (o *Org) restoreApp(a *app) {
	a.makeMaps()
	o.addApp(a)
	for _, run := range a.Imports.Runs {
		if run.Status == importRunning {
			run.Status, run.Summary = importFailed, "Import from app "+a.Label+" failed: the org was stopped meanwhile"
		}
	}
	token := a.Connection.Token
	o.options.Recorder.Hide(token, strings.TrimPrefix(token, "Bearer "))
	if c := a.Connection.OAuth; c != nil {
		o.options.Recorder.Hide(c.Server.ClientSecret, c.Grant.AccessToken, c.Grant.RefreshToken)
	}
}

// restoreAppUser: who has left is kept as long as jobs or tasks need it.
func (a *app) restoreAppUser(au *appUser) {
	a.byID[au.ID] = au
	if !au.Left {
		a.Users[au.UserID] = au
		a.UserOrder = append(a.UserOrder, au.UserID)
	}
}
