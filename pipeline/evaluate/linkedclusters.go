package evaluate

import (
	"io"

	"newsgraph/entities"
)

// LinkedClusters is the score of who is who on a set of links: gold mentions of
// one Wikidata id are one cluster, those without an id are left out. The zero
// value is ready.
type LinkedClusters struct {
	Within Coreference       `json:"within"`
	Across AcrossCoreference `json:"across"`
}

// Add scores one article. within tells the cluster of prediction i in its
// article, across its entity over all articles.
func (s *LinkedClusters) Add(gold *Linked, predicted []entities.Mention, within, across func(i int) string) {
	at := spanIndex(predicted)
	var one, all []pair
	for _, g := range gold.Mentions {
		if g.QID == "" {
			continue
		}
		a, b := pair{key: g.QID}, pair{key: g.QID}
		if i, ok := at[spanKey{entities.Text, g.Start, g.End}]; ok {
			a.id, b.id = within(i), across(i)
		}
		one, all = append(one, a), append(all, b)
	}
	s.Within.add(one)
	s.Across.add(all)
}

// WriteTable writes both scores.
func (s *LinkedClusters) WriteTable(w io.Writer) error {
	var r rows
	across := s.Across.Score()
	r.line("", "P", "R", "F1", "gold", "predicted")
	r.bCubed("within articles, B-cubed", s.Within.Found)
	r.bCubed("across articles, B-cubed", across.Found)
	return r.flush(w)
}
