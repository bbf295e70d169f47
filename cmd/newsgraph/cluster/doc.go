// Package cluster runs the steps of extract and graph as filters: lines in, lines
// out, for an engine that pipes and sorts lines and starts filters on many machines.
// newsgraph_spark.py is the driver for Apache Spark; CLUSTER.md draws the plan.
//
// A line is a key, a tab and a value. The first byte of a key tells what the line is,
// the rest is hexadecimal, so that lines in order of their bytes are in order of
// what they are about:
//
//	phase     takes                      gives
//	shares    the inputs                 one share of them a line
//	annotate  a share                    r SHARE ITEM  a record        i SHARE ITEM  an entry of the ledger
//	                                     c SHARE       counts
//	digest    r                          d SHARE ITEM  what decide reads of a record
//	decide    all d, in order            a file of decisions (one process)
//	apply     r, decisions               p ENTITY      what these records say of it
//	                                     e ENTITY      what they say of the edges from it
//	                                     x SHARE ITEM  a record that is left out, or gets another id
//	                                     s             counts
//	combine   p, sorted; decisions       n ENTITY STORIES MENTIONS  the entity
//	                                     q ENTITY      the articles that name it
//	lead      all n and q, in order      a file of the leading entities, one of postings (one process)
//	combine   e, sorted; all of these    g COUNT       edges            l  an edge of leading entities
//	finish    all of these, in order     a run (one process)
//
// A value that is not JSON is base64; records, digests and edges are compressed (zstd) in it.
package cluster
