package org_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/scimdrill/scimdrill"
)

// manyUsers answers as a target with that many users does, quickly.
func manyUsers(many int) func(w http.ResponseWriter, r *http.Request, _ string) bool {
	return func(w http.ResponseWriter, r *http.Request, _ string) bool {
		start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
		var page strings.Builder
		for n := start; n <= many && n < start+100; n++ {
			_, _ = fmt.Fprintf(&page, `,{"id":"id-%d","userName":"user%d@x.test","active":true,"name":{"givenName":"Given%d","familyName":"Family"},"emails":[{"primary":true,"value":"user%d@x.test"}]}`, n, n, n, n)
		}
		_, _ = fmt.Fprintf(w, `{"totalResults":%d,"startIndex":%d,"Resources":[%s]}`, many, start, strings.TrimPrefix(page.String(), ","))
		return true
	}
}

func TestALargeImport(t *testing.T) {
	const many = 10_000
	p := newPusher(t, scimdrill.Template, "")
	p.rules(confirmAll)
	p.do("PUT", "/api/v1/import-safeguards", `{"app":{"enabled":false},"org":{"enabled":false}}`).want(200)
	for _, step := range []struct {
		users int
		says  string
	}{
		{many, "10000 users scanned, 10000 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned"},
		{many, "10000 users scanned, 0 new, 0 updated, 10000 unchanged, 0 removed; 0 groups scanned"},
		{many / 2, "5000 users scanned, 0 new, 0 updated, 5000 unchanged, 5000 removed; 0 groups scanned"},
	} {
		p.target.Answers(manyUsers(step.users))
		start := time.Now()
		p.importing(step.says)
		t.Logf("%s, in %v", step.says, time.Since(start))
	}
	if requests := len(p.target.Requests()); requests != 100+100+50 {
		t.Errorf("%d requests were sent, want 250", requests)
	}
}
