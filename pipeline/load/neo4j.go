package load

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"newsgraph/entities"
	"newsgraph/internal/message"
)

// Neo4j is a connection to a database. Use it from one goroutine at a time.
type Neo4j struct {
	driver   neo4j.DriverWithContext
	session  neo4j.SessionWithContext
	retryFor time.Duration
}

// Open connects and asks for the server's version. It does not retry: what fails
// here is mostly a wrong address or password.
func Open(ctx context.Context, at Target) (*Neo4j, error) {
	auth := neo4j.NoAuth()
	if at.User != "" || at.Password != "" {
		auth = neo4j.BasicAuth(at.User, at.Password, "")
	}
	retryFor := at.RetryFor
	if retryFor <= 0 {
		retryFor = time.Minute
	}
	driver, err := neo4j.NewDriverWithContext(at.URI, auth, func(c *config.Config) {
		c.MaxTransactionRetryTime = retryFor
		c.SocketConnectTimeout = 10 * time.Second
		c.UserAgent = at.Agent
	})
	if err != nil {
		return nil, fmt.Errorf("neo4j %s: %w", at.URI, err)
	}
	n := &Neo4j{driver: driver, retryFor: retryFor}
	info, err := driver.GetServerInfo(ctx)
	if err != nil {
		n.Close(ctx)
		return nil, fmt.Errorf("neo4j %s: %w", at.URI, err)
	}
	if v := info.ProtocolVersion(); v.Major < 5 {
		n.Close(ctx)
		return nil, fmt.Errorf("neo4j %s: server %s is too old, Neo4j 5 is needed", at.URI, info.Agent())
	}
	n.session = driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: at.Database})
	return n, nil
}

// Close ends the connection.
func (n *Neo4j) Close(ctx context.Context) {
	// What a close could tell, the last transaction has told.
	if n.session != nil {
		_ = n.session.Close(ctx)
	}
	_ = n.driver.Close(ctx)
}

// Dataset tells what the database holds under a name, nil when nothing.
func (n *Neo4j) Dataset(ctx context.Context, name string) (*Dataset, error) {
	found, err := neo4j.ExecuteRead(ctx, n.session, func(tx neo4j.ManagedTransaction) (*neo4j.Record, error) {
		res, err := tx.Run(ctx, dataset, props{"dataset": name})
		if err != nil {
			return nil, err
		}
		list, err := res.Collect(ctx)
		if err != nil || len(list) == 0 {
			return nil, err
		}
		return list[0], nil
	})
	if err != nil {
		return nil, fmt.Errorf("neo4j: dataset %q: %w", name, err)
	}
	if found == nil {
		return nil, nil
	}
	node, ok := found.Values[0].(neo4j.Node)
	if !ok {
		return nil, fmt.Errorf("neo4j: dataset %q: %T is not a node", name, found.Values[0])
	}
	return datasetOf(node.Props), nil
}

// maxDataset bounds the name of a dataset, in bytes.
const maxDataset = 200

// Load makes the dataset hold exactly the graph. When it ends with an error, the
// dataset is not complete, and loading again mends it. report, if not nil, is
// called when a step begins and after every transaction.
func (n *Neo4j) Load(ctx context.Context, g Graph, opts Options, report func(Progress)) (*Result, error) {
	if report == nil {
		report = func(Progress) {}
	}
	if opts.Batch <= 0 {
		opts.Batch = DefaultBatch
	}
	if opts.Dataset == "" || len(opts.Dataset) > maxDataset {
		return nil, fmt.Errorf("neo4j: a dataset's name has 1 to %d bytes, not %d", maxDataset, len(opts.Dataset))
	}
	l := &loading{Neo4j: n, ctx: ctx, opts: opts, graph: g, report: report, dataset: opts.Dataset, loader: rand.Text()}
	for _, step := range []func() error{l.check, l.begin, l.articles, l.entities, l.mentions, l.edges, l.examples, l.sweep, l.finish} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &l.result, nil
}

// loading is a load on its way.
type loading struct {
	*Neo4j
	ctx     context.Context
	opts    Options
	graph   Graph
	report  func(Progress)
	dataset string
	loader  string // tells this load from others of the same dataset
	hasKept bool   // the dataset has nodes that were kept
	result  Result
}

// check refuses to lose articles, before anything is changed.
func (l *loading) check() error {
	l.report(Progress{StepCheck, 0, -1})
	if l.opts.Replace {
		return nil
	}
	was, err := l.Dataset(l.ctx, l.dataset)
	if err != nil || was == nil {
		return err
	}
	holds, err := articlesOf(l.graph)
	if err != nil {
		return err
	}
	lost := &WouldLose{Dataset: l.dataset}
	err = l.eachString(articleIDs, func(id string) {
		if !holds[id] {
			lost.Articles++
			if lost.Example == "" || id < lost.Example {
				lost.Example = id
			}
		}
	})
	if err == nil && lost.Articles > 0 {
		return lost
	}
	return err
}

// articlesOf is the articles that a graph was made from, or cites.
func articlesOf(g Graph) (map[string]bool, error) {
	ids := map[string]bool{}
	err := g.Articles(func(a *entities.ArticleInfo) error { ids[key(a.ID)] = true; return nil })
	if err != nil {
		return nil, err
	}
	err = g.Entities(func(e *entities.Entity) error {
		for i := range e.Evidence {
			ids[key(e.Evidence[i].Article)] = true
		}
		return nil
	})
	return ids, err
}

