package scenario

import "github.com/scimdrill/scimdrill"

// Version is the version of the language.
const Version = 1

// Scenario is a bug report that can be played. The tags are the language: doc is the sentence of the reference, words are the only
// values, of names what a value has to name, pattern what it looks like.
type Scenario struct {
	Version  int         `yaml:"scenario" need:"yes" doc:"The version of the language: 1."`
	Name     string      `yaml:"name" need:"yes" pattern:"^[a-z0-9]+(-[a-z0-9]+)*$" doc:"A name in small letters with hyphens; the requirement is bug.NAME, and the file NAME.yaml."`
	Title    string      `yaml:"title" need:"yes" doc:"What the server has to do, in one sentence in the present tense."`
	Label    string      `yaml:"label" need:"yes" words:"documented,captured,reported" doc:"How it is known: Okta documents it, it was captured on the wire, or somebody reported it."`
	Quirks   []string    `yaml:"quirks" pattern:"^Q[0-9]+$" doc:"Its numbers in docs/okta-quirks.md."`
	Sources  []Source    `yaml:"sources" need:"yes" doc:"Where it was reported or is documented."`
	Seen     string      `yaml:"seen" need:"yes" doc:"What was seen instead, in the words of who saw it."`
	Why      string      `yaml:"why" need:"yes" doc:"What it means for the people who rely on it."`
	Fix      string      `yaml:"fix" need:"yes" doc:"What a vendor usually has to change."`
	Level    string      `yaml:"level" words:"MUST,SHOULD,MAY,OKTA,PEAKON" doc:"How strong it is; OKTA unless it says otherwise."`
	Defects  []string    `yaml:"defects" of:"defect" doc:"Defects of the reference that show it (scimdrill serve --defect)."`
	Setting  Setting     `yaml:"setting" need:"yes" doc:"What there was before anything was done."`
	Did      []Step      `yaml:"did" need:"yes" doc:"What was done, one thing after the other."`
	Expected Expectation `yaml:"expected" need:"yes" doc:"What was expected in the end; org, wire and answer are those of the last step."`

	// path is where it was read.
	path string
}

// Source is a place where the bug was reported, or the behaviour documented.
type Source struct {
	Name    string `yaml:"name" need:"yes" doc:"What it is: lightdash/lightdash#15035, RFC 7644, devforum 14380."`
	Section string `yaml:"section" doc:"The place in it."`
	URL     string `yaml:"url" need:"yes" pattern:"^https?://" doc:"Its address."`
}

// Setting is what there was before anything was done.
type Setting struct {
	Mode       string            `yaml:"mode" words:"peakon,full" doc:"The mode of the reference, where that is played on: peakon (people and surveys, no groups), or full, which is the default."`
	Apps       []string          `yaml:"apps" words:"template,aiw" doc:"The kinds of app: template (catalog) and aiw (App Integration Wizard); both unless it says otherwise."`
	App        App               `yaml:"app" doc:"Settings of the app that differ."`
	Features   []string          `yaml:"features" words:"create,update,deactivate,password" doc:"The ticks of the page To App; create, update and deactivate unless it says otherwise."`
	Attributes []Attribute       `yaml:"attributes" doc:"Attributes that the admin added to the app."`
	Mappings   map[string]string `yaml:"mappings" doc:"Mappings that the admin changed: the app's attribute, and an expression, or nothing for Do not map."`
	Needs      []string          `yaml:"needs" of:"capability" doc:"What the target has to offer besides; where it does not, the scenario is not applicable."`
	People     map[string]Person `yaml:"people" doc:"People of the Okta org, by a name that stands for them here."`
	Groups     map[string]Group  `yaml:"groups" doc:"Groups of the Okta org, by a name that stands for them here."`
}

