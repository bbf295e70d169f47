package article

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/names"
)

// State is the article in hand: its mentions, the names that they are written
// by, and the groups that they are put into. It keeps its memory from one article
// to the next.
type State struct {
	Names      Gazetteer
	Lang       *Language
	Thresholds *Thresholds

	Doc    *entities.Document
	Refs   []Ref
	Forms  []Form
	Groups []Group
	Index  map[FormKey]int

	holders map[int][]Holder // of a form, once asked
}

// NewState makes the state of no article yet.
func NewState(names Gazetteer, language *Language) *State {
	return &State{Names: names, Lang: language, Thresholds: builtIn(), Index: map[FormKey]int{}, holders: map[int][]Holder{}}
}

// Ref is a mention as resolution sees it. It has the mention's index.
type Ref struct {
	Form  int
	Group int // -1 while it has none
	Ctx   MentionContext
}

// Form is a written name: all mentions of one type with one normal form.
type Form struct {
	FormKey
	Words   []string // of the key
	Surface string   // as written, without possessive, "the" and honorifics; mixed case where met
	Refs    []int
	Person  names.Person // for people
	Acronym string       // normal form without spaces, when it is written as an acronym
}

// FormKey tells forms apart.
type FormKey struct {
	Type entities.Type
	Key  string
}

// Group is what becomes a cluster.
type Group struct {
	Type         entities.Type
	Forms        []int
	Refs         []int // sorted before the clusters are made
	Gender       byte
	Full         []int    // mentions by a full name in the text proper, sorted; made before short names are placed
	Titles       []string // titles before its names, in small letters, each once, at most maxTitles
	TitlesAfter  []string // the same of those behind
	Family       bool     // a whole family: "the Clintons"
	Ambiguous    bool     // could be several of the article's people: not to be linked
	Alternatives []int
	Apart        string // what tells it from others of its name in the article, "" for nothing
	Steps        []entities.Decision
	Link         link.Result
	MergedInto   int // 1 + the group it was merged into, 0 for none
}

// Read makes refs and forms of the mentions.
func (r *State) Read(doc *entities.Document) {
	r.Doc = doc
	r.Refs = r.Refs[:0]
	r.Forms = r.Forms[:0]
	r.Groups = r.Groups[:0]
	clear(r.Index)
	clear(r.holders)
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if len(r.Refs) < cap(r.Refs) {
			r.Refs = r.Refs[:i+1]
		} else {
			r.Refs = append(r.Refs, Ref{})
		}
		x := &r.Refs[i]
		x.Group = -1
		r.readContext(&x.Ctx, doc, i)
		written := repairCapitals(strings.TrimSpace(entities.CleanName(m.Text)), r.Thresholds.ScannedCapitals)
		surface, the := r.Lang.cleanSurface(written, m.Type)
		x.Ctx.The = x.Ctx.The || the
		x.Form = r.FormOf(m.Type, surface)
		r.Forms[x.Form].Refs = append(r.Forms[x.Form].Refs, i)
	}
}

// maxKept is for how many mentions the memory is kept.
const maxKept = 1 << 14

// Release gives up the memory of an unusually long article.
func (r *State) Release() {
	if len(r.Refs) > maxKept {
		r.Refs, r.Forms, r.Groups, r.Index = nil, nil, nil, map[FormKey]int{}
	}
}

// FormOf is the form of a type and a written name, which is made where there is none.
func (r *State) FormOf(t entities.Type, surface string) int {
	key := FormKey{t, normalize.String(surface)}
	if t == entities.Place && r.Lang.Links.State(surface) != "" && strings.HasSuffix(surface, ".") {
		key.Key += "." // "La." is not "L.A."
	}
	if n, ok := r.Index[key]; ok {
		if f := &r.Forms[n]; AllCaps(f.Surface) && !AllCaps(surface) {
			f.Surface = surface
		}
		return n
	}
	f := Form{FormKey: key, Surface: surface, Words: strings.Fields(key.Key)}
	if t == entities.Person {
		f.Person = r.Lang.Names.ParsePerson(key.Key, surface)
	}
	if names.LooksAcronym(surface) {
		f.Acronym = strings.ReplaceAll(key.Key, " ", "")
	}
	r.Index[key] = len(r.Forms)
	r.Forms = append(r.Forms, f)
	return len(r.Forms) - 1
}

// repairCapitals gives words of so many capitals and more the letters that a scanner
// took for others: "NEW Y0RK", "BRlTAIN".
func repairCapitals(s string, least float64) string {
	if !strings.ContainsAny(s, "0l") {
		return s
	}
	words := strings.Split(s, " ")
	for k, w := range words {
		capitals := 0
		for i := 0; i < len(w); i++ {
			switch c := w[i]; {
			case c >= 'A' && c <= 'Z':
				capitals++
			case c == '0' || c == 'l':
			default:
				capitals = -len(w)
			}
		}
		if float64(capitals) >= least && !strings.Contains(w, "00") {
			words[k] = strings.NewReplacer("0", "O", "l", "I").Replace(w)
		}
	}
	return strings.Join(words, " ")
}

// cleanSurface takes what a tagger may have left on a name off it: a possessive
// at the end, "the" or an honorific in front.
func (l *Language) cleanSurface(s string, t entities.Type) (clean string, the bool) {
	for _, p := range [...]string{"'s", "’s", "'S", "’S", "'", "’"} {
		if c := strings.TrimSuffix(s, p); c != s && c != "" {
			s = c
			break
		}
	}
	if len(s) > 4 && strings.EqualFold(s[:4], "the ") && t != entities.Person && !l.isWhole(s) {
		s, the = s[4:], true
	}
	if t == entities.Person {
		s = l.Names.Spoken(s)
		for {
			i := strings.IndexByte(s, ' ')
			if i < 0 || !l.isPlainHonorific(s[:i]) {
				break
			}
			s = strings.TrimSpace(s[i:])
		}
	}
	return s, the
}

