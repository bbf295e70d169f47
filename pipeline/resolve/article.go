package resolve

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/resolve/names"
)

// Options are the choices of resolution.
type Options struct {
	Weights  *model.Weights // of links; nil for the built-in ones
	Language *Language      // nil for English
}

// Resolver resolves within articles. It owns scratch memory: one per goroutine.
type Resolver struct {
	names  Gazetteer
	lang   *Language
	linker *link.Linker

	// The article in hand.
	doc    *entities.Document
	refs   []ref
	forms  []form
	groups []group
	index  map[formKey]int

	bearers map[int][]known // of a form, once asked
}

// New makes a resolver over the names, which are only read.
func New(names Gazetteer, opts Options) (*Resolver, error) {
	language := opts.Language
	if language == nil {
		language = English()
	}
	linker, err := link.New(names, language.links, opts.Weights)
	if err != nil {
		return nil, err
	}
	return &Resolver{names: names, lang: language, linker: linker, index: map[formKey]int{}}, nil
}

// Result is what was decided about one article. It shares no memory with the
// document or the resolver.
type Result struct {
	Clusters []entities.Cluster // in order of first mention
	Focus    string             // ISO 3166-1 alpha-2 code of the country the article is about, "" when none stands out
}

// ref is a mention as resolution sees it. It has the mention's index.
type ref struct {
	form  int
	group int // -1 while it has none
	ctx   mentionContext
}

// form is a written name: all mentions of one type with one normal form.
type form struct {
	formKey
	words   []string // of the key
	surface string   // as written, without possessive, "the" and honorifics; mixed case where met
	refs    []int
	person  names.Person // for people
	acronym string       // normal form without spaces, when it is written as an acronym
}

type formKey struct {
	typ entities.Type
	key string
}

// group is what becomes a cluster.
type group struct {
	typ          entities.Type
	forms        []int
	refs         []int // sorted before the clusters are made
	gender       byte
	full         []int    // mentions by a full name in the text proper, sorted; made before short names are placed
	titles       []string // titles before its names, in small letters, each once, at most maxTitles
	titlesAfter  []string // the same of those behind
	family       bool     // a whole family: "the Clintons"
	ambiguous    bool     // could be several of the article's people: not to be linked
	alternatives []int
	apart        string // what tells it from others of its name in the article, "" for nothing
	steps        []entities.Decision
	link         link.Result
	mergedInto   int // 1 + the group it was merged into, 0 for none
}

// Article groups and links the mentions of doc. It sets Cluster, Entity and the
// metonym flag of every mention, and nothing else of the document.
func (r *Resolver) Article(doc *entities.Document) Result {
	r.read(doc)
	r.voteArticles()
	r.shareSurnames()
	r.voteTypes()
	r.voteFirms()
	r.votePlaces()
	r.voteSurnames()
	r.groupPeople()
	r.groupOrganizations()
	r.beginLinks()
	r.groupPlaces()
	r.groupRest()
	focus := r.linkGroups()
	r.mergeLinked()
	r.markMetonyms()
	out := Result{Clusters: r.clusters(), Focus: focus}
	if len(r.refs) > maxKept {
		r.refs, r.forms, r.groups, r.index = nil, nil, nil, map[formKey]int{}
	}
	return out
}

// maxKept is for how many mentions a resolver keeps its memory.
const maxKept = 1 << 14

// read makes refs and forms of the mentions.
func (r *Resolver) read(doc *entities.Document) {
	r.doc = doc
	r.refs = r.refs[:0]
	r.forms = r.forms[:0]
	r.groups = r.groups[:0]
	clear(r.index)
	clear(r.bearers)
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if len(r.refs) < cap(r.refs) {
			r.refs = r.refs[:i+1]
		} else {
			r.refs = append(r.refs, ref{})
		}
		x := &r.refs[i]
		x.group = -1
		r.readContext(&x.ctx, doc, i)
		surface, the := r.lang.cleanSurface(entities.CleanName(m.Text), m.Type)
		x.ctx.the = x.ctx.the || the
		x.form = r.formOf(m.Type, surface)
		r.forms[x.form].refs = append(r.forms[x.form].refs, i)
	}
}

