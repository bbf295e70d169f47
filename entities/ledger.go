package entities

// LedgerSchema names the format of ledger.json. History: 1 first.
const LedgerSchema = "newsgraph/ledger/1"

// Ledger is the account of every input item.
// Law: Articles.Read = Processed + Skipped + Quarantined.
type Ledger struct {
	Schema   string         `json:"schema"`
	Inputs   LedgerInputs   `json:"inputs"`
	Articles LedgerCounts   `json:"articles"`
	Records  *LedgerRecords `json:"records,omitempty"` // nil in a ledger of newsgraph before it proved its files
	Graph    *LedgerGraph   `json:"graph,omitempty"`   // the same
	Items    []LedgerItem   `json:"items"`             // in input order; those that are found when all has been read come last
}

// LedgerRecords proves the records of the run: how many there are, and the hash
// of their lines, not compressed, in order.
type LedgerRecords struct {
	Count  int    `json:"count"`
	SHA256 string `json:"sha256"`
}

// LedgerGraph proves graph.json.
type LedgerGraph struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// LedgerInputs counts files and bytes (as stored) that were opened.
type LedgerInputs struct {
	Files int   `json:"files"`
	Bytes int64 `json:"bytes"`
}

// LedgerCounts counts items by outcome. An item is an article or a piece of
// input that should have been one; truncated and renamed ones are among the
// processed.
type LedgerCounts struct {
	Read        int `json:"read"`
	Processed   int `json:"processed"`
	Skipped     int `json:"skipped"`
	Quarantined int `json:"quarantined"`
	Truncated   int `json:"truncated"`
	Renamed     int `json:"renamed,omitempty"`
}

// Add adds the counts of another ledger.
func (c *LedgerCounts) Add(o *LedgerCounts) {
	c.Read += o.Read
	c.Processed += o.Processed
	c.Skipped += o.Skipped
	c.Quarantined += o.Quarantined
	c.Truncated += o.Truncated
	c.Renamed += o.Renamed
}

// LedgerItem tells of one item that was not processed whole, or not as it came.
type LedgerItem struct {
	Input    string  `json:"input"`    // file (and member)
	Position string  `json:"position"` // place in it, "" for the whole
	Article  string  `json:"article"`  // id, where one was known
	Outcome  Outcome `json:"outcome"`
	Stage    string  `json:"stage"` // read, segment, tag, resolve, relate, write
	Reason   string  `json:"reason"`
}

// Outcome says what became of an item.
type Outcome string

// The outcomes that have an entry in the ledger.
const (
	Skipped        Outcome = "skipped"     // not an article, or not wanted: nothing is wrong
	Quarantined    Outcome = "quarantined" // broken: could not be read or analysed
	Truncated      Outcome = "truncated"   // processed, but not whole
	OutcomeRenamed Outcome = "renamed"     // processed whole, under another id: others have its own, see Record.Key
)
