package mcp

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The arguments of tools. What jsonschema says is what an assistant reads.
type (
	nothing struct{}

	entityQuery struct {
		Query  string `json:"query" jsonschema:"name or part of a name, in any spelling of case and accents"`
		Type   string `json:"type,omitempty" jsonschema:"person, place or organization; empty for all"`
		Limit  int    `json:"limit,omitempty" jsonschema:"most entities to list"`
		Offset int    `json:"offset,omitempty" jsonschema:"entities to pass over"`
	}
	entityID struct {
		ID     string `json:"id" jsonschema:"id of an entity, as find_entities gives it"`
		Limit  int    `json:"limit,omitempty" jsonschema:"most items of each list"`
		Offset int    `json:"offset,omitempty" jsonschema:"items to pass over"`
	}
	articleQuery struct {
		Words  string `json:"words,omitempty" jsonschema:"words that an article holds, all of them; \"…\" for a phrase"`
		Entity string `json:"entity,omitempty" jsonschema:"id of an entity that it names"`
		Limit  int    `json:"limit,omitempty" jsonschema:"most articles to list"`
		Offset int    `json:"offset,omitempty" jsonschema:"articles to pass over"`
	}
	articleID struct {
		ID string `json:"id" jsonschema:"id of an article"`
	}
	pair struct {
		A     string `json:"a" jsonschema:"id of an entity"`
		B     string `json:"b" jsonschema:"id of another entity"`
		Limit int    `json:"limit,omitempty" jsonschema:"most sentences and articles to list"`
	}
	claim struct {
		Source string `json:"source" jsonschema:"id of the entity that the relation starts from"`
		Target string `json:"target" jsonschema:"id of the entity that it leads to"`
		Type   string `json:"type" jsonschema:"type of the relation, such as leader-of, met-with, located-in"`
		Limit  int    `json:"limit,omitempty" jsonschema:"most sentences to list"`
	}
	route struct {
		From  string `json:"from" jsonschema:"id of an entity"`
		To    string `json:"to" jsonschema:"id of another entity"`
		Avoid string `json:"avoid,omitempty" jsonschema:"ids of entities that the chain must not pass, separated by commas"`
	}
	groups struct {
		A     string `json:"a" jsonschema:"ids or names of one group, separated by commas"`
		B     string `json:"b" jsonschema:"ids or names of the other group, separated by commas"`
		Limit int    `json:"limit,omitempty" jsonschema:"most names to list"`
	}
	times struct {
		ASince string `json:"a_since" jsonschema:"first day, month or year of the time before: YYYY, YYYY-MM or YYYY-MM-DD"`
		AUntil string `json:"a_until" jsonschema:"last day, month or year of the time before"`
		BSince string `json:"b_since" jsonschema:"first day, month or year of the time after"`
		BUntil string `json:"b_until" jsonschema:"last day, month or year of the time after"`
	}
	runs struct {
		A *int `json:"a,omitempty" jsonschema:"number of the older run as about lists them, from 0; 0 if none is given"`
		B *int `json:"b,omitempty" jsonschema:"number of the newer run; 1 if none is given"`
	}
)

