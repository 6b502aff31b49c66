// Package cite names the texts that requirements rest on, once, with their addresses.
package cite

import (
	"fmt"

	"github.com/scimdrill/scimdrill"
)

// RFC cites a section of an RFC: RFC("7644", "3.5.2").
func RFC(number, section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "RFC " + number, Section: section,
		URL: "https://www.rfc-editor.org/rfc/rfc" + number + "#section-" + section,
	}
}

// OktaProtocol cites Okta's SCIM 2.0 protocol reference: what Okta sends and which answers it takes.
func OktaProtocol(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Okta SCIM 2.0 protocol reference", Section: section,
		URL: "https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/",
	}
}

// OktaConcepts cites Okta's pages "Understanding SCIM" and its questions and answers.
func OktaConcepts(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Okta, Understanding SCIM", Section: section,
		URL: "https://developer.okta.com/docs/concepts/scim/",
	}
}

// OktaGuide cites Okta's guide to building and connecting a SCIM integration.
func OktaGuide(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Okta, Build a SCIM provisioning integration", Section: section,
		URL: "https://developer.okta.com/docs/guides/scim-provisioning-integration-connect/main/",
	}
}

// OktaExpressions cites Okta's reference of its Expression Language.
func OktaExpressions(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Okta Expression Language", Section: section,
		URL: "https://developer.okta.com/docs/reference/okta-expression-language/",
	}
}

// OktaEvents cites Okta's catalogue of System Log events by the name of one.
func OktaEvents(event string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Okta event types", Section: event, URL: "https://developer.okta.com/docs/reference/api/event-types/",
	}
}

// OktaSupport cites an article or a thread of support.okta.com or devforum.okta.com.
func OktaSupport(title, url string) scimdrill.Citation {
	return scimdrill.Citation{Source: "Okta support", Section: title, URL: url}
}

// OktaSPEC cites a step of Okta's published SPEC test.
func OktaSPEC(step int) scimdrill.Citation {
	return oktaTest("Okta SCIM 2.0 SPEC test", fmt.Sprintf("step %d", step))
}

// OktaCRUD cites a step of Okta's published CRUD test.
func OktaCRUD(step int) scimdrill.Citation {
	return oktaTest("Okta SCIM 2.0 CRUD test", fmt.Sprintf("step %d", step))
}

// OIN cites a case of the test plan for the Okta Integration Network: OIN("C9290").
func OIN(number string) scimdrill.Citation { return oktaTest("OIN test plan", number) }

// OktaTest cites a step of another test that Okta has published.
func OktaTest(name, step string) scimdrill.Citation { return oktaTest(name, step) }

func oktaTest(source, section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: source, Section: section,
		URL: "https://developer.okta.com/docs/guides/scim-provisioning-integration-test/main/",
	}
}

// Capture cites a recording of what Okta really sent, published by a vendor who built a server for it. TemplateRun is a
// catalog template's, WizardRun that of an app of the App Integration Wizard.
func Capture(run, requests string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Capture of Okta's requests, Obot " + run, Section: requests,
		URL: "https://github.com/thedadams/obot/tree/60f55c3e7c92262a99907d71357946d830bc531e/pkg/scim/testdata/phase0",
	}
}

// The two published captures.
const (
	TemplateRun = "run 001"
	WizardRun   = "run 003"
)

// OWASP cites a risk of the OWASP API Security Top 10 of 2023 by its page.
func OWASP(risk, page string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "OWASP API Security Top 10", Section: risk, URL: "https://owasp.org/API-Security/editions/2023/en/" + page + "/",
	}
}

// Issue cites a report in a public tracker: Issue("fleetdm/fleet", 53446).
func Issue(repository string, number int) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Report at " + repository, Section: fmt.Sprintf("#%d", number),
		URL: fmt.Sprintf("https://github.com/%s/issues/%d", repository, number),
	}
}

// Report cites a report that is in no tracker of GitHub's.
func Report(where, section, url string) scimdrill.Citation {
	return scimdrill.Citation{Source: "Report at " + where, Section: section, URL: url}
}

// Entra cites Microsoft's guide to a SCIM endpoint for Microsoft Entra ID.
func Entra(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Microsoft Learn, Develop and plan provisioning for a SCIM endpoint", Section: section,
		URL: "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups",
	}
}

// EntraIssues cites Microsoft's list of what its client does otherwise than the standard has it.
func EntraIssues(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Microsoft Learn, Known issues with SCIM 2.0 protocol compliance", Section: section,
		URL: "https://learn.microsoft.com/en-us/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility",
	}
}

// PeakonArticle cites Peakon's article on provisioning from Okta.
func PeakonArticle(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Peakon, Set up user provisioning with Okta", Section: section,
		URL: "https://help.peakon.com/en/articles/1785675",
	}
}

// PeakonHelp cites a page of Peakon's help centre by its title.
func PeakonHelp(title string) scimdrill.Citation {
	return scimdrill.Citation{Source: "Peakon help centre", Section: title, URL: "https://support.peakon.com/hc/en-us"}
}

// PeakonReference cites Peakon's reference of its SCIM API.
func PeakonReference(section string) scimdrill.Citation {
	return scimdrill.Citation{
		Source: "Peakon SCIM 2.0 API reference", Section: section, URL: "https://developer.peakon.com/reference/scim-20-api",
	}
}

// Decision cites a decision of the reference server, where nothing public says what Peakon does.
func Decision(rule string) scimdrill.Citation {
	return scimdrill.Citation{Source: "scimdrill, decisions of the reference server", Section: rule}
}
