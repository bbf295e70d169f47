// Package spill sorts and groups keyed values in bounded memory ([Sorter],
// [Groups]), writes them and reads them again ([Encoder], [Decoder]), and keeps
// arrays ([Array]) and strings ([StringTable], [StringStore]) of which only the
// pages in use are in memory; the rest is in temporary files. Without a folder to
// write into all of it stays in memory, and gives the same.
//
// It imports nothing of ours and knows nothing of articles.
package spill
