// Package people groups the mentions of people of an article ([Grouper]): full
// names first (people.go), told apart by ages (ages.go), then every short form with
// the likeliest bearer (bearers.go).
package people
