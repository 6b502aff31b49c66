// Package shell makes of the definitions of the commands what a shell wants to know of them: what may be typed next, the scripts
// that ask for it, and the manual page.
package shell
