package runscope

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// leftovers are the people that a file made and did not delete. Okta's files delete nobody.
type leftovers struct{ made []leftover }

type leftover struct {
	step         int
	address, who string
}

// see notes who was made and who was deleted.
func (l *leftovers) see(step *Step, request *http.Request, status int, body []byte) {
	address := request.URL.Scheme + "://" + request.URL.Host + request.URL.Path
	switch {
	case request.Method == http.MethodDelete && status < http.StatusMultipleChoices:
		l.made = slices.DeleteFunc(l.made, func(m leftover) bool { return m.address == address })
	case request.Method == http.MethodPost && (status == http.StatusCreated || status == http.StatusOK) && strings.HasSuffix(strings.ToLower(request.URL.Path), "/users"):
		var person struct {
			ID       string `json:"id"`
			UserName string `json:"userName"`
			Scope    string `json:"scope"`
			Profile  struct {
				Login string `json:"login"`
			} `json:"profile"`
		}
		if json.Unmarshal(body, &person) == nil && person.ID != "" && person.Scope == "" {
			l.made = append(l.made, leftover{step.Number, address + "/" + person.ID, person.UserName + person.Profile.Login})
		}
	}
}

func (l *leftovers) list() []string {
	var list []string
	for _, m := range l.made {
		list = append(list, fmt.Sprintf("%s (%s): step %d made it, and no step deletes it", m.who, m.address, m.step))
	}
	return list
}
