package normal

// Damage is what is to be said of how an article was read: what of it was lost,
// and what was done to it without loss (a certain repair, a stray byte).
type Damage struct{ Truncated, Repaired string }

func Truncated(s string) Damage { return Damage{Truncated: s} }

func Repaired(s string) Damage { return Damage{Repaired: s} }

func (n Damage) And(m Damage) Damage {
	return Damage{Join(n.Truncated, m.Truncated), Join(n.Repaired, m.Repaired)}
}

func Join(a, b string) string {
	switch {
	case b == "" || a == b:
		return a
	case a == "":
		return b
	}
	return a + "; " + b
}
