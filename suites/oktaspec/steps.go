package oktaspec

import (
	"net/http"
	"strings"
	"time"

	"github.com/scimdrill/scimdrill"
	"github.com/scimdrill/scimdrill/suites/probe"
)

// step is one request of the published file with its assertions.
type step struct {
	number      int
	name        string
	requirement scimdrill.Requirement
	// ask makes the request, or says why it cannot be sent.
	ask        func(*playbook) (probe.Ask, string)
	assertions func(*playbook) []assertion
}

// steps are the requests of the published file. Even numbers are its pauses.
func steps() []step {
	return []step{
		listUsers(), getUser(), lookUpNobody(), getUnknownID(), lookUpNewcomer(), create(), readCreated(), createAgain(),
		lookUpInCapitals(), listGroups(), wrongToken(), getUnknownIDAgain(),
	}
}

func listUsers() step {
	return step{
		number: 1, name: "Required Test: Test Users endpoint",
		requirement: requirement(1, "Required Test: Test Users endpoint", "The list of users is a full ListResponse whose users have id, name, userName, active and email.",
			"It is the first thing that Okta's submission test asks, and it asks it of whoever is first in the list: one of your own people without a name or an address fails it, too.",
			"Answer GET /Users with schemas, totalResults, startIndex and itemsPerPage as numbers, and whole users in Resources.",
			"list-numbers-as-strings", "emails-unreturned"),
		ask: func(*playbook) (probe.Ask, string) { return get("/Users?count=1&startIndex=1"), "" },
		assertions: func(*playbook) []assertion {
			return []assertion{
				status(200), notEmpty("Resources"), namesSchema(listResponse), isNumber("itemsPerPage"),
				isNumber("startIndex"), isNumber("totalResults"), notEmpty("Resources[0].id"),
				notEmpty("Resources[0].name.familyName"), notEmpty("Resources[0].name.givenName"),
				notEmpty("Resources[0].userName"), notEmpty("Resources[0].active"), notEmpty("Resources[0].emails[0].value"),
			}
		},
	}
}

func getUser() step {
	return step{
		number: 3, name: "Required Test: Get Users/{{id}}",
		requirement: requirement(3, "Required Test: Get Users/{{id}}", "A user that was listed can be read by its id and has the same attributes.",
			"Okta reads a user by id before every profile push; what it cannot read it cannot update.",
			"Answer GET /Users/{id} with the whole user.", "emails-unreturned"),
		ask: func(p *playbook) (probe.Ask, string) {
			if p.listed == "" {
				return probe.Ask{}, "step 1 listed no user with an id, so there is none to read"
			}
			return get(probe.UserPath(p.listed)), ""
		},
		assertions: func(p *playbook) []assertion {
			return []assertion{
				status(200), notEmpty("id"), notEmpty("name.familyName"), notEmpty("name.givenName"), notEmpty("userName"),
				notEmpty("active"), notEmpty("emails[0].value"), equal("id", p.listed),
			}
		},
	}
}

func lookUpNobody() step {
	return step{
		number: 5, name: "Required Test: Test invalid User by username",
		requirement: requirement(5, "Required Test: Test invalid User by username", "A lookup of a userName that nobody has answers 200 with an empty ListResponse.",
			"Okta looks every person up before creating them; an error here stops the assignment.",
			"Answer a filter that matches nothing with 200 and totalResults 0, not with 404.",
			"lookup-filter-ignored"),
		ask: func(*playbook) (probe.Ask, string) { return get(byUserName("abcdefgh@atko.com")), "" },
		assertions: func(*playbook) []assertion {
			return []assertion{status(200), namesSchema(listResponse), equal("totalResults", "0")}
		},
	}
}

func getUnknownID() step {
	return step{
		number: 7, name: "Required Test: Test invalid User by ID",
		requirement: requirement(7, "Required Test: Test invalid User by ID", "A user id that does not exist answers 404 with a SCIM error that has a detail.",
			"Okta tells a missing user from a broken server by it and shows the detail to the admin.",
			"Answer 404 with the Error schema and a detail, in JSON.",
			"unknown-user-500", "error-as-text", "error-as-html"),
		ask: func(*playbook) (probe.Ask, string) { return get(probe.UserPath(idThatDoesNotExist)), "" },
		assertions: func(*playbook) []assertion {
			return []assertion{status(404), notEmpty("detail"), namesSchema(errorMessage)}
		},
	}
}

func lookUpNewcomer() step {
	return step{
		number: 9, name: "Required Test: Make sure random user doesn't exist",
		requirement: requirement(9, "Required Test: Make sure random user doesn't exist", "A lookup of somebody who is about to be created finds nobody.",
			"Okta links to whoever the lookup returns: a wrong match gives one person another person's account.",
			"Compare the whole userName with eq; ignore no part of the filter.", "lookup-filter-ignored"),
		ask: func(p *playbook) (probe.Ask, string) { return get(byUserName(p.person.Email)), "" },
		assertions: func(*playbook) []assertion {
			return []assertion{status(200), equalNumber("totalResults", 0), namesSchema(listResponse)}
		},
	}
}