// isPlainHonorific reports whether a word as written is an honorific that is no part of a name.
func (l *Language) isPlainHonorific(w string) bool {
	w = strings.TrimSuffix(w, ".")
	return w != "" && isUpper(w[0]) && strings.ToLower(w[1:]) == w[1:] && l.Small(w)&plainHonorific != 0
}

// AllCaps reports whether a surface of four letters or more has no lower-case letter.
func AllCaps(s string) bool {
	letters := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 0xC3 && strings.ToLower(s[i:]) == s[i:] && strings.ToUpper(s[i:]) != s[i:]:
			return false
		case c >= 'A' && c <= 'Z':
			letters++
		}
	}
	return letters >= 4
}

// NewGroup makes a group of one form with the refs (all of the form's when nil).
func (r *State) NewGroup(f int, refs []int) int {
	g := len(r.Groups)
	r.Groups = append(r.Groups, Group{Type: r.Forms[f].Type})
	r.Join(g, f, refs, "", "")
	return g
}

// Join adds a form's refs to a group; reason is the step's, "" for none.
func (r *State) Join(g, f int, refs []int, reason, detail string) {
	gr := &r.Groups[g]
	if refs == nil {
		refs = r.Forms[f].Refs
	}
	known := false
	for _, h := range gr.Forms {
		known = known || h == f
	}
	if !known {
		gr.Forms = append(gr.Forms, f)
	}
	for _, i := range refs {
		r.Refs[i].Group = g
		gr.Refs = append(gr.Refs, i)
		if gr.Gender == 0 {
			gr.Gender = r.Refs[i].Ctx.Gender
		}
		if gr.Type == entities.Person {
			gr.Titles = addTitle(gr.Titles, r.Refs[i].Ctx.Title)
			gr.TitlesAfter = addTitle(gr.TitlesAfter, r.Refs[i].Ctx.After)
		}
	}
	if reason != "" {
		r.Step(g, "merge", r.Forms[f].Surface, reason, detail)
	}
}

// maxTitles bounds the titles of one person that others are compared with.
const maxTitles = 64

func addTitle(titles []string, t string) []string {
	if t == "" || len(titles) >= maxTitles {
		return titles
	}
	if t = strings.ToLower(t); slices.Contains(titles, t) {
		return titles
	}
	return append(titles, t)
}

// maxSteps bounds what one cluster explains.
const maxSteps = 24

// Step notes a decision once.
func (r *State) Step(g int, kind, what, reason, detail string) {
	gr := &r.Groups[g]
	s := entities.Decision{Kind: kind, What: what, Reason: reason, Detail: detail}
	for _, t := range gr.Steps {
		if t == s {
			return
		}
	}
	if len(gr.Steps) < maxSteps {
		gr.Steps = append(gr.Steps, s)
	}
}

// Merge puts group b into group a.
func (r *State) Merge(a, b int, reason, detail string) {
	ga, gb := &r.Groups[a], &r.Groups[b]
	for _, f := range gb.Forms {
		known := false
		for _, h := range ga.Forms {
			known = known || h == f
		}
		if !known {
			ga.Forms = append(ga.Forms, f)
		}
		r.Step(a, "merge", r.Forms[f].Surface, reason, detail)
	}
	for _, i := range gb.Refs {
		r.Refs[i].Group = a
	}
	ga = &r.Groups[a]
	ga.Refs = append(ga.Refs, gb.Refs...)
	for _, s := range gb.Steps {
		r.Step(a, s.Kind, s.What, s.Reason, s.Detail)
	}
	if ga.Gender == 0 {
		ga.Gender = gb.Gender
	}
	gb.MergedInto = a + 1
	gb.Refs = nil
}

// Longest returns the form of a group with the most words, the most mentioned
// and then the first of equals.
func (r *State) Longest(g int) int {
	// The code of an exchange ("UBER.UL" is two words) names nothing that has another name.
	size := func(fm *Form) int {
		if fm.Acronym != "" && len(fm.Words) > 1 {
			return 0
		}
		return len(fm.Words)
	}
	best := -1
	for _, f := range r.Groups[g].Forms {
		if best < 0 {
			best = f
			continue
		}
		a, b := &r.Forms[f], &r.Forms[best]
		if cmp.Or(cmp.Compare(size(a), size(b)), cmp.Compare(len(a.Refs), len(b.Refs)), cmp.Compare(best, f)) > 0 {
			best = f
		}
	}
	return best
}

// InHeadline reports whether a mention stands in a headline.
func (r *State) InHeadline(i int) bool {
	m := &r.Doc.Mentions[i]
	return m.Field == entities.Title || r.Doc.Sentences[m.Sentence].Zone == entities.Headline
}

// GroupOf is the group of a form's first mention, -1 for none.
func (r *State) GroupOf(f int) int {
	for _, i := range r.Forms[f].Refs {
		return r.Refs[i].Group
	}
	return -1
}

// Match is a group that a mention by a short form can mean, and why.
type Match struct {
	Group int
	Why   string
}

// MaxBucket bounds how many groups that share a word are compared with a name.
const MaxBucket = 64

// MaxIntroduced is how many mentions of a name are looked at.
const MaxIntroduced = 1000

// MaxPairwise is how many written names an article may have for rules that
// compare a name with all others; no newspaper article comes near.
const MaxPairwise = 4000
