package reports_test

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/scimdrill/scimdrill/reports"
)

// A policy with another hash than that of the style leaves the page without any, and so it is with the script.
func TestThePolicyAllowsWhatIsThere(t *testing.T) {
	page := string(rendered(t, reports.WriteHTML, exampleReport()))
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if policy == nil {
		t.Fatal("the page has no content security policy")
	}
	for _, element := range []string{"style", "script"} {
		found := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllStringSubmatch(page, -1)
		if len(found) != 1 {
			t.Fatalf("expected one %s element, found %d", element, len(found))
		}
		sum := sha256.Sum256([]byte(found[0][1]))
		allowed := element + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if !strings.Contains(html.UnescapeString(policy[1]), allowed) {
			t.Errorf("expected the policy to hold %s, found %s", allowed, html.UnescapeString(policy[1]))
		}
	}
}
