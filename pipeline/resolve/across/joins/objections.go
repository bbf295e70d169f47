package joins

import (
	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/across/packed"
)

// objections are what speaks against a cluster's being a linked entity, though the
// set knows no other of the name.
type objections struct {
	st      *joiner
	to      *namegroups.Group
	country string          // of a body of a state
	classes map[string]bool // of the titles of the linked clusters, nil before they are needed
	d       packed.Cluster  // scratch
}

func (st *joiner) newObjections(to *namegroups.Group) *objections {
	o := &objections{st: st, to: to}
	if e, ok := st.Names.ByID(st.Str(to.Link)); ok && e.Type == entities.Organization && e.Subtype == "government" {
		o.country = e.Country
	}
	return o
}

// add adds it to the terms of cluster i.
func (o *objections) add(t *namesakes.Terms, i uint32) {
	st := o.st
	if focus := st.Articles.At(st.Clusters.At(i).Article).Focus; o.country != "" && focus != 0 && st.Str(focus) != o.country {
		t.Add(namesakes.AdoptFocus, 1)
	}
	mine := map[string]bool{}
	if o.classesOf(mine, i); len(mine) == 0 {
		return
	}
	if o.classes == nil {
		o.classes = map[string]bool{}
		for at, n := o.to.First, 0; at > 0 && n < maxTitled; at, n = st.Next.At(at-1), n+1 {
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

// maxTitled is of how many linked clusters the titles are looked at.
const maxTitled = 1024

// classesOf adds the classes of the titles of a cluster.
func (o *objections) classesOf(into map[string]bool, i uint32) {
	for _, r := range o.st.Details(i, &o.d).Roles {
		if class := o.st.Judge.ClassOf(namegroups.Normal(o.st.Str(r))); class != "" {
			into[class] = true
		}
	}
}
