package entities

// GraphSchema names the format of graph.json. History: 1 first.
const GraphSchema = "newsgraph/graph/1"

// Graph is the entity graph of a set of records. Entities are sorted by id,
// edges by source, target, type; nothing in it depends on the order of the
// records or on the clock.
type Graph struct {
	Schema    string    `json:"schema"`
	Generator Generator `json:"generator"`
	Summary   Summary   `json:"summary"`
	Entities  []Entity  `json:"entities"`
	Edges     []Edge    `json:"edges"`

	Continues []FollowUp `json:"continues,omitempty"` // sorted by the date and key of the article that continues
}

// FollowUp says that one story continues another: a text of its own that has passages
// of an earlier one's, of the same days. Each story is told by its earliest article.
type FollowUp struct {
	Article   string  `json:"article"`
	Continues string  `json:"continues"` // an article
	Share     float64 `json:"share"`     // of the smaller text that both have, 3 decimals
}

// Generator says what made the graph.
type Generator struct {
	Program    string `json:"program"`
	Config     string `json:"config"`              // "sha256:…" of the options that change the output
	Model      string `json:"model"`               // name, version and hash of the tagger's model
	Gazetteers string `json:"gazetteers"`          // version and hash
	Overrides  string `json:"overrides,omitempty"` // hash of the corrections that were applied
}

// Summary counts what the graph was made from and what it holds.
type Summary struct {
	Articles  int `json:"articles"`
	Stories   int `json:"stories"`
	Sentences int `json:"sentences"`
	Tokens    int `json:"tokens"`
	Mentions  int `json:"mentions"`
	Entities  int `json:"entities"`
	Edges     int `json:"edges"`
}

// Entity is one node.
type Entity struct {
	ID         string      `json:"id" codec:"once"`
	Type       Type        `json:"type"`
	Subtype    string      `json:"subtype,omitempty"`
	Name       string      `json:"name" codec:"once"`
	Aliases    []NameCount `json:"aliases"` // by mentions, most first, then by name
	Links      *Links      `json:"links,omitempty"`
	Place      *PlaceInfo  `json:"place,omitempty"`
	Roles      []RoleSpan  `json:"roles,omitempty"`
	Mentions   int         `json:"mentions"`
	Articles   int         `json:"articles"`
	Stories    int         `json:"stories"`
	Spread     int         `json:"spread,omitempty"` // of the articles: those that do not tell who it is, for which the others decided
	First      string      `json:"first,omitempty"`  // earliest article date
	Last       string      `json:"last,omitempty"`
	Confidence float64     `json:"confidence"`           // probability that this is a real entity of this type, 3 decimals
	Sources    int         `json:"sources,omitempty"`    // outlets that name it, of those that are known
	Salience   float64     `json:"salience,omitempty"`   // how much its articles are about it, 0..1, 3 decimals, see relate.Sum
	Centrality float64     `json:"centrality,omitempty"` // PageRank as a share of the largest, 0..1, 3 decimals; of the leading entities
	Community  int         `json:"community,omitempty"`  // which group of names that are met together, 1 the largest; of the leading entities
	Candidates []Candidate `json:"candidates,omitempty"`
	Evidence   []Evidence  `json:"evidence"` // up to five mentions
}

// Links are ids of the entity elsewhere.
type Links struct {
	Wikidata  string `json:"wikidata,omitempty"`  // Q…
	GeoNames  string `json:"geonames,omitempty"`  // digits
	Wikipedia string `json:"wikipedia,omitempty"` // title of the English article, with underscores
}

// PlaceInfo is where a place is: WGS 84 degrees, ISO 3166-1 alpha-2 country.
// Lat and Lon are nil where the gazetteers have none.
type PlaceInfo struct {
	Lat     *float64 `json:"lat,omitempty" codec:"places=5"`
	Lon     *float64 `json:"lon,omitempty" codec:"places=5"`
	Country string   `json:"country,omitempty"`
	Admin1  string   `json:"admin1,omitempty"`
}

// RoleSpan is a title under which the entity was named, and when.
type RoleSpan struct {
	Title    string `json:"title"`
	Articles int    `json:"articles"`
	First    string `json:"first,omitempty"`
	Last     string `json:"last,omitempty"`
}

// Evidence is a place in an article that a reader can open to check a claim.
type Evidence struct {
	Article string `json:"article"`
	Field   Field  `json:"field"`
	Start   int    `json:"start"` // bytes
	End     int    `json:"end"`   // bytes, exclusive
}

// Edge relates two entities: they are named together (cooccurs), or an article
// claims a relation between them. A pair of entities may have an edge of each
// type, and of directed types one each way. Where the type has no direction
// source < target.
type Edge struct {
	Source     string     `json:"source"`
	Target     string     `json:"target"`
	Type       EdgeType   `json:"type"`
	Sentences  int        `json:"sentences"` // sentences that name both, or that claim the relation
	Articles   int        `json:"articles"`  // articles that name both, or that claim the relation
	Stories    int        `json:"stories"`
	NPMI       float64    `json:"npmi"` // of the two names over articles, whatever the type; -1..1, 3 decimals
	First      string     `json:"first,omitempty"`
	Last       string     `json:"last,omitempty"`
	Confidence float64    `json:"confidence,omitempty"` // of a relation: that of its surest claim; 3 decimals
	Evidence   []Evidence `json:"evidence"`             // up to five sentences
}
