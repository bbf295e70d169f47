package codec

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
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
	good := map[string][]byte{"graph": graph.Bytes(), "ledger": ledger.Bytes(), "record": AppendRecordLine(nil, rec)}
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

// TestSchemasNameTheFields: each schema has the keys of the structs and no
// others, and asks for those that are always written.
func TestSchemasNameTheFields(t *testing.T) {
	for name, noun := range map[string]reflect.Type{
		"graph": reflect.TypeFor[entities.Graph](), "record": reflect.TypeFor[entities.Record](), "ledger": reflect.TypeFor[entities.Ledger](),
	} {
		raw, err := os.ReadFile(schemaOf(name))
		if err != nil {
			t.Fatal(err)
		}
		var root schemaNode
		if err := json.Unmarshal(raw, &root); err != nil {
			t.Fatal(err)
		}
		checkSchema(t, name, &root, &root, noun)
	}
}

// schemaNode is what the schemas of this program use to describe an object.
type schemaNode struct {
	Ref        string                 `json:"$ref"`
	Properties map[string]*schemaNode `json:"properties"`
	Required   []string               `json:"required"`
	Closed     *bool                  `json:"additionalProperties"`
	Items      *schemaNode            `json:"items"`
	Defs       map[string]*schemaNode `json:"$defs"`
}

func checkSchema(t *testing.T, at string, root, node *schemaNode, noun reflect.Type) {
	t.Helper()
	for noun.Kind() == reflect.Pointer || noun.Kind() == reflect.Slice {
		if noun.Kind() == reflect.Slice {
			node = node.Items
		}
		noun = noun.Elem()
	}
	if node != nil && node.Ref != "" {
		node = root.Defs[strings.TrimPrefix(node.Ref, "#/$defs/")]
	}
	if noun.Kind() != reflect.Struct {
		return
	}
	if node == nil || node.Closed == nil || *node.Closed {
		t.Errorf("%s: is not an object that takes no other keys", at)
		return
	}
	var required []string
	n := 0
	for i := range noun.NumField() {
		f := noun.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "-" {
			continue
		}
		n++
		member := node.Properties[key]
		if member == nil {
			t.Errorf("%s: the schema lacks %q", at, key)
			continue
		}
		if options == "" {
			required = append(required, key)
		}
		checkSchema(t, at+"."+key, root, member, f.Type)
	}
	if len(node.Properties) > n {
		t.Errorf("%s: the schema has %d keys, %s has %d", at, len(node.Properties), noun, n)
	}
	slices.Sort(required)
	if got := slices.Sorted(slices.Values(node.Required)); !slices.Equal(got, required) {
		t.Errorf("%s: the schema requires %q, %s writes %q", at, got, noun, required)
	}
}
