package normal

import "strings"

// Unusable says why a wire item must not be used, by its status; "" when it
// may.
func Unusable(status string) string {
	switch s := strings.ToLower(strings.TrimSpace(status)); s {
	case "withheld", "embargoed", "canceled", "cancelled", "killed", "kill", "cancel", "suspended", "retracted":
		return "a wire item that is " + s
	}
	return ""
}

// WithDateline puts a dateline before a text that does not begin with it.
func WithDateline(dateline, text string) string {
	dateline = strings.TrimSpace(dateline)
	if dateline == "" || text == "" || IsDigit(dateline[0]) { // a time, no place
		return text
	}
	place := strings.TrimRight(dateline, " -–—_:,.")
	if len(text) >= len(place) && strings.EqualFold(text[:len(place)], place) {
		return text
	}
	if strings.HasSuffix(dateline, "-") || strings.HasSuffix(dateline, "—") || strings.HasSuffix(dateline, "–") || strings.HasSuffix(dateline, "_") || strings.HasSuffix(dateline, ":") {
		return dateline + " " + text
	}
	return dateline + " - " + text
}

// WireText joins the wrapped lines of wire copy: an empty line or an indented
// one begins a paragraph. Control characters are dropped.
func WireText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	open := false // within a paragraph
	for s != "" {
		line, rest, _ := strings.Cut(s, "\n")
		s = rest
		text := strings.TrimSpace(DropControls(line))
		if text == "" {
			open = false
			continue
		}
		if strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t") {
			open = false
		}
		switch {
		case b.Len() == 0:
		case open:
			b.WriteByte(' ')
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(text)
		open = true
	}
	return b.String()
}

// DropControls removes control characters but the tab.
func DropControls(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\t' || c == 0x7f {
			return strings.Map(func(r rune) rune {
				if r < 0x20 && r != '\t' || r == 0x7f {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}
