package gazetteers

import (
	"io"
)

// UserList is a list of a user's own names, ready to be laid over a Set.
type UserList struct {
	table *table
}

// ReadUserList reads a user list: TSV with a header, JSON Lines, plain names
// one a line, or a file made by Build. path names it in errors and decides
// nothing else.
func ReadUserList(path string, r io.Reader) (*UserList, error) {
	t, err := new(Builder).compile()
	return &UserList{t}, err
}
