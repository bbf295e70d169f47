// Package typevotes corrects the type of names that a tagger got wrong, where the
// rest of the article says so ([Voter]): the type that a name mostly has there, a
// city behind "in", a company that is called like a person (firms.go), a given
// name that shares the surname of the next (pairs.go).
package typevotes