// App are settings of an app.
type App struct {
	Template          string `yaml:"template" doc:"The name of the catalog app; scim2testapp unless it says otherwise."`
	UniqueIdentifier  string `yaml:"unique-identifier" doc:"The unique identifier field for users, of an app of the wizard."`
	ImportGroups      bool   `yaml:"import-groups" doc:"The tick Import Groups, of an app of the wizard."`
	KeepAppGroupNames bool   `yaml:"keep-app-group-names" doc:"Whether app groups keep their names when an Okta group is linked to them."`
}

// Attribute is an attribute that an admin adds in the Profile Editor.
type Attribute struct {
	Variable  string `yaml:"variable" need:"yes" doc:"Okta's name of it, which is never sent."`
	Name      string `yaml:"name" need:"yes" doc:"The external name, which is sent."`
	Namespace string `yaml:"namespace" need:"yes" doc:"The external namespace: a URN."`
	Type      string `yaml:"type" words:"string,boolean,integer,number,array" doc:"Its type; string unless it says otherwise."`
	Mapped    string `yaml:"mapped" doc:"The expression that it is mapped to, such as user.title."`
}

// Person is somebody in Okta.
type Person struct {
	Persona string         `yaml:"persona" of:"persona" doc:"Who of fixtures/people they are; plain unless it says otherwise."`
	Profile map[string]any `yaml:"profile" doc:"Attributes of the Okta profile that differ; null takes one away."`
}

// Group is a group in Okta.
type Group struct {
	Name    string   `yaml:"name" doc:"What its name begins with; what makes it the run's follows."`
	Members []string `yaml:"members" of:"person" doc:"Who is in it."`
}

// Step is one thing that was done: exactly one of its words but expect.
type Step struct {
	Assign          string       `yaml:"assign" act:"yes" of:"person" doc:"The app is assigned to a person."`
	Unassign        string       `yaml:"unassign" act:"yes" of:"person" doc:"The app is taken away from a person."`
	Change          *Change      `yaml:"change" act:"yes" doc:"The Okta profile of a person is changed."`
	Deactivate      string       `yaml:"deactivate" act:"yes" of:"person" doc:"A person is deactivated in Okta, and so loses the app."`
	Reactivate      string       `yaml:"reactivate" act:"yes" of:"person" doc:"A person is reactivated in Okta; the app comes back by assign alone."`
	Suspend         string       `yaml:"suspend" act:"yes" of:"person" doc:"A person is suspended in Okta, for which nothing is sent."`
	Unsuspend       string       `yaml:"unsuspend" act:"yes" of:"person" doc:"A suspension is taken back."`
	ChangePassword  string       `yaml:"change-password" act:"yes" of:"person" doc:"A person gets another Okta password."`
	AssignGroup     string       `yaml:"assign-group" act:"yes" of:"group" doc:"The app is assigned to a group: each member gets it, now and later."`
	UnassignGroup   string       `yaml:"unassign-group" act:"yes" of:"group" doc:"The app is taken away from a group."`
	Retry           string       `yaml:"retry" act:"yes" of:"person" doc:"Retry Selected is pressed on the Tasks page, for what failed of a person."`
	PushGroup       string       `yaml:"push-group" act:"yes" of:"group" doc:"A group is pushed (Push Groups)."`
	LinkGroup       *Link        `yaml:"link-group" act:"yes" doc:"A group is linked to one that the app has already (Link Group)."`
	PushNow         string       `yaml:"push-now" act:"yes" of:"group" doc:"Push now is pressed for a pushed group."`
	RenameGroup     *Rename      `yaml:"rename-group" act:"yes" doc:"A group is renamed in Okta."`
	AddToGroup      *Membership  `yaml:"add-to-group" act:"yes" doc:"A person is put into a group."`
	RemoveFromGroup *Membership  `yaml:"remove-from-group" act:"yes" doc:"A person is taken out of a group."`
	UnlinkGroup     *Unlink      `yaml:"unlink-group" act:"yes" doc:"The push of a group is ended."`
	TestConnection  string       `yaml:"test-connection" act:"yes" words:"now" doc:"Test API Credentials is pressed: now."`
	Import          string       `yaml:"import" act:"yes" words:"now" doc:"Import Now is pressed: now."`
	ConfirmImport   string       `yaml:"confirm-import" act:"yes" of:"person" doc:"The user whom an import found is confirmed to be a person of Okta, and linked to them."`
	Survey          string       `yaml:"survey" act:"yes" pattern:"^[a-z0-9-]+$" doc:"A round of surveys is held, under a name: it opens, and all its invitations go out."`
	Request         *Request     `yaml:"request" act:"yes" doc:"A request that does not come from the org of the run: of another client, or as Okta was seen to send it."`
	Expect          *Expectation `yaml:"expect" doc:"What was expected of this step."`
}