func (r *Resolver) formOf(t entities.Type, surface string) int {
	key := formKey{t, normalize.String(surface)}
	if t == entities.Place && r.lang.links.State(surface) != "" && strings.HasSuffix(surface, ".") {
		key.key += "." // "La." is not "L.A."
	}
	if n, ok := r.index[key]; ok {
		if f := &r.forms[n]; allCaps(f.surface) && !allCaps(surface) {
			f.surface = surface
		}
		return n
	}
	f := form{formKey: key, surface: surface, words: strings.Fields(key.key)}
	if t == entities.Person {
		f.person = r.lang.names.ParsePerson(key.key, surface)
	}
	if names.LooksAcronym(surface) {
		f.acronym = strings.ReplaceAll(key.key, " ", "")
	}
	r.index[key] = len(r.forms)
	r.forms = append(r.forms, f)
	return len(r.forms) - 1
}

// cleanSurface takes what a tagger may have left on a name off it: a possessive
// at the end, "the" or an honorific in front.
func (l *Language) cleanSurface(s string, t entities.Type) (clean string, the bool) {
	s = strings.TrimSpace(s)
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
	return w != "" && isUpper(w[0]) && strings.ToLower(w[1:]) == w[1:] && l.small(w)&plainHonorific != 0
}

// allCaps reports whether a surface of four letters or more has no lower-case letter.
func allCaps(s string) bool {
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

// newGroup makes a group of one form with the refs (all of the form's when nil).
func (r *Resolver) newGroup(f int, refs []int) int {
	g := len(r.groups)
	r.groups = append(r.groups, group{typ: r.forms[f].typ})
	r.join(g, f, refs, "", "")
	return g
}

// join adds a form's refs to a group; reason is the step's, "" for none.
func (r *Resolver) join(g, f int, refs []int, reason, detail string) {
	gr := &r.groups[g]
	if refs == nil {
		refs = r.forms[f].refs
	}
	known := false
	for _, h := range gr.forms {
		known = known || h == f
	}
	if !known {
		gr.forms = append(gr.forms, f)
	}
	for _, i := range refs {
		r.refs[i].group = g
		gr.refs = append(gr.refs, i)
		if gr.gender == 0 {
			gr.gender = r.refs[i].ctx.gender
		}
		if gr.typ == entities.Person {
			gr.titles = addTitle(gr.titles, r.refs[i].ctx.title)
			gr.titlesAfter = addTitle(gr.titlesAfter, r.refs[i].ctx.after)
		}
	}
	if reason != "" {
		r.step(g, "merge", r.forms[f].surface, reason, detail)
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

// step notes a decision once.
func (r *Resolver) step(g int, kind, what, reason, detail string) {
	gr := &r.groups[g]
	s := entities.Decision{Kind: kind, What: what, Reason: reason, Detail: detail}
	for _, t := range gr.steps {
		if t == s {
			return
		}
	}
	if len(gr.steps) < maxSteps {
		gr.steps = append(gr.steps, s)
	}
}

// merge puts group b into group a.
func (r *Resolver) merge(a, b int, reason, detail string) {
	ga, gb := &r.groups[a], &r.groups[b]
	for _, f := range gb.forms {
		known := false
		for _, h := range ga.forms {
			known = known || h == f
		}
		if !known {
			ga.forms = append(ga.forms, f)
		}
		r.step(a, "merge", r.forms[f].surface, reason, detail)
	}
	for _, i := range gb.refs {
		r.refs[i].group = a
	}
	ga = &r.groups[a]
	ga.refs = append(ga.refs, gb.refs...)
	for _, s := range gb.steps {
		r.step(a, s.Kind, s.What, s.Reason, s.Detail)
	}
	if ga.gender == 0 {
		ga.gender = gb.gender
	}
	gb.mergedInto = a + 1
	gb.refs = nil
}

// longest returns the form of a group with the most words, the most mentioned
// and then the first of equals.
func (r *Resolver) longest(g int) int {
	// The code of an exchange ("UBER.UL" is two words) names nothing that has another name.
	size := func(fm *form) int {
		if fm.acronym != "" && len(fm.words) > 1 {
			return 0
		}
		return len(fm.words)
	}
	best := -1
	for _, f := range r.groups[g].forms {
		if best < 0 {
			best = f
			continue
		}
		a, b := &r.forms[f], &r.forms[best]
		if cmp.Or(cmp.Compare(size(a), size(b)), cmp.Compare(len(a.refs), len(b.refs)), cmp.Compare(best, f)) > 0 {
			best = f
		}
	}
	return best
}

// groupRest gives what is left a group by normal form.
func (r *Resolver) groupRest() {
	for f := range r.forms {
		var rest []int
		for _, i := range r.forms[f].refs {
			if r.refs[i].group < 0 {
				rest = append(rest, i)
			}
		}
		if len(rest) > 0 {
			r.newGroup(f, rest)
		}
	}
}
