package normal

// Damage is what is to be said of how an article was read: what of it is missing,
// and what was done to it without loss (a certain repair, a stray byte, a choice
// that is not certain).
type Damage struct{ Truncated, Repaired string }

// Truncated is the damage of a text of which something is missing.
func Truncated(what string) Damage { return Damage{Truncated: what} }

// Repaired is the damage of a text that is whole, but not as it came.
func Repaired(how string) Damage { return Damage{Repaired: how} }

// And is d and what more there is to say.
func (d Damage) And(more Damage) Damage {
	return Damage{Join(d.Truncated, more.Truncated), Join(d.Repaired, more.Repaired)}
}

// Join joins two remarks; of two that are the same it keeps one.
func Join(a, b string) string {
	switch {
	case b == "" || a == b:
		return a
	case a == "":
		return b
	}
	return a + "; " + b
}
