// Package mapping turns an Okta profile into the body of a SCIM request: the schema of the app-user profile (Profile Editor),
// the mapping "Okta User to app" with its expressions (Mappings page), and where each attribute goes in the JSON.
package mapping
