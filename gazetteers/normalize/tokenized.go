package normalize

import "strings"

// Tokenized returns a name and the other ways in which a tokenizer may part it, not in normal form.
func Tokenized(name string) []string {
	forms := []string{name}
	for _, s := range [...]string{splitPossessive(name), splitInitials(name)} {
		if s != name {
			forms = append(forms, s)
		}
	}
	return forms
}

// splitPossessive writes "McDonald's Corp" as tokenizers do: "McDonald s Corp".
func splitPossessive(name string) string {
	if !strings.ContainsAny(name, "'’") {
		return name
	}
	words := strings.Fields(name)
	for i, w := range words {
		for _, s := range [...]string{"'s", "’s", "'S", "’S"} {
			if len(w) > len(s) && strings.HasSuffix(w, s) {
				words[i] = w[:len(w)-len(s)] + " " + s[len(s)-1:]
			}
		}
	}
	return strings.Join(words, " ")
}

// splitInitials writes "J.K. Rowling" as "J. K. Rowling", and the other way round.
func splitInitials(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 || !strings.Contains(name, ".") {
		return name
	}
	if w := words[0]; len(w) == 4 && w[1] == '.' && w[3] == '.' {
		return w[:2] + " " + w[2:] + " " + strings.Join(words[1:], " ")
	}
	if len(words) > 2 && isInitial(words[0]) && isInitial(words[1]) {
		return words[0] + words[1] + " " + strings.Join(words[2:], " ")
	}
	return name
}

func isInitial(w string) bool { return len(w) == 2 && w[1] == '.' && w[0] >= 'A' && w[0] <= 'Z' }
