// Package docs runs what the documentation tells its readers to run, and compares what comes out with what is printed there.
//
// A block marked console is a session: lines that begin with "$ " are typed into one shell, the others are what is answered.
// In an answer "…" stands for any text within its line, and a line that is "…" alone for any number of lines. A command that
// fails has to be followed by "$ echo $?", so that its reader is told. One that ends in "&" runs on until the document ends;
// the session goes on when it has said what is printed.
//
// A block of commands that is not run says why in a comment above it: <!-- not run: it takes an org of Okta -->. Blocks that
// are no commands name their language (yaml, json, text). Links within the project have to lead somewhere.
package docs
