package load

import "strings"

// Every statement is a constant but for the name of a relationship, see
// relation. $dataset is on every statement, so what others keep in the database
// is out of reach.

// schema is made once; each statement does nothing where it was made before.
var schema = []string{
	"CREATE CONSTRAINT newsgraph_dataset IF NOT EXISTS FOR (d:NewsgraphDataset) REQUIRE d.name IS UNIQUE",
	"CREATE CONSTRAINT newsgraph_entity IF NOT EXISTS FOR (n:Entity) REQUIRE (n.dataset, n.id) IS UNIQUE",
	"CREATE CONSTRAINT newsgraph_article IF NOT EXISTS FOR (n:Article) REQUIRE (n.dataset, n.id) IS UNIQUE",
	"CREATE CONSTRAINT newsgraph_query IF NOT EXISTS FOR (n:NewsgraphQuery) REQUIRE (n.dataset, n.id) IS UNIQUE",
	"CREATE INDEX newsgraph_gone IF NOT EXISTS FOR (n:NewsgraphGone) ON (n.dataset, n.id)",
	"CREATE INDEX newsgraph_name IF NOT EXISTS FOR (n:Entity) ON (n.name)",
	"CREATE POINT INDEX newsgraph_location IF NOT EXISTS FOR (n:Place) ON (n.location)",
	"CREATE FULLTEXT INDEX newsgraph_names IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.aliases]",
	"CALL db.awaitIndexes(300)",
}

const (
	dataset = `MATCH (d:NewsgraphDataset {name: $dataset}) RETURN d`

	// begin locks the dataset's node. A dataset whose node someone removed goes on
	// above the numbers that its nodes still have.
	begin = `
MERGE (d:NewsgraphDataset {name: $dataset})
SET d.loader = $loader, d.complete = false
WITH d
CALL {
  WITH d WITH d WHERE d.generation IS NULL
  MATCH (n:Entity|Article|NewsgraphQuery {dataset: $dataset}) RETURN max(n.generation) AS left
}
SET d.generation = coalesce(d.generation, left, 0) + 1
SET d += $props
RETURN d.generation AS generation`

	// fence locks the dataset's node, then sees whether it is still ours.
	fence = `
MATCH (d:NewsgraphDataset {name: $dataset})
SET d.generation = d.generation
WITH d WHERE d.loader = $loader
RETURN count(d) AS n`

	articles = `
UNWIND $rows AS row
MERGE (n:Article {dataset: $dataset, id: row.id})
SET n += row.props, n.generation = $generation
RETURN count(*) AS n`

	queries = `
UNWIND $rows AS row
MERGE (n:NewsgraphQuery {dataset: $dataset, id: row.id})
SET n += row.props, n.name = row.id, n.generation = $generation
RETURN count(*) AS n`

	nodes = `
UNWIND $rows AS row
MERGE (n:Entity {dataset: $dataset, id: row.id})
SET n += row.props, n.generation = $generation
FOREACH (_ IN CASE row.type WHEN 'person' THEN [1] ELSE [] END | SET n:Person REMOVE n:Place:Organization)
FOREACH (_ IN CASE row.type WHEN 'place' THEN [1] ELSE [] END | SET n:Place REMOVE n:Person:Organization)
FOREACH (_ IN CASE row.type WHEN 'organization' THEN [1] ELSE [] END | SET n:Organization REMOVE n:Person:Place)
RETURN count(*) AS n`

	evidence = `
UNWIND $rows AS row
MATCH (n:Entity {dataset: $dataset, id: row.entity})
MERGE (x:Article {dataset: $dataset, id: row.article})
SET x.generation = $generation
MERGE (n)-[r:EVIDENCED_BY {dataset: $dataset}]->(x)
SET r.spans = row.spans, r.generation = $generation
RETURN count(*) AS n`

	edges = `
UNWIND $rows AS row
MATCH (a:Entity {dataset: $dataset, id: row.source})
MATCH (b:Entity {dataset: $dataset, id: row.target})
MERGE (a)-[r:RELATION {dataset: $dataset, type: row.props.type}]->(b)
SET r += row.props, r.generation = $generation
RETURN count(*) AS n`

	// reviveEntities and reviveArticles take back nodes that were kept when their
	// entity was gone.
	reviveEntities = `
UNWIND $rows AS row
MATCH (n:NewsgraphGone {dataset: $dataset, id: row.id, was: 'Entity'})
SET n:Entity REMOVE n:NewsgraphGone, n.was
RETURN count(*) AS n`
	reviveArticles = `
UNWIND $rows AS row
MATCH (n:NewsgraphGone {dataset: $dataset, id: row.id, was: 'Article'})
SET n:Article REMOVE n:NewsgraphGone, n.was
RETURN count(*) AS n`

	kept = `MATCH (n:NewsgraphGone {dataset: $dataset}) RETURN count(n) AS n`

	articleIDs = `MATCH (n:Article {dataset: $dataset}) RETURN n.id AS id`

	// sweeping runs outside of a transaction, in transactions of its own. It takes
	// what is older than this load, so a load that was taken over does no harm.
	sweepRelations = `
MATCH (:Entity {dataset: $dataset})-[r]->()
WHERE r.dataset = $dataset AND r.generation < $generation
CALL { WITH r DELETE r } IN TRANSACTIONS OF 10000 ROWS
RETURN count(*) AS n`
	keepEntities = `
MATCH (n:Entity {dataset: $dataset})
WHERE n.generation < $generation AND EXISTS { (n)--() }
CALL { WITH n
  SET n += $nulls, n.was = 'Entity', n:NewsgraphGone REMOVE n:Entity:Person:Place:Organization
} IN TRANSACTIONS OF 10000 ROWS
RETURN count(*) AS n`
	keepArticles = `
MATCH (n:Article {dataset: $dataset})
WHERE n.generation < $generation AND EXISTS { (n)--() }
CALL { WITH n
  SET n += $nulls, n.was = 'Article', n:NewsgraphGone REMOVE n:Article
} IN TRANSACTIONS OF 10000 ROWS
RETURN count(*) AS n`
	sweepNodes = `
MATCH (n:Entity|Article {dataset: $dataset})
WHERE n.generation < $generation
CALL { WITH n DELETE n } IN TRANSACTIONS OF 10000 ROWS
RETURN count(*) AS n`

	sweepQueries = `
MATCH (n:NewsgraphQuery {dataset: $dataset})
WHERE n.generation < $generation
CALL { WITH n DELETE n } IN TRANSACTIONS OF 10000 ROWS
RETURN count(*) AS n`

	countEntities = `MATCH (n:Entity {dataset: $dataset}) RETURN count(n) AS n`
	countEdges    = `
MATCH (:Entity {dataset: $dataset})-[r]->(:Entity)
WHERE r.dataset = $dataset
RETURN count(r) AS n`

	finish = `
MATCH (d:NewsgraphDataset {name: $dataset, loader: $loader})
SET d.complete = true, d.loaded = datetime()
REMOVE d.loader
RETURN count(d) AS n`
)

// edgesOf is the statement for edges of a relation.
func edgesOf(name relation) string {
	return strings.Replace(edges, "RELATION", "`"+string(name)+"`", 1)
}