// addReading adds the tools that only read.
func (a asker) addReading(s *mcp.Server) {
	read(s, "about", "What is served: how many articles, stories, entities and edges, which runs, which versions.",
		func(ctx context.Context, _ nothing) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("info", nil))
		})
	read(s, "find_entities", "Finds people, places and organizations by name, those of most stories first. Namesakes are entities of their own.",
		func(ctx context.Context, in entityQuery) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("entities", map[string]string{
				"q": in.Query, "type": in.Type, "limit": number(in.Limit), "offset": number(in.Offset),
			}))
		})
	read(s, "entity", "All that is known of an entity: other names, links, roles, what it could be; its relations; and the latest articles that name it, with the sentences.",
		func(ctx context.Context, in entityID) (*mcp.CallToolResult, any, error) {
			id := map[string]string{"id": in.ID}
			list := map[string]string{"id": in.ID, "limit": number(orElse(in.Limit, 5)), "offset": number(in.Offset)}
			return a.gather(ctx, part{"entity", get("entity", id)}, part{"relations", get("relations", list)}, part{"named_in", get("mentions", list)})
		})
	read(s, "co_mentions", "Whom an entity is named with, the strongest first, with counts and the relations that articles claim.",
		func(ctx context.Context, in entityID) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("co-mentions", map[string]string{"id": in.ID, "limit": number(in.Limit), "offset": number(in.Offset)}))
		})
	read(s, "between", "What stands between two entities: the sentences that name both, the relations that are claimed, the articles.",
		func(ctx context.Context, in pair) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("edge", map[string]string{"a": in.A, "b": in.B, "limit": number(in.Limit)}))
		})
	read(s, "relation", "One relation of two entities with the sentences that claim it.",
		func(ctx context.Context, in claim) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("relation", map[string]string{
				"source": in.Source, "target": in.Target, "type": in.Type, "limit": number(in.Limit),
			}))
		})
	read(s, "path", "The chain of edges between two entities that says most, with a sentence for each step.",
		func(ctx context.Context, in route) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("path", map[string]string{"from": in.From, "to": in.To, "avoid": in.Avoid}))
		})
	read(s, "who_connects", "Who stands between two groups of entities: names that are met with members of both, those first that reach most of them.",
		func(ctx context.Context, in groups) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("connect", map[string]string{"a": in.A, "b": in.B, "limit": number(orElse(in.Limit, 20))}))
		})
	read(s, "explain", "Why an entity is one: what was merged, linked or kept apart across articles, and within each of the latest that name it, with their sentences; and what it could also be.",
		func(ctx context.Context, in entityID) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("explain", map[string]string{"id": in.ID, "limit": number(in.Limit), "offset": number(in.Offset)}))
		})
	read(s, "find_articles", "Articles that hold all words, or name an entity, or both; the latest first.",
		func(ctx context.Context, in articleQuery) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("articles", map[string]string{
				"q": in.Words, "entity": in.Entity, "limit": number(in.Limit), "offset": number(in.Offset),
			}))
		})
	read(s, "article", "One article: its text, every name in it (with offsets) and the entity that it means, and why.",
		func(ctx context.Context, in articleID) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("article", map[string]string{"id": in.ID}))
		})
	read(s, "story", "The story of an article: its copies and rewrites, the earlier stories that it continues and the later ones that continue it.",
		func(ctx context.Context, in articleID) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("story", map[string]string{"id": in.ID}))
		})
	read(s, "compare_times", "Who is new, named more, named less or gone in the second of two spans of dates, by stories and how far beyond what is expected.",
		func(ctx context.Context, in times) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("spans", map[string]string{"a_since": in.ASince, "a_until": in.AUntil, "b_since": in.BSince, "b_until": in.BUntil}))
		})
	read(s, "compare", "What changed between two of the runs that are served: entities and edges new, gone, merged, split, up, down.",
		func(ctx context.Context, in runs) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("diff", map[string]string{"a": place(in.A), "b": place(in.B)}))
		})
	read(s, "corrections", "The corrections in force.",
		func(ctx context.Context, _ nothing) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, get("corrections", nil))
		})
}

// correction asks for one more line of the file of corrections.
type correction struct {
	Action string `json:"action" jsonschema:"same, different, rename, retype, link or ignore"`
	Name   string `json:"name" jsonschema:"id or name of the entity that is wrong"`
	Object string `json:"object,omitempty" jsonschema:"the other entity of same and different, the name of rename, the type of retype, the id of link; none for ignore"`
	Limit  string `json:"limit,omitempty" jsonschema:"where alone it holds, such as source=OUTLET; empty for everywhere"`
}

// undo names a correction.
type undo struct {
	Line int    `json:"line" jsonschema:"number of the line in the corrections file"`
	Text string `json:"text" jsonschema:"the line as it is, so that nothing else is taken back"`
}

// addCorrecting adds the tools that write.
func (a asker) addCorrecting(s *mcp.Server) {
	writes := &mcp.ToolAnnotations{DestructiveHint: new(bool)}
	mcp.AddTool(s, &mcp.Tool{Name: "correct", Description: "Writes a correction into the overrides file and applies it. Ask the person first.", Annotations: writes},
		func(ctx context.Context, _ *mcp.CallToolRequest, in correction) (*mcp.CallToolResult, any, error) {
			body, err := json.Marshal(in)
			if err != nil {
				return nil, nil, err
			}
			return a.reply(ctx, question{http.MethodPost, "corrections", nil, body})
		})
	mcp.AddTool(s, &mcp.Tool{Name: "undo", Description: "Takes a correction back.", Annotations: writes},
		func(ctx context.Context, _ *mcp.CallToolRequest, in undo) (*mcp.CallToolResult, any, error) {
			return a.reply(ctx, question{http.MethodDelete, "corrections", map[string]string{"line": number(in.Line), "text": in.Text}, nil})
		})
}

// read adds a tool that changes nothing.
func read[In any](s *mcp.Server, name, description string, answer func(context.Context, In) (*mcp.CallToolResult, any, error)) {
	closed := false
	mcp.AddTool(s, &mcp.Tool{Name: name, Description: description, Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: &closed}},
		func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, any, error) {
			return answer(ctx, in)
		})
}

// number is how the API is told a number, "" for 0, which is what it takes for none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// place is how the API is told one of several, of which the first is 0.
func place(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func orElse(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}