// Change is a change of an Okta profile.
type Change struct {
	Person  string         `yaml:"person" need:"yes" of:"person" doc:"Whose profile it is."`
	Profile map[string]any `yaml:"profile" need:"yes" doc:"The attributes that change; null takes one away."`
}

// Rename is a new name of a group.
type Rename struct {
	Group string `yaml:"group" need:"yes" of:"group" doc:"The group."`
	To    string `yaml:"to" need:"yes" doc:"The new name, in which {GROUP.name} is the old one."`
}

// Membership is a person in a group.
type Membership struct {
	Group  string `yaml:"group" need:"yes" of:"group" doc:"The group."`
	Person string `yaml:"person" need:"yes" of:"person" doc:"The person."`
}

// Link pushes a group to one that the app has already.
type Link struct {
	Group string `yaml:"group" need:"yes" of:"group" doc:"The group of the Okta org."`
	To    string `yaml:"to" need:"yes" of:"group" doc:"The group that was pushed and unlinked without being deleted: what the app has of it is what is linked."`
}

// Unlink ends the push of a group.
type Unlink struct {
	Group  string `yaml:"group" need:"yes" of:"group" doc:"The group."`
	Delete bool   `yaml:"delete" doc:"Whether the target's group is deleted; it is left unless it says so."`
}

// Request is a request to the target.
type Request struct {
	Method string `yaml:"method" need:"yes" words:"GET,POST,PUT,PATCH,DELETE" doc:"The method."`
	Path   string `yaml:"path" need:"yes" pattern:"^/" doc:"The path below the base URL with its query, encoded as it is to be sent; what stands for a value is encoded."`
	Type   string `yaml:"type" doc:"The media type of the body; application/scim+json unless it says otherwise."`
	Body   any    `yaml:"body" doc:"The body, as JSON."`
	Text   string `yaml:"text" doc:"The body as it stands, instead of body."`
	Makes  string `yaml:"makes" doc:"The person or group that it makes: the id of the answer is theirs."`
	Times  int    `yaml:"times" doc:"How often it is sent, one after the other; {n} counts from 1."`
	AtOnce int    `yaml:"at-once" doc:"How often it is sent at the same time; {n} counts from 1."`
}

// Expectation is what was expected.
type Expectation struct {
	Org          string              `yaml:"org" words:"succeeds,fails,pushes-nothing" doc:"What the org says of the step."`
	AdminReads   string              `yaml:"admin-reads" doc:"Words that the administrator reads."`
	Wire         []Exchange          `yaml:"wire" doc:"What Okta sends for the step, all of it and in this order."`
	WireIncludes []Exchange          `yaml:"wire-includes" doc:"What Okta sends for the step among other requests, in this order."`
	Answer       *Answer             `yaml:"answer" doc:"What a request is answered with; every time, where it is sent several times."`
	Statuses     []int               `yaml:"statuses" doc:"The statuses of the answers to requests that are sent several times, in any order."`
	Employees    map[string]Resource `yaml:"employees" of:"person" doc:"What the target shows of people."`
	Groups       map[string]Team     `yaml:"groups" of:"group" doc:"What the target shows of groups."`
	Imported     []string            `yaml:"imported" of:"person" doc:"Whom the import found, and lists for review."`
	Surveys      map[string][]string `yaml:"surveys" of:"person" doc:"To which rounds people were invited, of all that were held; [] for none."`
}

