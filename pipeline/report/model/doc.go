// Package model is what a report tells ([Build]): the findings in sentences
// (findings.go, surges.go), what should be looked at again (checks.go), how much is
// linked (coverage.go), with the facts that they rest on. How it looks is no
// concern of it.
package model
