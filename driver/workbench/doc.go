// Package workbench is the page of the mock org for a person who reproduces something by hand: the buttons of an Okta
// administrator on the left, and on the right each SCIM exchange as it happens.
//
// It acts through the org's Management API alone, so that everything a button does is a call that any client could make; the
// page says which. Pages are made on the server and work without script; the script keeps the page's place and shows what
// happens without loading it again.
//
// Whoever reaches the page acts as the org's administrator. It is for a loopback address, and answers only to a host name by
// which such an address, or the one that was asked for, is reached: a foreign name that leads here is how a web page elsewhere
// would get at it.
package workbench
