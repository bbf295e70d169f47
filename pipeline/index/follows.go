package index

import "sync"

// Follow is a story that continues another, or is continued, by its earliest article.
type Follow struct {
	Place int32
	Share float64 // of the smaller text that both have
}

// follows are the follow-ups by story, made when they are first asked for.
type follows struct {
	once   sync.Once
	of, by map[uint32][]Follow
}

// Follows lists the stories that the one of the article at a place continues, and
// those that continue it.
func (ix *Index) Follows(place int32) (of, by []Follow) {
	f := &ix.follows
	f.once.Do(func() {
		f.of, f.by = map[uint32][]Follow{}, map[uint32][]Follow{}
		for _, x := range ix.about.Continues {
			later, okL := ix.ArticleByID(x.Article)
			earlier, okE := ix.ArticleByID(x.Continues)
			if okL && okE {
				s, e := ix.storyAt(later), ix.storyAt(earlier)
				f.of[s] = append(f.of[s], Follow{earlier, x.Share})
				f.by[e] = append(f.by[e], Follow{later, x.Share})
			}
		}
	})
	story := ix.storyAt(place)
	return f.of[story], f.by[story]
}

func (ix *Index) storyAt(place int32) uint32 { return ix.articles.story[ix.articles.at[place]] }

// Threads lists the follow-ups of which both stories name entity n, the latest first:
// pairs of the places of the later and the earlier article, as the entity's articles
// tell the stories.
func (ix *Index) Threads(n int32) ([][2]Follow, error) {
	in, err := ix.In(n)
	if err != nil {
		return nil, err
	}
	here, seen := make([]bool, ix.Stories()), make([]bool, ix.Stories())
	for _, p := range in {
		here[ix.storyAt(p.Place)] = true
	}
	var out [][2]Follow
	for _, p := range in {
		story := ix.storyAt(p.Place)
		if seen[story] {
			continue
		}
		seen[story] = true
		of, _ := ix.Follows(p.Place)
		for _, f := range of {
			if here[ix.storyAt(f.Place)] {
				out = append(out, [2]Follow{{p.Place, f.Share}, f})
			}
		}
	}
	return out, nil
}
