package stage

import (
	"context"
	"time"

	"github.com/scimdrill/scimdrill/driver/admin"
)

// betweenLooks is the pause between two looks at an import that goes on by itself.
const betweenLooks = 20 * time.Millisecond

// longestImport bounds how long an import that is put off is waited for.
const longestImport = 40 * time.Second

// ImportNow presses “Import Now”, and waits for an import that the target put off with 429.
func (a *App) ImportNow(ctx context.Context) (admin.Import, error) {
	ctx, cancel := context.WithTimeout(ctx, longestImport)
	defer cancel()
	run, err := a.Stage.Admin.ImportNow(ctx, a.App)
	for err == nil && (run.Status == "WAITING" || run.Status == "IN_PROGRESS") {
		select {
		case <-ctx.Done():
			return run, ctx.Err()
		case <-time.After(betweenLooks):
		}
		var runs []admin.Import
		if runs, err = a.Stage.Admin.Imports(ctx, a.App); err == nil && len(runs) > 0 {
			run = runs[0]
		}
	}
	return run, err
}
