package namegroups

import (
	"slices"

	"newsgraph/entities"
)

// Identity is the clusters that are one entity.
type Identity struct {
	Group  uint32
	First  uint32 // 1 + the first cluster in order of article key
	Count  uint32 // of clusters
	Steps  uint32
	rivals uint32 // the last of the other identities that it could be
	Id     uint32 // number of its id
	Into   uint32 // identity that took this one in
}

// IdentityOf is the identity of a cluster.
func (st *State) IdentityOf(i uint32) uint32 {
	p := st.Of.At(i)
	if p&InIdentity != 0 {
		p &^= InIdentity
	} else {
		p = st.Groups.At(st.Merged.Find(p)).Identity - 1
	}
	if into := st.Identities.At(p).Into; into > 0 {
		return into - 1
	}
	return p
}

// IdOf numbers the id of what has a group's name, or its link.
func (st *State) IdOf(ng *Group, suffix string) uint32 {
	id := st.Str(ng.Link)
	if ng.Link == 0 {
		id = st.Str(ng.Key)
		if suffix != "" {
			id += " " + suffix
		}
		id = entities.Slug(ng.Type, id)
	}
	n, _ := st.Ids.Add(id)
	return n
}

// rivalData is an identity that another could be, and the next of them.
type rivalData struct{ identity, next uint32 }

// AddRival notes that an identity could be another.
func (st *State) AddRival(p *Identity, rival uint32) {
	st.Rivals.Append(rivalData{rival, p.rivals})
	p.rivals = uint32(st.Rivals.Len())
}

// RivalsOf lists the rivals of a identity in the order of adding.
func (st *State) RivalsOf(p *Identity) []uint32 {
	var out []uint32
	for at := p.rivals; at > 0; {
		r := st.Rivals.At(at - 1)
		out = append(out, r.identity)
		at = r.next
	}
	slices.Reverse(out)
	return out
}
