package across

import (
	"context"

	"newsgraph/pipeline/resolve/across/joins"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/across/surnames"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// Resolver resolves across articles. Add records in any order, then Resolve;
// Close it in the end.
//
// The clusters of one known entity are one entity. The others are put into groups
// of one type and name; groups are compared only within blocks of like names, so
// that the work grows near linearly. What is decided depends on the set of
// records alone: everything is sorted by content before it is compared.
type Resolver struct{ *namegroups.Records }

// New makes an empty one; over may be nil. Past about so many bytes of
// memory it writes files into dir, which is the caller's, who may delete it with
// all in it; with dir "" all stays in memory.
func New(gazetteer namegroups.Gazetteer, language *names.Language, over *corrections.File, dir string, memory int) *Resolver {
	return &Resolver{namegroups.NewRecords(gazetteer, language, over, dir, memory)}
}

// Weigh takes other weights than the built-in ones.
func (a *Resolver) Weigh(w *namesakes.Weights) { a.Weights = w }

// Resolve decides. The Resolver is only to be closed afterwards. Errors are those
// of files, and that of ctx when it ends.
func (a *Resolver) Resolve(ctx context.Context) (res *Resolution, err error) {
	defer spill.Catch(&err)
	st, err := a.decide(ctx)
	if err != nil {
		return nil, err
	}
	made := &assembler{st}
	o, err := made.correct()
	if err != nil {
		return nil, err
	}
	return made.finish(o)
}

// decide finds out who is who, without corrections.
func (a *Resolver) decide(ctx context.Context) (*namegroups.State, error) {
	st, err := namegroups.NewState(ctx, a.Records)
	if err != nil {
		return nil, err
	}
	names := joins.New(st)
	for _, step := range []func() error{st.MakeGroups, names.JoinLinked, names.JoinSpellings, names.JoinFuller, names.JoinAcronyms} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	surnames := surnames.New(st)
	kinds := spill.NewArray[uint8](st.Pool)
	defer kinds.Free()
	kinds.Grow(st.Groups.Len())
	if err := (&splitter{st, surnames, kinds}).split(); err != nil {
		return nil, err
	}
	return st, surnames.JoinBareNames()
}
