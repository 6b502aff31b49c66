package orgguard

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// setting is a part of a setting that a request is about to change.
type setting struct {
	path, app, method string
	// pick makes of what the org shows the body that puts the setting back.
	pick func(shown []byte) (json.RawMessage, error)
}

// schemaSettings are the properties of an app's profile that a request adds, changes or takes away: null takes one away.
func schemaSettings(path, app string, asked request) []setting {
	var sets []setting
	for name := range asked.Definitions.Custom.Properties {
		sets = append(sets, setting{path: path, app: app, method: http.MethodPost, pick: func(shown []byte) (json.RawMessage, error) {
			var before struct {
				Definitions struct {
					Custom struct {
						Properties map[string]json.RawMessage `json:"properties"`
					} `json:"custom"`
				} `json:"definitions"`
			}
			if err := json.Unmarshal(shown, &before); err != nil {
				return nil, err
			}
			return json.Marshal(map[string]any{"definitions": map[string]any{"custom": map[string]any{
				"id": "#custom", "type": "object", "properties": map[string]any{name: orNull(before.Definitions.Custom.Properties[name])},
			}}})
		}})
	}
	return sets
}

// mappingSettings are the lines of a mapping that a request changes.
func mappingSettings(path string, asked request) []setting {
	var sets []setting
	for name := range asked.Properties {
		sets = append(sets, setting{path: path, method: http.MethodPost, pick: func(shown []byte) (json.RawMessage, error) {
			var before struct {
				Properties map[string]json.RawMessage `json:"properties"`
			}
			if err := json.Unmarshal(shown, &before); err != nil {
				return nil, err
			}
			return json.Marshal(map[string]any{"properties": map[string]any{name: orNull(before.Properties[name])}})
		}})
	}
	return sets
}

func orNull(value json.RawMessage) any {
	if value == nil {
		return nil
	}
	return value
}

// pickCapabilities: a feature is read with its name and put back without.
func pickCapabilities(shown []byte) (json.RawMessage, error) {
	var before struct {
		Capabilities json.RawMessage `json:"capabilities"`
	}
	if err := json.Unmarshal(shown, &before); err != nil {
		return nil, err
	}
	if before.Capabilities == nil {
		return nil, fmt.Errorf("the org shows no capabilities in %s", shown)
	}
	return before.Capabilities, nil
}

// before reads what a setting is now.
func (g *Guard) before(like *http.Request, s setting) (Thing, error) {
	thing := Thing{Kind: Setting, App: s.app, Method: s.method, Path: "/api/v1" + s.path}
	ask := like.Clone(like.Context())
	ask.Method, ask.Body, ask.ContentLength = http.MethodGet, nil, 0
	ask.Header.Del("Content-Type")
	ask.URL.RawQuery = ""
	response, err := g.options.Next.RoundTrip(ask)
	if err != nil {
		return thing, err
	}
	defer func() { _ = response.Body.Close() }()
	shown, err := io.ReadAll(response.Body)
	if err != nil {
		return thing, err
	}
	if response.StatusCode != http.StatusOK {
		return thing, fmt.Errorf("read %s before it is changed: the org answered %s", thing.Path, response.Status)
	}
	if strings.HasPrefix(s.path, "/mappings/") {
		if why := g.ofOurApp(shown); why != "" {
			return thing, &RefusedError{like.Method, like.URL.Path, why}
		}
	}
	thing.Before, err = s.pick(shown)
	return thing, err
}

// ofOurApp: a mapping's path does not say whose it is.
func (g *Guard) ofOurApp(shown []byte) string {
	var mapping struct {
		Target struct {
			ID string `json:"id"`
		} `json:"target"`
	}
	_ = json.Unmarshal(shown, &mapping) // what cannot be read belongs to no app of ours
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.mayUse(mapping.Target.ID)
}
