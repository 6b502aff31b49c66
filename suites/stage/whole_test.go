package stage_test

import (
	"testing"

	"github.com/scimdrill/scimdrill/internal/jsondiff"
	"github.com/scimdrill/scimdrill/suites/stage"
)

func TestAnExtensionComesBesideWhatIsThere(t *testing.T) {
	const other = "urn:example:extension:2.0:User"
	body := map[string]any{
		"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:User", other},
		other:     map[string]any{"badge": "7"},
	}
	stage.Extend(body, other, map[string]any{"shoeSize": "42"})
	stage.Extend(body, stage.EnterpriseSchema, map[string]any{"department": "Tours"})
	differences, err := jsondiff.Compare(map[string]any{
		"schemas":              []any{"urn:ietf:params:scim:schemas:core:2.0:User", other, stage.EnterpriseSchema},
		other:                  map[string]any{"badge": "7", "shoeSize": "42"},
		stage.EnterpriseSchema: map[string]any{"department": "Tours"},
	}, body)
	if err != nil || len(differences) > 0 {
		t.Errorf("expected both extensions, each listed once; found %+v, %v", differences, err)
	}
}
