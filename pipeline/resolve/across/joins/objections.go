package joins

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/across/packed"
)

// objections are what speaks against a cluster's being a linked entity, though the
// set knows no other of the name.
type objections struct {
	st      *joiner
	to      *namegroups.Group
	country string          // of a body, or of a place within it
	home    float64         // share of the linked clusters whose articles are about that country
	classes map[string]bool // of the titles of the linked clusters, nil before they are needed
	d       packed.Cluster  // scratch
}

func (st *joiner) newObjections(to *namegroups.Group, name string) *objections {
	o := &objections{st: st, to: to}
	if e, ok := st.Names.ByID(st.Str(to.Link)); ok && st.isLocal(&e, name) {
		o.country = e.Country
		o.home = o.shareAtHome()
	}
	return o
}

// isLocal reports whether the country of an entity tells who may be meant by a name: of
// bodies of a state, of places within a country, and of others that a single word names.
func (st *joiner) isLocal(e *gazetteers.Entry, name string) bool {
	switch e.Type {
	case entities.Place:
		return e.Subtype != "country"
	case entities.Organization:
		return e.Subtype == "government" || !strings.Contains(name, " ")
	}
	return false
}

// shareAtHome is in how many of the linked clusters' articles, as a share, the entity is
// at home, of those that are about a country at all.
func (o *objections) shareAtHome() float64 {
	st, home, abroad := o.st, 0.0, o.st.Thresholds.FewAbroad
	for at, n := o.to.First, 0; at > 0 && n < maxLooked; at, n = st.Next.At(at-1), n+1 {
		switch focus := st.Articles.At(st.Clusters.At(at - 1).Article).Focus; {
		case focus == 0:
		case st.Str(focus) == o.country:
			home++
		default:
			abroad++
		}
	}
	return home / (home + abroad)
}

// add adds it to the terms of cluster i.
func (o *objections) add(t *namesakes.Terms, i uint32) {
	st := o.st
	if focus := st.Articles.At(st.Clusters.At(i).Article).Focus; o.country != "" && focus != 0 && st.Str(focus) != o.country {
		t.Add(namesakes.AdoptFocus, o.home)
	}
	mine := map[string]bool{}
	if o.classesOf(mine, i); len(mine) == 0 {
		return
	}
	if o.classes == nil {
		o.classes = map[string]bool{}
		for at, n := o.to.First, 0; at > 0 && n < maxLooked; at, n = st.Next.At(at-1), n+1 {
			o.classesOf(o.classes, at-1)
		}
	}
	for class := range mine {
		if o.classes[class] {
			return
		}
	}
	t.Add(namesakes.AdoptTitle, float64(namesakes.Btoi(len(o.classes) > 0)))
}

// maxLooked is of how many linked clusters titles and countries are looked at.
const maxLooked = 1024

// classesOf adds the classes of the titles of a cluster.
func (o *objections) classesOf(into map[string]bool, i uint32) {
	for _, r := range o.st.Details(i, &o.d).Roles {
		if class := o.st.Judge.ClassOf(namegroups.Normal(o.st.Str(r))); class != "" {
			into[class] = true
		}
	}
}
