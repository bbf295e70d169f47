package model

import (
	"cmp"
	_ "embed" // the limits
	"math"
	"slices"
	"time"

	"newsgraph/internal/message"
	"newsgraph/internal/weightfile"
	"newsgraph/pipeline/report/facts"
)

//go:embed surges.tsv
var surgesFile string

// limits are what the report calls a surge: surges.tsv says what each means.
type limits struct {
	Articles, WeeksBefore, Deviations, Shown float64
	HubShare, HubArticles                    float64
}

// surgeLimits are those that are compiled in.
var surgeLimits = weightfile.BuiltIn[limits]("surges", surgesFile)

// asksForHubs reports whether the corpus is large enough to be about somebody.
func (b *Model) asksForHubs() bool { return float64(len(b.Articles)) >= surgeLimits().HubArticles }

// Hub reports whether a name in so many of all articles is what the corpus is about.
func Hub(articles, all int) bool {
	l := surgeLimits()
	return float64(all) >= l.HubArticles && float64(articles) > l.HubShare*float64(all)
}

// hub reports whether a name is what the corpus is about.
func (b *Model) hub(e int32) bool { return Hub(len(b.ArticlesOf[e]), len(b.Articles)) }

// surge is a week in which a name stands far above the weeks before.
type surge struct {
	entity, week   int32
	here, articles int // that name it in the week, of all
	before, ofAll  int // in the weeks before
	over           float64
}

// week counts the weeks, from Monday, since 1970; 0 for a date that is no whole day.
func week(date string) int32 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	const dayOfFirstMonday = 4 // 5 January 1970
	return int32((t.Unix()/(24*60*60)-dayOfFirstMonday)/7) + 1
}

func monday(week int32) string {
	return time.Unix((int64(week-1)*7+4)*24*60*60, 0).UTC().Format(time.DateOnly)
}

// surges finds the weeks in which names stand most above what the weeks before let
// expect: the excess over the expected number, in standard deviations of a Poisson
// count. Of a name the week with the most counts.
func (b *Model) surges() []surge {
	weeks := make([]int32, len(b.Articles)) // of articles
	all := map[int32]int{}
	for i := range b.Articles {
		if weeks[i] = week(b.Articles[i].Date); weeks[i] > 0 {
			all[weeks[i]]++
		}
	}
	var found []surge
	limits := surgeLimits()
	before := int32(limits.WeeksBefore)
	for e := range b.Entities {
		if b.hub(int32(e)) {
			continue
		}
		of := map[int32]int{}
		for _, a := range b.ArticlesOf[e] {
			if weeks[a] > 0 {
				of[weeks[a]]++
			}
		}
		var best surge
		for w, here := range of {
			if float64(here) < limits.Articles {
				continue
			}
			s := surge{entity: int32(e), week: w, here: here, articles: all[w]}
			for k := w - before; k < w; k++ {
				s.before, s.ofAll = s.before+of[k], s.ofAll+all[k]
			}
			if s.ofAll < s.articles {
				continue // too little to hold it against
			}
			expected := (float64(s.before) + 0.5) * float64(s.articles) / float64(s.ofAll)
			s.over = (float64(here) - expected) / math.Sqrt(expected+1)
			if s.over > best.over || s.over == best.over && w < best.week {
				best = s
			}
		}
		if best.over > limits.Deviations {
			found = append(found, best)
		}
	}
	slices.SortFunc(found, func(x, y surge) int {
		return cmp.Or(cmp.Compare(y.over, x.over), cmp.Compare(x.week, y.week), cmp.Compare(x.entity, y.entity))
	})
	return found
}

// findSurges tells of the leading surges, one a week.
func (b *Model) findSurges() []*sentenceBuilder {
	var out []*sentenceBuilder
	told := map[int32]bool{}
	for _, s := range b.surges() {
		if told[s.week] {
			continue
		}
		told[s.week] = true
		t := b.sentenceBuilder().name(s.entity).say(" surges in the week of %s: in ", monday(s.week)).
			open(entityTarget(s.entity), "%s of %s", message.Thousands(s.here), Plural(s.articles, "article")).
			say(", in %s of %s in the %d weeks before", message.Thousands(s.before), message.Thousands(s.ofAll), int(surgeLimits().WeeksBefore))
		if title := b.headline(s.entity, s.week); title != "" {
			t.say(" (“%s”)", title)
		}
		out = append(out, t.say("."))
		if len(out) == int(surgeLimits().Shown) {
			break
		}
	}
	return out
}

// headline is the title of the story of a week that most of the articles with a name
// tell, the earliest of equals.
func (b *Model) headline(e, of int32) string {
	count, first := map[int32]int{}, map[int32]int32{}
	best := int32(-1)
	for _, a := range b.ArticlesOf[e] {
		x := &b.Articles[a]
		if week(x.Date) != of {
			continue
		}
		if _, met := first[x.Story]; !met {
			first[x.Story] = a
		}
		count[x.Story]++
		if best < 0 || count[x.Story] > count[best] {
			best = x.Story
		}
	}
	if best < 0 {
		return ""
	}
	return facts.Show(b.ShortTitle(&b.Articles[first[best]]))
}

// findNew names the pair of names, both known before, that the later half of the time
// brought together in most stories.
func (b *Model) findNew() *sentenceBuilder {
	if b.Span.Count < 4 {
		return nil
	}
	half := b.medianBin()
	if half >= b.Span.Count {
		return nil
	}
	best := -1
	for i, x := range b.Edges.Comentions {
		if x.Edge.Stories < 3 || x.Edge.Sentences == 0 || !b.Telling(x) || b.Span.Bin(x.Edge.First) < half {
			continue
		}
		if sum(b.Shape[x.A][:half]) < 3 || sum(b.Shape[x.B][:half]) < 3 {
			continue
		}
		if best < 0 || x.Edge.Stories > b.Edges.Comentions[best].Edge.Stories {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	x := b.Edges.Comentions[best]
	return b.sentenceBuilder().name(x.A).say(" and ").name(x.B).say(", both known before, are named together for the first time %s %s: ", map[bool]string{true: "on", false: "in"}[len(x.Edge.First) == len(time.DateOnly)], x.Edge.First).
		open(ComentionTarget(x), "%s", Plural(x.Edge.Stories, "story")).say(" since.")
}