func (l *loading) begin() error {
	for _, statement := range schema {
		if _, err := l.autocommit(statement, nil); err != nil {
			return fmt.Errorf("neo4j: %s: %w", statement, err)
		}
	}
	gen, sum := l.graph.Header()
	record, err := l.writeNumber(begin, props{"dataset": l.dataset, "loader": l.loader, "props": headerProps(gen, sum, l.opts.Sources)})
	if err != nil {
		return fmt.Errorf("neo4j: begin: %w", err)
	}
	l.result.Generation = record
	kept, err := l.writeNumber(kept, props{"dataset": l.dataset})
	l.hasKept = kept > 0
	return err
}

func (l *loading) articles() error {
	b := newBatch(l, StepArticles, -1)
	err := l.graph.Articles(func(a *entities.ArticleInfo) error {
		b.add(articles, articleRow(a))
		return b.flushAt(l.opts.Batch)
	})
	if err == nil {
		err = b.flush()
	}
	l.result.Articles = b.done
	return err
}

func (l *loading) examples() error {
	b := newBatch(l, StepExamples, len(l.opts.Examples))
	for i := range l.opts.Examples {
		b.add(queries, queryRow(&l.opts.Examples[i]))
	}
	return b.flush()
}

func (l *loading) entities() error {
	_, sum := l.graph.Header()
	b := newBatch(l, StepEntities, sum.Entities)
	err := l.graph.Entities(func(e *entities.Entity) error {
		b.add(nodes, entityRow(e))
		b.attach(evidence, evidenceRows(nil, e))
		return b.flushAt(l.opts.Batch)
	})
	if err == nil {
		err = b.flush()
	}
	l.result.Entities = b.done
	return err
}

// mentions links entities to all articles that name them, after entities linked
// them to those that they cite.
func (l *loading) mentions() error {
	if l.opts.Mentions == nil {
		return nil
	}
	b := newBatch(l, StepMentions, -1)
	err := l.opts.Mentions(func(n *Named) error {
		spans := listOf(n.Spans, func(e *entities.Evidence) any { return spanText(e) })
		b.add(evidence, props{"entity": key(n.Entity), "article": key(n.Article), "spans": spans})
		return b.flushAt(l.opts.Batch)
	})
	if err == nil {
		err = b.flush()
	}
	return err
}

func (l *loading) edges() error {
	_, sum := l.graph.Header()
	b := newBatch(l, StepEdges, sum.Edges)
	statements := map[entities.EdgeType]string{}
	err := l.graph.Edges(func(e *entities.Edge) error {
		s, ok := statements[e.Type]
		if !ok {
			s = edgesOf(relationOf(e.Type))
			statements[e.Type] = s
		}
		b.add(s, edgeRow(e))
		return b.flushAt(l.opts.Batch)
	})
	if err == nil {
		err = b.flush()
	}
	l.result.Edges = b.done
	return err
}

// sweep removes what earlier loads wrote and this one did not.
func (l *loading) sweep() error {
	l.report(Progress{StepSweep, 0, -1})
	p := l.params(nil)
	type sweep struct {
		statement string
		nulls     props
		count     *int
	}
	sweeps := []sweep{
		{sweepRelations, nil, &l.result.Removed.Relationships},
		{keepEntities, nulls(entityRow(&entities.Entity{}), "name"), &l.result.Removed.Kept},
		{keepArticles, nulls(articleRow(&entities.ArticleInfo{}), "title"), &l.result.Removed.Kept},
		{sweepNodes, nil, &l.result.Removed.Nodes},
	}
	if len(l.opts.Examples) > 0 {
		sweeps = append(sweeps, sweep{sweepQueries, nil, &l.result.Removed.Nodes})
	}
	for _, s := range sweeps {
		p["nulls"] = s.nulls
		n, err := l.autocommit(s.statement, p)
		if err != nil {
			return fmt.Errorf("neo4j: %s: %w", StepSweep, err)
		}
		*s.count += int(n)
	}
	return nil
}

// nulls removes the properties of a row but one.
func nulls(row props, but string) props {
	out := props{"generation": nil}
	for name := range row["props"].(props) {
		if name != but {
			out[name] = nil
		}
	}
	return out
}

// finish counts what is there and says that it is complete.
func (l *loading) finish() error {
	for _, c := range []struct {
		statement, what string
		want            int
	}{{countEntities, "entities", l.result.Entities}, {countEdges, "edges", l.result.Edges}} {
		n, err := l.writeNumber(c.statement, l.params(nil))
		if err != nil {
			return fmt.Errorf("neo4j: count: %w", err)
		}
		if int(n) != c.want {
			return fmt.Errorf("neo4j: the dataset has %s %s and should have %s: is something else writing to it?", message.Thousands(n), c.what, message.Thousands(c.want))
		}
	}
	n, err := l.writeNumber(finish, l.params(nil))
	if err != nil {
		return fmt.Errorf("neo4j: finish: %w", err)
	}
	if n == 0 {
		return ErrTakenOver
	}
	return nil
}

func (l *loading) params(rows []props) props {
	return props{"dataset": l.dataset, "loader": l.loader, "generation": l.result.Generation, "rows": rows}
}
