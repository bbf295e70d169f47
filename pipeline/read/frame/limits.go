package frame

import "newsgraph/pipeline/read/fields"

// Limits bound what is read of an input. The zero value of each stands for its
// default.
type Limits struct {
	MaxArticleBytes int64 // longer texts are cut at a sentence or a space; default 8 MiB
	MaxLineBytes    int64 // longest line or record that is held in memory; default 32 MiB
	MaxMemberBytes  int64 // most bytes that one compressed file or archive member may unpack to; default 1 TiB
	MaxRatio        int64 // most unpacked bytes for one stored byte, beyond a grace of 256 MiB; default 400
	MaxDepth        int   // how deep archives and compressed files may nest; default 8
	MaxMembers      int   // most archive members within one input file; default 5,000,000
	MaxNesting      int   // how deep JSON and XML may nest; default 512
	RatioGrace      int64 // unpacked bytes before MaxRatio counts; default 256 MiB
}

// Settings are what all sources of a walk share.
type Settings struct {
	Limits
	Names *fields.UserNames // of the user, nil for none
	Parts Parts
}

// The defaults of Limits.
const (
	DefaultMaxArticleBytes = 8 << 20
	defaultMaxLineBytes    = 32 << 20
	defaultMaxMemberBytes  = 1 << 40
	defaultMaxRatio        = 400
	defaultMaxDepth        = 8
	defaultMaxMembers      = 5_000_000
	DefaultMaxNesting      = 512
	ratioGrace             = 256 << 20
)

func orDefault[T int | int64](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}

// WithDefaults is l with the default in the place of every limit that is not set.
func (l Limits) WithDefaults() Limits {
	l.MaxArticleBytes = orDefault(l.MaxArticleBytes, DefaultMaxArticleBytes)
	l.MaxLineBytes = orDefault(l.MaxLineBytes, defaultMaxLineBytes)
	l.MaxMemberBytes = orDefault(l.MaxMemberBytes, defaultMaxMemberBytes)
	l.MaxRatio = orDefault(l.MaxRatio, defaultMaxRatio)
	l.MaxDepth = orDefault(l.MaxDepth, defaultMaxDepth)
	l.MaxMembers = orDefault(l.MaxMembers, defaultMaxMembers)
	l.MaxNesting = orDefault(l.MaxNesting, DefaultMaxNesting)
	l.RatioGrace = orDefault(l.RatioGrace, ratioGrace)
	return l
}

// HeadBytes is how much of a stream is looked at to recognize it.
const HeadBytes = 64 << 10
