package resolve

import (
	"newsgraph/entities"
	"newsgraph/pipeline/resolve/article"
	"newsgraph/pipeline/resolve/link"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/resolve/people"
	"newsgraph/pipeline/resolve/typevotes"
)

// Options are the choices of resolution.
type Options struct {
	Weights  *model.Weights    // of links; nil for the built-in ones
	Language *article.Language // nil for English
}

// Resolver resolves within articles. It owns scratch memory: one per goroutine.
type Resolver struct {
	*article.State
	linker *link.Linker
	people *people.Grouper
	types  *typevotes.Voter
}

// New makes a resolver over the names, which are only read.
func New(names article.Gazetteer, opts Options) (*Resolver, error) {
	language := opts.Language
	if language == nil {
		language = article.English()
	}
	linker, err := link.New(names, language.Links, opts.Weights)
	if err != nil {
		return nil, err
	}
	state := article.NewState(names, language)
	return &Resolver{State: state, linker: linker, people: people.NewGrouper(state, linker), types: typevotes.NewVoter(state)}, nil
}

// Result is what was decided about one article. It shares no memory with the
// document or the resolver.
type Result struct {
	Clusters []entities.Cluster // in order of first mention
	Focus    string             // ISO 3166-1 alpha-2 code of the country the article is about, "" when none stands out
}

// Article groups and links the mentions of doc. It sets Cluster, Entity and the
// metonym flag of every mention, takes off those that are a part of a longer name
// and mean nothing that is known, and changes nothing else of the document.
func (r *Resolver) Article(doc *entities.Document) Result {
	r.Read(doc)
	r.types.Vote()
	r.people.Group()
	r.groupOrganizations()
	r.beginLinks()
	r.groupPlaces()
	r.groupRest()
	focus := r.linkGroups()
	r.mergeLinked()
	r.markMetonyms()
	out := Result{Clusters: r.clusters(), Focus: focus}
	r.dropParts()
	r.Release()
	return out
}

// groupRest gives what is left a group by normal form.
func (r *Resolver) groupRest() {
	for f := range r.Forms {
		var rest []int
		for _, i := range r.Forms[f].Refs {
			if r.Refs[i].Group < 0 {
				rest = append(rest, i)
			}
		}
		if len(rest) > 0 {
			r.NewGroup(f, rest)
		}
	}
}
