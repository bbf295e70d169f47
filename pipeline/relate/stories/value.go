package stories

import "encoding/binary"

// value reads variable-length integers.
type value []byte

func (v *value) number() uint64 {
	n, k := binary.Uvarint(*v)
	*v = (*v)[max(k, 0):]
	return n
}