// Exchange is one request of Okta: its line alone, or what is expected of it besides.
type Exchange struct {
	Request string            `yaml:"request" need:"yes" short:"yes" doc:"Method, path below the base URL and query, decoded, with {NAME.id}, {NAME.email} and {NAME.name} for values."`
	Sends   map[string]any    `yaml:"sends" doc:"Values in its body, by path."`
	Lacks   []string          `yaml:"lacks" doc:"Paths at which its body has nothing."`
	Types   map[string]string `yaml:"types" words:"string,number,boolean,array,object,nothing" doc:"What kind of JSON stands at a path of its body."`
	Answer  *Answer           `yaml:"answer" doc:"What it is answered with."`
}

// Answer is what is expected of an answer.
type Answer struct {
	Status     int               `yaml:"status" doc:"The status code."`
	Below      int               `yaml:"status-below" doc:"The status code is below this: 500 for anything that is no fault of the server."`
	Has        map[string]any    `yaml:"has" doc:"Values by path: name.familyName, emails[0].value, URN|department."`
	Lacks      []string          `yaml:"lacks" doc:"Paths at which there is nothing."`
	Types      map[string]string `yaml:"types" words:"string,number,boolean,array,object,nothing" doc:"What kind of JSON stands at a path."`
	RetryAfter bool              `yaml:"retry-after" doc:"Whether a 429 would do as well, if it says in seconds when to come again."`
}

// Resource is what is expected of a person in the target.
type Resource struct {
	Shown  *bool             `yaml:"shown" doc:"Whether the target shows them at all."`
	Active *bool             `yaml:"active" doc:"Whether they are active."`
	Found  *int              `yaml:"found" doc:"How many a lookup of their userName finds."`
	Has    map[string]any    `yaml:"has" doc:"Values by path: name.familyName, emails[0].value, URN|department."`
	Lacks  []string          `yaml:"lacks" doc:"Paths at which there is nothing."`
	Types  map[string]string `yaml:"types" words:"string,number,boolean,array,object,nothing" doc:"What kind of JSON stands at a path."`
}

// Team is what is expected of a group in the target.
type Team struct {
	Shown   *bool             `yaml:"shown" doc:"Whether the target shows it at all."`
	Members *[]string         `yaml:"members" of:"person" doc:"Its members, all of them, each once, in any order."`
	Has     map[string]any    `yaml:"has" doc:"Values by path."`
	Lacks   []string          `yaml:"lacks" doc:"Paths at which there is nothing."`
	Types   map[string]string `yaml:"types" words:"string,number,boolean,array,object,nothing" doc:"What kind of JSON stands at a path."`
}

// Path is where the scenario was read.
func (s *Scenario) Path() string { return s.path }

// Argument is what a command is given to read it: its name, where it is of the catalogue.
func (s *Scenario) Argument() string {
	if s.path == ofCatalogueAt(s.Name) {
		return s.Name
	}
	return s.path
}

// ID is the id of its requirement.
func (s *Scenario) ID() string { return "bug." + s.Name }

// Mode is the mode of the reference on which it is played.
func (s *Scenario) Mode() string {
	if s.Setting.Mode == "" {
		return "full"
	}
	return s.Setting.Mode
}

// Kinds are the kinds of app with which it is played.
func (s *Scenario) Kinds() []scimdrill.AppKind {
	if len(s.Setting.Apps) == 0 {
		return scimdrill.AppKinds()
	}
	var kinds []scimdrill.AppKind
	for _, name := range s.Setting.Apps {
		kinds = append(kinds, scimdrill.AppKind(name))
	}
	return kinds
}
