package views

// NotFoundError says that there is no such thing.
type NotFoundError struct{ what string }

func (e NotFoundError) Error() string { return "there is no such " + e.what }

// Missing says that there is no such thing as was asked for.
func Missing(what string) error { return NotFoundError{what} }

// UserError is the fault of who asked.
type UserError struct{ error }

// Fault makes an error the fault of who asked.
func Fault(err error) error { return UserError{err} }
