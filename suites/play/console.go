package play

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/scimdrill/scimdrill/driver/admin"
)

// Retry presses "Retry Selected" on the Tasks page, for everything that failed of a person.
func (p *Play) Retry(name string) *Did {
	return p.lifecycle(name, "retry what failed of", func(ctx context.Context, who admin.Person) error {
		tasks, err := p.stage.Admin.Tasks(ctx, p.app.App)
		tasks = slices.DeleteFunc(tasks, func(task admin.Task) bool { return task.UserID != who.ID })
		if err == nil && len(tasks) == 0 {
			return errors.New("the Tasks page shows nothing of them")
		}
		for _, task := range tasks {
			err = errors.Join(err, p.stage.Admin.RetryTask(ctx, p.app.App, task))
		}
		return err
	})
}

// ConfirmImport confirms that the user whom the last import found under a person's name is that person, and links the two.
func (p *Play) ConfirmImport(name string) *Did {
	who := p.person(name)
	return p.pressed("confirm that the imported user is "+who.Email, func() error {
		found, err := p.stage.Admin.ImportedUsers(p.ctx, p.app.App)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(found, func(user admin.ImportedUser) bool { return user.UserName == who.Okta.Login() })
		if at < 0 {
			return fmt.Errorf("the import found nobody with the userName %s", who.Okta.Login())
		}
		p.note(who, found[at].ExternalID)
		if _, err = p.stage.Admin.ConfirmImportedAs(p.ctx, p.app.App, found[at], who.Okta); err != nil {
			return err
		}
		return p.stage.Admin.Settle(p.ctx, p.app.App)
	})
}
