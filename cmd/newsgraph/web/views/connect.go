package views

import (
	"net/http"
	"strconv"

	"newsgraph/pipeline/index"
)

// Connector is an entity that is met with entities of two groups.
type Connector struct {
	Brief
	Reached [2]int   `json:"reached"`        // of each group, how many it is met with
	Shared  [2]int   `json:"shared_stories"` // with all of each group
	Score   float64  `json:"score"`          // the geometric mean of the stories that it shares with each, times npmi
	Closest [2]Brief `json:"closest"`        // of each group, whom it is met with in most stories
}

// ConnectorsOf lists who connects two groups, so many at most, and how many there are.
func (g Graph) ConnectorsOf(a, b []int32, most int) (list []Connector, all int, err error) {
	found, all, err := g.Connecting(a, b, most)
	for i := range found {
		c := &found[i]
		list = append(list, Connector{g.BriefOf(c.N), c.Reached, c.Stories, c.Score, [2]Brief{g.BriefOf(c.Closest[0].Other), g.BriefOf(c.Closest[1].Other)}})
	}
	return list, all, err
}

// ConnectorsCSV writes connectors as a table.
func ConnectorsCSV(w http.ResponseWriter, list []Connector) error {
	head := []string{"id", "name", "type", "subtype", "reached_a", "reached_b", "shared_stories_a", "shared_stories_b", "score", "closest_a", "closest_b"}
	return WriteCSV(w, head, list, func(v Connector) []string {
		return []string{v.ID, v.Name, v.Type.String(), v.Subtype, strconv.Itoa(v.Reached[0]), strconv.Itoa(v.Reached[1]), strconv.Itoa(v.Shared[0]), strconv.Itoa(v.Shared[1]),
			strconv.FormatFloat(v.Score, 'f', 3, 64), v.Closest[0].ID, v.Closest[1].ID}
	})
}

// Followed is an article whose story continues another, or is continued.
type Followed struct {
	ArticleBrief
	Share float64 `json:"share"` // of the smaller text that both have
}

// FollowedOf shows follow-ups.
func (g Graph) FollowedOf(list []index.Follow) []Followed {
	out := []Followed{}
	for _, f := range list {
		out = append(out, Followed{g.ArticleBriefOf(f.Place), f.Share})
	}
	return out
}
