// Package surnames gives the articles that have a surname alone to the likeliest
// bearer of a full name ([Surnames]): surnames.go brings the two together, bare.go
// decides.
package surnames
