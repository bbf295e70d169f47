package fit

import (
	"cmp"
	"context"
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/resolve/across"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/names"
)

// NamesakeGold is the record of an article with what is known of who is who.
type NamesakeGold struct {
	Record   *entities.Record
	Mentions []NamesakeMention
}

// NamesakeMention says who a mention, or all those of a cluster, is.
type NamesakeMention struct {
	Cluster int
	Key     string
}

// MarkedNamesakes gives records of articles the entities that people marked there.
func MarkedNamesakes(gold []*evaluate.Gold, records []*entities.Record) []NamesakeGold {
	type place struct {
		field      entities.Field
		start, end int
	}
	out := make([]NamesakeGold, len(gold))
	for i, g := range gold {
		keys := map[place]string{}
		for j := range g.Mentions {
			m := &g.Mentions[j]
			keys[place{m.Field, m.Start, m.End}] = m.Key
		}
		out[i].Record = records[i]
		for j := range records[i].Mentions {
			m := &records[i].Mentions[j]
			if key := keys[place{m.Field, m.Start, m.End}]; key != "" {
				out[i].Mentions = append(out[i].Mentions, NamesakeMention{m.Cluster, key})
			}
		}
	}
	return out
}

// BlindNamesakes makes gold of the records of a run: people whose full name was
// linked lose the link, and who they are is to be found again from the name and
// what stands beside it: two items of one name are namesakes, one item is one
// person. Of each item only some articles stay linked, as in a set where a name
// is decided here and there.
func BlindNamesakes(records []*entities.Record) []NamesakeGold {
	items := map[string]map[string]int{} // name → item → articles
	each := func(r *entities.Record, yield func(c int)) {
		for i := range r.Clusters {
			if c := &r.Clusters[i]; c.Type == entities.Person && c.Link != "" && fullName(c) {
				yield(i)
			}
		}
	}
	for _, r := range records {
		each(r, func(i int) {
			c := &r.Clusters[i]
			if items[c.Key] == nil {
				items[c.Key] = map[string]int{}
			}
			items[c.Key][c.Link]++
		})
	}
	var out []NamesakeGold
	for n, r := range records {
		g := NamesakeGold{Record: r.Clone()}
		each(g.Record, func(i int) {
			c := &g.Record.Clusters[i]
			known := items[c.Key]
			if len(known) == 1 && known[c.Link] < 2 {
				return
			}
			g.Mentions = append(g.Mentions, NamesakeMention{i, c.Link})
			if n%3 == 0 {
				return // stays linked
			}
			score := 0.3 // that of one undecided
			c.Candidates = []entities.Candidate{{ID: c.Link, Name: c.Name, Score: score}}
			c.Link, c.Entity = "", entities.Slug(c.Type, c.Key)
			c.Steps = nil
		})
		out = append(out, g)
	}
	return out
}

func fullName(c *entities.Cluster) bool {
	p := names.English().ParsePerson(c.Key, c.Name)
	return p.Full()
}

// NamesakeFit is what fitting the weights of namesakes found.
type NamesakeFit struct {
	Weights *namesakes.Weights
	Halves  []NamesakeHalf
}

// NamesakeHalf says how the articles of a set that the weights were not fitted on
// were decided, by the weights that were there and by those fitted on the others.
type NamesakeHalf struct {
	Set           string
	Before, After evaluate.BCubed
}

// MarkedSet is the name of the set that people marked. What tells namesakes apart
// is fitted on it alone: the links of a run know of those that the lists hold.
const MarkedSet = "gold"

// Namesakes fits the weights of who is who across articles on sets of gold, by
// going up the mean of their B-cubed scores one weight at a time. head says in the
// file on what it was.
func Namesakes(ctx context.Context, set *gazetteers.Set, start *namesakes.Weights, sets map[string][]NamesakeGold, order []string, head string) (*NamesakeFit, error) {
	f := &namesakeFit{set: set, start: start, sets: sets, order: order}
	out := &NamesakeFit{}
	for held := range 2 {
		w, err := f.fit(ctx, func(id string) bool { return halfOf(id) != held })
		if err != nil {
			return nil, err
		}
		for _, name := range order {
			kept := f.kept(name, func(id string) bool { return halfOf(id) == held })
			h := NamesakeHalf{Set: name}
			if h.Before, err = f.score(ctx, kept, start); err != nil {
				return nil, err
			}
			if h.After, err = f.score(ctx, kept, w); err != nil {
				return nil, err
			}
			out.Halves = append(out.Halves, h)
		}
	}
	w, err := f.fit(ctx, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	out.Weights = w.With(0, w.Of(0), head)
	return out, nil
}

type namesakeFit struct {
	set   *gazetteers.Set
	start *namesakes.Weights
	sets  map[string][]NamesakeGold
	order []string
}

func (f *namesakeFit) kept(name string, keep func(string) bool) []NamesakeGold {
	return slices.DeleteFunc(slices.Clone(f.sets[name]), func(g NamesakeGold) bool { return !keep(g.Record.Article.ID) })
}

// namesakeSteps are what a weight is changed by; namesakeHold is what a change must
// gain, in F1 for each unit that the weight is away from where it started.
var namesakeSteps = [...]float64{-1, -0.5, -0.25, 0.25, 0.5, 1}

const namesakeHold = 0.0005

// fit goes over all weights until none is better otherwise, maxNamesakeRounds times at most.
func (f *namesakeFit) fit(ctx context.Context, keep func(string) bool) (*namesakes.Weights, error) {
	kept := map[string][]NamesakeGold{}
	for _, name := range f.order {
		kept[name] = f.kept(name, keep)
	}
	goal := func(w *namesakes.Weights, sets []string) (float64, error) {
		sum := 0.0
		for _, name := range sets {
			b, err := f.score(ctx, kept[name], w)
			if err != nil {
				return 0, err
			}
			sum += b.F1() / float64(len(sets))
		}
		for t := range namesakes.NumFeatures {
			sum -= namesakeHold * math.Abs(w.Of(t)-f.start.Of(t))
		}
		return sum, nil
	}
	w := f.start
	for range maxNamesakeRounds {
		changed := false
		for t := range namesakes.NumFeatures {
			sets := f.order
			if t < namesakes.Adopt {
				sets = slices.DeleteFunc(slices.Clone(f.order), func(name string) bool { return name != MarkedSet })
			}
			best, err := goal(w, sets)
			if err != nil {
				return nil, err
			}
			from := w.Of(t)
			for _, step := range namesakeSteps {
				tried := w.With(t, from+step, "")
				s, err := goal(tried, sets)
				if err != nil {
					return nil, err
				}
				if s > best+1e-9 {
					best, w, changed = s, tried, true
				}
			}
		}
		if !changed {
			break
		}
	}
	return w, nil
}

const maxNamesakeRounds = 3

// score decides a set by weights.
func (f *namesakeFit) score(ctx context.Context, set []NamesakeGold, w *namesakes.Weights) (b evaluate.BCubed, err error) {
	who := across.New(f.set, names.English(), nil, "", 0)
	defer func() { err = cmp.Or(err, who.Close()) }()
	who.Weigh(w)
	for i := range set {
		if err := who.Add(set[i].Record); err != nil {
			return b, err
		}
	}
	found, err := who.Resolve(ctx)
	if err != nil {
		return b, err
	}
	var score evaluate.AcrossCoreference
	for i := range set {
		for _, m := range set[i].Mentions {
			score.Mention(m.Key, found.Entity(set[i].Record.Key(), m.Cluster))
		}
	}
	return score.Score().Found, nil
}
