package codec

import (
	"bytes"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/codectest"
)

func schemaOf(name string) string { return "schema/" + name + ".schema.json" }

func TestSchemas(t *testing.T) {
	var graph, ledger bytes.Buffer
	if err := WriteGraph(&graph, codectest.Graph()); err != nil {
		t.Fatal(err)
	}
	if err := writeLedger(&ledger, &entities.Ledger{Articles: entities.LedgerCounts{Read: 1, Skipped: 1},
		Items: []entities.LedgerItem{{Input: "a", Outcome: entities.Skipped, Stage: "read", Reason: "no article"}}}); err != nil {
		t.Fatal(err)
	}
	rec := codectest.Record(8)
	rec.Mentions[0].Flags = []entities.Flag{entities.Metonym, entities.Nested}
	rec.Clusters[0].Candidates = []entities.Candidate{{ID: "wikidata:Q1", Score: 0.25}}
	rec.Clusters[0].Weak, rec.Clusters[0].Roles, rec.Focus = true, []string{"envoy"}, "SY"
	good := map[string][]byte{"graph": graph.Bytes(), "ledger": ledger.Bytes(), "record": AppendRecord(nil, rec)}
	for name, text := range good {
		if err := codectest.Validate(t, codectest.CompileSchema(t, schemaOf(name)), text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []struct{ schema, old, new string }{
		{"graph", `"type":"person"`, `"type":"animal"`},
		{"graph", `"id":"wikidata:Q22316"`, `"id":"Q22316"`},
		{"graph", `"confidence":0.98,`, ``},
		{"graph", `"confidence":0.98,`, `"confidence":98,`},
		{"graph", `"field":"title"`, `"field":"body"`},
		{"graph", `"npmi":0.21`, `"npmi":"0.21"`},
		{"graph", `"name":"Aleppo","aliases"`, `"name":"Aleppo","colour":"red","aliases"`},
		{"graph", `"evidence":[]}`, `"evidence":null}`},
		{"graph", `"first":"2016-10-15"`, `"first":"15.10.2016"`},
		{"graph", `"schema":"newsgraph/graph/1"`, `"schema":"newsgraph/graph/2"`},
		{"record", `"start_rune":0`, `"start_rune":-1`},
		{"record", `"flags":["metonym"`, `"flags":["odd"`},
		{"record", `"focus":"SY"`, `"focus":"Syria"`},
		{"record", `"sha256":"0a`, `"sha256":"zz`},
		{"record", `"signature":`, `"signed":`},
		{"ledger", `"outcome":"skipped"`, `"outcome":"lost"`},
		{"ledger", `"stage":"read"`, `"stage":"somewhere"`},
		{"ledger", `"read":1`, `"read":1.5`},
	} {
		text := strings.Replace(string(good[bad.schema]), bad.old, bad.new, 1)
		if text == string(good[bad.schema]) {
			t.Errorf("%s: no %s to spoil", bad.schema, bad.old)
			continue
		}
		if err := codectest.Validate(t, codectest.CompileSchema(t, schemaOf(bad.schema)), []byte(text)); err == nil {
			t.Errorf("%s: accepted %s", bad.schema, bad.new)
		}
	}
}
