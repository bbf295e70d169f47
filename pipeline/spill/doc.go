// Package spill keeps in temporary files what need not be in memory: values
// that are sorted ([Sorter]), arrays ([Array]) and strings ([StringTable], [StringStore])
// of which only the pages in use are in memory. Without a folder to write into
// all of it stays in memory, and gives the same.
//
// It imports nothing of ours and knows nothing of articles.
package spill
