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

// A policy with another hash than that of the style leaves the page without any.
func TestThePolicyAllowsTheStyleThatIsThere(t *testing.T) {
	page := string(rendered(t, reports.WriteHTML, exampleReport()))
	styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllStringSubmatch(page, -1)
	if len(styles) != 1 {
		t.Fatalf("expected one style element, found %d", len(styles))
	}
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if policy == nil {
		t.Fatal("the page has no content security policy")
	}
	sum := sha256.Sum256([]byte(styles[0][1]))
	allowed := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if !strings.Contains(html.UnescapeString(policy[1]), allowed) {
		t.Errorf("expected the policy to hold %s, found %s", allowed, html.UnescapeString(policy[1]))
	}
}
