package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/scimdrill/scimdrill/internal/bench/spawn"
)

const apiToken = "00bench"

// api is the Management API of the org.
type api struct{ url string }

func (a *api) send(ctx context.Context, method, path, body string, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, a.url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "SSWS "+apiToken)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	data, err := io.ReadAll(response.Body)
	err = errors.Join(err, response.Body.Close())
	switch {
	case err != nil:
		return err
	case response.StatusCode >= 300:
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, data)
	case into == nil || len(data) == 0:
		return nil
	}
	return json.Unmarshal(data, into)
}

type made struct {
	ID string `json:"id"`
}

// prepare makes an app that provisions, and people in a group.
func (a *api) prepare(ctx context.Context, people int, target string) (app, group, someone string, err error) {
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 64 //nolint:forcetypeassert // it is one
	var answer made
	if err := a.send(ctx, "POST", "/apps", fmt.Sprintf(`{"name":"scim2headerauth","label":"Bench","settings":{"app":{"scimBaseUrl":%q}}}`, target), &answer); err != nil {
		return "", "", "", err
	}
	app = answer.ID
	if err := a.send(ctx, "POST", "/apps/"+app+"/connections/default?activate=true", `{"profile":{"authScheme":"TOKEN","token":"x"}}`, nil); err != nil {
		return "", "", "", err
	}
	if err := a.send(ctx, "PUT", "/apps/"+app+"/features/USER_PROVISIONING", `{"create":{"lifecycleCreate":{"status":"ENABLED"}},"update":{"profile":{"status":"ENABLED"}}}`, nil); err != nil {
		return "", "", "", err
	}
	if err := a.send(ctx, "POST", "/groups", `{"profile":{"name":"everybody"}}`, &answer); err != nil {
		return "", "", "", err
	}
	group = answer.ID
	if err := a.hire(ctx, people, group); err != nil {
		return "", "", "", err
	}
	err = a.send(ctx, "GET", "/users/p0@example.com", "", &answer)
	return app, group, answer.ID, err
}

func (a *api) hire(ctx context.Context, people int, group string) error {
	numbers, failed := make(chan int), make(chan error, 1)
	var workers sync.WaitGroup
	for range 16 {
		workers.Go(func() {
			for n := range numbers {
				body := fmt.Sprintf(`{"profile":{"login":"p%[1]d@example.com","email":"p%[1]d@example.com","firstName":"Person","lastName":"Number %[1]d"},"groupIds":[%[2]q]}`, n, group)
				if err := a.send(ctx, "POST", "/users", body, nil); err != nil {
					select {
					case failed <- err:
					default:
					}
				}
			}
		})
	}
	for n := range people {
		numbers <- n
	}
	close(numbers)
	workers.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// follow waits until everybody is in the target, which had base users before, and no job is left, and tells the rate in each fifth.
func (a *api) follow(ctx context.Context, target *spawn.Process, base, people int) (string, error) {
	var rates []string
	last, lastTime := 0, time.Now()
	for {
		count, err := countOf(ctx, target)
		if err != nil {
			return "", err
		}
		done := count - base
		if fifth := people / 5; done-last >= fifth || done >= people {
			rates = append(rates, fmt.Sprintf("%.0f", float64(done-last)/time.Since(lastTime).Seconds()))
			last, lastTime = done, time.Now()
		}
		if done >= people {
			return strings.Join(rates, ", "), a.idle(ctx)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (a *api) idle(ctx context.Context) error {
	for {
		var apps []made
		if err := a.send(ctx, "GET", "/apps", "", &apps); err != nil {
			return err
		}
		var jobs struct {
			Pending int `json:"pending"`
		}
		if err := a.send(ctx, "GET", "/apps/"+apps[0].ID+"/jobs", "", &jobs); err != nil || jobs.Pending == 0 {
			return err
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func countOf(ctx context.Context, target *spawn.Process) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.URL+"/count", nil)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	data, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return 0, err
	}
	return strconv.Atoi(string(data))
}

// check looks at some app users: they are provisioned.
func (a *api) check(ctx context.Context, app string) error {
	var users []struct {
		Status    string `json:"status"`
		SyncState string `json:"syncState"`
	}
	if err := a.send(ctx, "GET", "/apps/"+app+"/users?limit=500", "", &users); err != nil {
		return err
	}
	for _, au := range users {
		if au.Status != "PROVISIONED" || au.SyncState != "SYNCHRONIZED" {
			return fmt.Errorf("an app user is %s, %s", au.Status, au.SyncState)
		}
	}
	if len(users) == 0 {
		return errors.New("there are no app users")
	}
	return nil
}
