// Package mapping turns an Okta profile into the body of a SCIM request: the schema of the app-user profile (Profile Editor),
// the mappings "Okta User to app" and "app to Okta User" with their expressions (Mappings page), and where each attribute goes
// in the JSON.
//
// The Okta Expression Language (https://developer.okta.com/docs/reference/okta-expression-language/) is read by a parser of
// this package. The expression libraries for Go that are well kept (expr-lang/expr, CEL) have languages of their own, in which
// {1, 2} is no array, .![name] no projection, AND, OR and matches no operators, "" no reason for ?:, and null + "x" an error;
// what stands in a condition, and at which position, they would not tell.
//
// Beyond Okta's reference, the language is taken for the Spring Expression Language that it is a subset of: + with a text makes
// null the word "null", values of different kinds are not equal and have no order, an index beyond an array is an error. An
// error while a mapping is evaluated is what Okta's event application.appuser.mapping.invalid.expression is about. Of what
// neither says, these are choices: who is not there (a manager, an app user) is null, and so are the attributes of null;
// null stays null in String, Convert, Iso3166Convert and Time functions; a country that is none is null.
package mapping
