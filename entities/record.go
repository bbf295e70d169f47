package entities

import (
	"math"
	"strings"
)

// RecordSchema names the format of a record. History: 1 first.
const RecordSchema = "newsgraph/record/1"

// Record is all that was found in one article: one line of records.jsonl.zst.
// It holds everything that the graph phase needs; the article is not read again.
type Record struct {
	Schema    string      `json:"schema"`
	Article   ArticleInfo `json:"article"`
	Zones     []Zone      `json:"zones"`
	Sentences int         `json:"sentences"`
	Tokens    int         `json:"tokens"`
	Mentions  []Mention   `json:"mentions" codec:"long"`
	Clusters  []Cluster   `json:"clusters" codec:"long"`
	Edges     []LocalEdge `json:"edges" codec:"long"`
	Relations []Relation  `json:"relations,omitempty"`    // sorted by A, B, type
	Focus     string      `json:"focus,omitempty"`        // ISO 3166 code of the country the article is about
	Signature string      `json:"signature" codec:"once"` // sketch of the text's shingles, see relate/stories

	Paragraphs string `json:"paragraphs,omitempty"` // fingerprints of those that name something, see relate.Paragraphs
}

// ArticleInfo is what a record keeps of its article. Bytes counts the text
// field; SHA256 is over title, a zero byte and text. Text is the whole field,
// so that evidence can be shown without the dump.
type ArticleInfo struct {
	ID       string `json:"id" codec:"once"`
	Title    string `json:"title" codec:"once,heavy"` // the data's title, else the text of the headline zone
	Date     string `json:"date"`
	Source   string `json:"source"`
	Author   string `json:"author,omitempty"`
	URL      string `json:"url" codec:"once,heavy"`
	Language string `json:"language"`
	Bytes    int    `json:"bytes"`
	SHA256   string `json:"sha256" codec:"once"`
	Input    string `json:"input"`              // file (and member) as named on the command line
	Position string `json:"position,omitempty"` // place in the input
	Note     string `json:"note,omitempty"`     // what was lost of it, or repaired in it, when it was read
	Text     string `json:"text" codec:"once,heavy"`
}

// Cluster is one entity within one article: the mentions that share a Cluster
// index, under one name. Clusters are in order of first mention.
type Cluster struct {
	Entity     string      `json:"entity"` // the id decided within the article
	Type       Type        `json:"type"`
	Subtype    string      `json:"subtype,omitempty"`
	Name       string      `json:"name"` // fullest form in the article, or the known entity's name
	Key        string      `json:"key"`  // normalised name, see gazetteers/normalize
	Names      []NameCount `json:"forms"`
	Mentions   int         `json:"mentions"`
	Link       string      `json:"link,omitempty"`       // id of the known entity it was linked to
	Candidates []Candidate `json:"candidates,omitempty"` // when not linked: who it could be, best first
	Roles      []string    `json:"roles,omitempty"`      // titles met beside the name
	Confidence float64     `json:"confidence"`           // of the cluster's mentions, noisy-or capped, 3 decimals
	Weak       bool        `json:"weak,omitempty"`       // named only in bylines, datelines, credits: makes no edges
	Steps      []Decision  `json:"steps,omitempty"`      // why: each merge, link or refusal within the article
}

// Bounds of what is kept of a cluster and shown of an entity.
const (
	MaxRoles      = 8 // titles beside the name of a cluster
	MaxCandidates = 5 // known entities, or others of the name, that one could be
)

// Slug makes the id of an entity that no gazetteer knows from its type and its
// name in normal form: "person:jane-doe".
func Slug(t Type, key string) string { return t.String() + ":" + strings.ReplaceAll(key, " ", "-") }

// IsSlug reports whether an id is Slug(t, key), without making it.
func IsSlug(id string, t Type, key string) bool {
	rest, ok := strings.CutPrefix(id, t.String())
	if !ok || len(rest) != len(key)+1 || rest[0] != ':' {
		return false
	}
	for i := range len(key) {
		want := key[i]
		if want == ' ' {
			want = '-'
		}
		if rest[i+1] != want {
			return false
		}
	}
	return true
}

// Round3 rounds to the three decimals that confidences and scores have.
func Round3(x float64) float64 { return math.Round(x*1000) / 1000 }

// NameCount is one written form of a name and how often it was met.
type NameCount struct {
	Name     string `json:"name"`
	Mentions int    `json:"mentions"`
}

// Candidate is a known entity that a name could mean.
type Candidate struct {
	ID    string  `json:"id"`
	Name  string  `json:"name,omitempty"`
	Score float64 `json:"score"` // 0..1, 3 decimals
}

// Decision is one decision of resolution, for explain.
type Decision struct {
	Kind   string `json:"kind"`                           // merge, link, refuse
	What   string `json:"what" codec:"heavy"`             // the form or id it is about
	Reason string `json:"reason" codec:"heavy"`           // short code: "surname of", "acronym introduced", "only candidate", …
	Detail string `json:"detail,omitempty" codec:"heavy"` // for people
}

// LocalEdge joins two clusters of one article: A < B are cluster indices.
type LocalEdge struct {
	A         int      `json:"a"`
	B         int      `json:"b"`
	Sentences int      `json:"sentences"` // sentences that name both; 0 when only the article does
	Evidence  []Anchor `json:"evidence"`  // up to five sentences that name both
}

// Relation is a claim of the article about two of its clusters: A is the source
// and B the target; where the type has no direction A < B. There is one for each
// A, B and type.
type Relation struct {
	A          int      `json:"a"`
	B          int      `json:"b"`
	Type       EdgeType `json:"type"`
	Rule       string   `json:"rule"`       // the pattern that found the first claim
	Confidence float64  `json:"confidence"` // precision measured of the best rule that found it, 3 decimals
	Sentences  int      `json:"sentences"`  // sentences that claim it
	Evidence   []Anchor `json:"evidence"`   // up to five of them
}

// Anchor points into the article that holds it.
type Anchor struct {
	Field Field `json:"field"`
	Start int   `json:"start"` // bytes
	End   int   `json:"end"`   // bytes, exclusive
}

// TitleField is the article's title field as it was read: a title that was taken
// from the text's headline is not one.
func (r *Record) TitleField() string {
	for _, z := range r.Zones {
		if z.Field == Title {
			return r.Article.Title
		}
	}
	return ""
}
