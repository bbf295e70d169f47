// Package load writes an entity graph into a running Neo4j 5, over Bolt.
//
// It promises:
//   - after Load the dataset holds exactly the graph that was given: loading it
//     twice, loading a graph in which entities were renamed, merged or split, or
//     loading after an interruption neither doubles nor leaves anything;
//   - it changes and deletes only what it wrote: nodes and relationships with the
//     property dataset; relationships and properties that others put on its nodes
//     stay, and a node that they hang on is kept under the label NewsgraphGone
//     when its entity is gone;
//   - everything from the data is a parameter, never part of a Cypher text;
//   - of two loads of one dataset at once the later one wins and the earlier one
//     ends with ErrTakenOver.
//
// What is in the database:
//
//	(:Entity:Person|Place|Organization {dataset, id, name, …})   an entity each
//	(:Entity)-[:CO_OCCURS {dataset, stories, …}]->(:Entity)      an edge each; other types by their names: MET_WITH, LEADER_OF, …
//	(:Article {dataset, id, title, date, …})                     every article of the runs
//	(:Entity)-[:EVIDENCED_BY {dataset, spans}]->(:Article)       the mentions that the entity cites, at most five;
//	                                                             with Options.Mentions all that there are
//	(:NewsgraphDataset {name, sources, …})                       one a dataset: header of the graph, state of the load
//	(:NewsgraphQuery {dataset, name, cypher, …})                 example queries, when asked for
//
// Counts and dates are properties under the names of graph.json. Lists of
// objects become lists of equal length: aliases and alias_mentions; roles,
// role_articles, role_first and role_last; candidates, candidate_names and
// candidate_scores; evidence_articles and evidence_spans ("text:310-320", in
// bytes). An id of more than 2000 bytes or a name of more than 4000, which no index
// takes, is cut and whole in long_id or long_name. Edges of type
// cooccurs and met-with have no direction: match them without an arrow.
//
// While a load runs readers see old and new together. An edge has the sentences
// that it cites, at most five, however the mentions are loaded; its counts are
// of all. The package reads no files and starts no goroutines.
package load