func create() step {
	return step{
		number: 11, name: "Required Test: Create Okta user with realistic values",
		requirement: requirement(11, "Required Test: Create Okta user with realistic values", "A user is created with 201 and an answer that holds the whole user.",
			"Okta takes the id of the answer for everything that follows.",
			"Answer POST /Users with 201 and the stored user, id and active included; accept application/json too.",
			"create-answers-200", "create-empty-answer", "content-type-json-refused"),
		ask: func(p *playbook) (probe.Ask, string) {
			return probe.Ask{Method: http.MethodPost, Path: "/Users", Header: posting(), Body: p.newUser(p.person, p.person.Email)}, ""
		},
		assertions: func(p *playbook) []assertion {
			return []assertion{
				status(201), equal("active", "true"), notEmpty("id"), equal("name.familyName", p.person.Family),
				equal("name.givenName", p.person.Given), namesSchema(coreUser), equal("userName", p.person.Email),
			}
		},
	}
}

func readCreated() step {
	return step{
		number: 13, name: "Required Test: Verify that user was created",
		requirement: requirement(13, "Required Test: Verify that user was created", "A user that was created can be read back with the values that were sent.",
			"A 201 for a user that is not stored leaves the admin with a provisioned person who cannot sign in.",
			"Store before answering 201.", "create-lost"),
		ask: func(p *playbook) (probe.Ask, string) {
			if p.created == "" {
				return probe.Ask{}, "step 11 got no id, so there is no user to read"
			}
			return get(probe.UserPath(p.created)), ""
		},
		assertions: func(p *playbook) []assertion {
			return []assertion{
				status(200), equal("userName", p.person.Email), equal("name.familyName", p.person.Family),
				equal("name.givenName", p.person.Given),
			}
		},
	}
}

func createAgain() step {
	return step{
		number: 15, name: "Required Test: Expect failure when recreating user with same values",
		requirement: requirement(15, "Required Test: Expect failure when recreating user with same values", "Creating a user whose userName is taken answers 409.",
			"Two accounts for one person cannot be told apart by Okta, which takes the first that the lookup returns.",
			"Keep userName unique in the database and answer 409 with scimType uniqueness.",
			"duplicate-accepted", "duplicate-400", "duplicate-500"),
		ask: func(p *playbook) (probe.Ask, string) {
			return probe.Ask{Method: http.MethodPost, Path: "/Users", Header: posting(), Body: p.newUser(p.person, p.person.Email)}, ""
		},
		assertions: func(*playbook) []assertion { return []assertion{status(409)} },
	}
}

func lookUpInCapitals() step {
	return step{
		number: 17, name: "Required Test: Username Case Sensitivity Check",
		requirement: requirement(17, "Required Test: Username Case Sensitivity Check", "A lookup by userName in capitals answers 200.",
			"Okta sends userName as it is stored in Okta, whatever the case in the target.",
			"Accept a userName in any case; whether the same user is found is a requirement of its own.", "lookup-case-404"),
		ask: func(p *playbook) (probe.Ask, string) { return get(byUserName(strings.ToUpper(p.person.Email))), "" },
		// The published file asserts the status alone.
		assertions: func(*playbook) []assertion { return []assertion{status(200)} },
	}
}

func listGroups() step {
	s := step{
		number: 19, name: "Optional Test: Verify Groups endpoint",
		requirement: requirement(19, "Optional Test: Verify Groups endpoint", "The list of groups answers 200 within 600 ms, with an array of groups if there are any (optional: only where groups are offered).",
			"Okta asks for groups when an admin pushes or imports them.",
			"Answer GET /Groups with a ListResponse, even when there is no group.", "group-list-refused", "group-list-bare"),
		ask: func(*playbook) (probe.Ask, string) { return get("/Groups"), "" },
		assertions: func(*playbook) []assertion {
			return []assertion{status(200), answeredWithin(600 * time.Millisecond), listsGroups()}
		},
	}
	s.requirement.Needs = []scimdrill.Capability{scimdrill.HasGroups}
	return s
}

func wrongToken() step {
	return step{
		number: 21, name: "Required Test: Check status 401",
		requirement: requirement(21, "Required Test: Check status 401", "A request with a wrong token answers 401 with a SCIM error that has a detail.",
			"Okta shows the detail when it tells the admin that the credentials are wrong.",
			"Answer 401 with the Error schema, status \"401\" and a detail, in JSON.",
			"any-token-accepted", "unauthorized-200", "unauthorized-without-error"),
		ask: func(p *playbook) (probe.Ask, string) {
			ask := get(byUserName(strings.ToUpper(p.person.Email)))
			ask.Header["Authorization"] = "non-token"
			return ask, ""
		},
		assertions: func(*playbook) []assertion {
			return []assertion{status(401), notEmpty("detail"), equal("status", "401"), namesSchema(errorMessage)}
		},
	}
}

func getUnknownIDAgain() step {
	return step{
		number: 23, name: "Required Test: Check status 404",
		requirement: requirement(23, "Required Test: Check status 404", "A SCIM error names its own status.",
			"Some clients read the status from the body; it must be the one of the answer.",
			"Put the status code into the error's status, as a string (RFC 7644 §3.12).",
			"unknown-user-500", "error-as-text", "error-as-html"),
		ask: func(*playbook) (probe.Ask, string) { return get(probe.UserPath(idThatDoesNotExist2)), "" },
		assertions: func(*playbook) []assertion {
			return []assertion{status(404), notEmpty("detail"), equal("status", "404"), namesSchema(errorMessage)}
		},
	}
}
