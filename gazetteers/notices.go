package gazetteers

import _ "embed" // the notices

//go:embed NOTICES.md
var notices string

// Notices returns the notices that the licences of the embedded lists ask to be passed on, as Markdown.
func Notices() string { return notices }
