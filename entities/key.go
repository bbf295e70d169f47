package entities

import (
	"slices"
	"strings"
)

// Key names the content of a record within a set of records: the article's id
// as it was read and the hash of its text. Records with the same key are the
// same record and count once.
//
// Two articles may come with one id and different texts: folders of one name,
// ids that are none. Where a set of records has such articles, each of them bears
// the id of ClashID in what is made of the set, so that an id leads to one
// article. That depends on the set alone, whatever the order in which it is read.
func (r *Record) Key() string {
	return BaseID(r.Article.ID, r.Article.SHA256) + "\x00" + r.Article.SHA256
}

// clashDigits is how many hex digits of an article's hash tell it from others of
// its id.
const clashDigits = 12

// ClashID is the id of an article whose id others have, too: "id~" and the first
// digits of the hash of its text.
func ClashID(base, hash string) string { return base + "~" + hash[:min(len(hash), clashDigits)] }

// BaseID is the id as it was read, of one that may be a ClashID.
func BaseID(id, hash string) string {
	cut := len(id) - clashDigits
	if cut > 1 && len(hash) >= clashDigits && id[cut-1] == '~' && id[cut:] == hash[:clashDigits] {
		return id[:cut-1]
	}
	return id
}

// SplitKey gives the id as it was read and the hash of a Key.
func SplitKey(key string) (base, hash string) {
	i := strings.LastIndexByte(key, 0)
	if i < 0 {
		return key, ""
	}
	return key[:i], key[i+1:]
}

// Clone returns a copy that shares no slice with r, for callers that keep a
// record longer than its source allows.
func (r *Record) Clone() *Record {
	c := *r
	c.Zones = slices.Clone(r.Zones)
	c.Mentions = slices.Clone(r.Mentions)
	for i := range c.Mentions {
		c.Mentions[i].Flags = slices.Clone(c.Mentions[i].Flags)
	}
	c.Clusters = slices.Clone(r.Clusters)
	for i := range c.Clusters {
		k := &c.Clusters[i]
		k.Names, k.Candidates = slices.Clone(k.Names), slices.Clone(k.Candidates)
		k.Roles, k.Steps = slices.Clone(k.Roles), slices.Clone(k.Steps)
	}
	c.Edges = slices.Clone(r.Edges)
	for i := range c.Edges {
		c.Edges[i].Evidence = slices.Clone(c.Edges[i].Evidence)
	}
	c.Relations = slices.Clone(r.Relations)
	for i := range c.Relations {
		c.Relations[i].Evidence = slices.Clone(c.Relations[i].Evidence)
	}
	return &c
}

// IsID tells an entity's id from a name: "wikidata:Q…", "geonames:…",
// "wikipedia:Title", or the type and a name in normal form.
func IsID(s string) bool {
	kind, key, ok := strings.Cut(s, ":")
	if !ok || key == "" || strings.ContainsAny(s, " \t") {
		return false
	}
	_, isType := ParseType(kind)
	return isType || kind == "wikidata" || kind == "geonames" || kind == "wikipedia"
}
