// Package mail reads mail, as newsletters come: eml, emlx, mbox, saved web pages.
package mail
