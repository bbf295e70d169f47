package segment

import "newsgraph/entities"

// part is a stretch of a field with one role.
type part struct {
	role       entities.Role
	start, end int  // bytes
	apart      bool // a zone of its own even beside one of the same role
}

func (s *Segmenter) zones(dst []part, a *entities.Article, f entities.Field, units []unit) []part {
	role := entities.Body
	if f == entities.Title {
		role = entities.Headline
	}
	for _, u := range units {
		dst = append(dst, part{role: role, start: u.start, end: u.end})
	}
	return dst
}
