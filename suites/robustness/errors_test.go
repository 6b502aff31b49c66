package robustness

import "testing"

func TestWhatLooksLikeTheInsideOfAServer(t *testing.T) {
	for _, inside := range []string{
		"at com.example.Users.create(Users.java:42)", `Traceback (most recent call last):\n  File \"/srv/app.py\", line 3`, "goroutine 7 [running]:", "panic at /src/app/users.go:17",
		"ERROR: duplicate key value violates unique constraint", "SELECT id FROM users WHERE name = ''", "in Users.cs:line 12", "SQLSTATE[23505]",
	} {
		if internals(inside) == "" {
			t.Errorf("expected %q to look like the inside of a server", inside)
		}
	}
	for _, plain := range []string{
		`userName "jane@example.com" is already taken`, "The value of select is wrong; choose one from the list.", "Request is unparsable at line 3, column 12", "see https://docs.example.com/scim/errors.html:2",
		"at 12:30 the update was refused", "the attribute name.familyName is required",
	} {
		if found := internals(plain); found != "" {
			t.Errorf("expected %q to look like words for an admin, found %q", plain, found)
		}
	}
}
