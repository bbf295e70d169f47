package sources

import (
	"slices"

	"newsgraph/entities"
)

// root is a class of Wikidata that says what its instances and those of its
// subclasses are.
type root struct {
	class   uint32
	label   string // what Wikidata calls it
	typ     entities.Type
	subtype string
}

const none = entities.NoType

// human is the class of people. Its subclasses are not followed: what lies there
// is mostly of fiction.
const human = 5

// roots are the named classes from which subclasses are followed (P279, the
// other way round). A class belongs to the root that is nearest; of those equally
// near to the first here. So "university" is an organization though a university
// is a place as well, and a fictional city is none.
var roots = [...]root{
	{4167410, "Wikimedia disambiguation page", none, ""},
	{13406463, "Wikimedia list article", none, ""},
	{4167836, "Wikimedia category", none, ""},
	{14897293, "fictional entity", none, ""},
	{95074, "fictional character", none, ""},
	{7725634, "literary work", none, ""},
	{11424, "film", none, ""},
	{5398426, "television series", none, ""},
	{34770, "language", none, ""},
	{202444, "given name", none, ""},
	{101352, "family name", none, ""},
	{1190554, "occurrence", none, ""},
	{1656682, "event", none, ""},
	{2424752, "product", none, ""},
	{16521, "taxon", none, ""},
	{41710, "ethnic group", none, ""},

	{6256, "country", entities.Place, "country"},
	{3624078, "sovereign state", entities.Place, "country"},
	{3336843, "constituent country", entities.Place, "country"},
	{515, "city", entities.Place, "city"},
	{3957, "town", entities.Place, "city"},
	{532, "village", entities.Place, "city"},
	{486972, "human settlement", entities.Place, "city"},
	{15284, "municipality", entities.Place, "city"},
	{10864048, "first-level administrative division", entities.Place, "admin1"},
	{13220204, "second-level administrative division", entities.Place, "admin2"},
	{4022, "river", entities.Place, "water"},
	{23397, "lake", entities.Place, "water"},
	{165, "sea", entities.Place, "water"},
	{9430, "ocean", entities.Place, "water"},
	{37901, "strait", entities.Place, "water"},
	{39594, "bay", entities.Place, "water"},

	{7278, "political party", entities.Organization, "party"},
	{3918, "university", entities.Organization, "university"},
	{38723, "higher education institution", entities.Organization, "university"},
	{12973014, "sports team", entities.Organization, "team"},
	{476028, "association football club", entities.Organization, "team"},
	{847017, "sports club", entities.Organization, "team"},
	{1193236, "news media", entities.Organization, "media"},
	{11032, "newspaper", entities.Organization, "media"},
	{192283, "news agency", entities.Organization, "media"},
	{1616075, "television station", entities.Organization, "media"},
	{15265344, "broadcaster", entities.Organization, "media"},
	{1002697, "periodical", entities.Organization, "media"},
	{17127659, "terrorist organization", entities.Organization, "armed-group"},
	{17149090, "armed organization", entities.Organization, "armed-group"},
	{772547, "armed forces", entities.Organization, "military"},
	{176799, "military unit", entities.Organization, "military"},
	{732717, "law enforcement agency", entities.Organization, "police"},
	{245065, "intergovernmental organization", entities.Organization, "intergovernmental"},
	{327333, "government agency", entities.Organization, "government"},
	{192350, "ministry", entities.Organization, "government"},
	{2659904, "government organization", entities.Organization, "government"},
	{11204, "legislature", entities.Organization, "government"},
	{41487, "court", entities.Organization, "government"},
	{16917, "hospital", entities.Organization, "hospital"},
	{79913, "non-governmental organization", entities.Organization, "ngo"},
	{783794, "company", entities.Organization, "company"},
	{4830453, "business", entities.Organization, "company"},
	{43229, "organization", entities.Organization, ""},

	{1248784, "airport", entities.Place, "facility"},
	{41176, "building", entities.Place, "facility"},
	{811979, "architectural structure", entities.Place, "facility"},
	{13226383, "facility", entities.Place, "facility"},
	{56061, "administrative territorial entity", entities.Place, "region"},
	{82794, "geographic region", entities.Place, "region"},
	{5107, "continent", entities.Place, "region"},
	{23442, "island", entities.Place, "region"},
	{8502, "mountain", entities.Place, "region"},
	{46831, "mountain range", entities.Place, "region"},
	{8514, "desert", entities.Place, "region"},
	{618123, "geographical feature", entities.Place, "region"},
	{27096213, "geographic entity", entities.Place, "region"},
	{2221906, "geographic location", entities.Place, "region"},
}

// classes says which root a class belongs to.
type classes struct {
	edges []uint64 // parent<<32 | child
	of    map[uint32]reach
}

// reach is how a class is reached: from which of roots, in how many steps.
type reach struct {
	root  uint8
	steps uint8
}

// maxSteps bounds the way from a class to its root: what is farther away is no
// longer a kind of it.
const maxSteps = 12

func (c *classes) add(child, parent uint32) {
	c.edges = append(c.edges, uint64(parent)<<32|uint64(child))
}

// follow walks from the roots to all subclasses, level by level.
func (c *classes) follow() {
	slices.Sort(c.edges)
	c.edges = slices.Compact(c.edges)
	c.of = map[uint32]reach{}
	var level []uint32
	for i, r := range roots {
		if _, ok := c.of[r.class]; !ok {
			c.of[r.class] = reach{uint8(i), 0}
			level = append(level, r.class)
		}
	}
	for steps := uint8(1); len(level) > 0 && steps <= maxSteps; steps++ {
		var next []uint32
		for _, parent := range level {
			root := c.of[parent].root
			i, _ := slices.BinarySearch(c.edges, uint64(parent)<<32)
			for ; i < len(c.edges) && uint32(c.edges[i]>>32) == parent; i++ {
				child := uint32(c.edges[i])
				have, ok := c.of[child]
				switch {
				case !ok:
					c.of[child] = reach{root, steps}
					next = append(next, child)
				case have.steps == steps && root < have.root:
					c.of[child] = reach{root, steps}
				}
			}
		}
		level = next
	}
	c.edges = nil
}

// kind says what an item of these classes is: by the class that is nearest to
// its root. ok is false for what is neither person, place nor organization.
func (c *classes) kind(list []uint32) (r root, ok bool) {
	best := reach{steps: 255}
	found := false
	for _, class := range list {
		if class == human {
			return root{human, "human", entities.Person, ""}, true
		}
		have, ok := c.of[class]
		if !ok || roots[have.root].typ == none {
			continue
		}
		if have.steps < best.steps || have.steps == best.steps && have.root < best.root {
			best, found = have, true
		}
	}
	if !found {
		return root{}, false
	}
	return roots[best.root], true
}
