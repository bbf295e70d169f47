package fields

import "newsgraph/pipeline/read/normal"

// DateColumn is the column of a date that was collected with a rank: wrappers
// make no difference.
func DateColumn(rank int) int {
	if rank < namedRank/2 {
		return namedRank + (rank-namedRank)%RankStep
	}
	return rank % RankStep
}

// Keyed makes a finder of columns from one of keys: those that stand for the
// date have their column, all others share one.
func (f *UserNames) Keyed(find func([]byte, func(string, normal.NumericDate))) func([]byte, func(int, normal.NumericDate)) {
	return func(b []byte, vote func(int, normal.NumericDate)) {
		find(b, func(key string, d normal.NumericDate) {
			column := normal.OtherValues
			if a, ok := f.Lookup(key); ok && a.Kind == Date {
				column = DateColumn(a.Rank)
			}
			vote(column, d)
		})
	}
}
