package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/store/inputs"
)

// Info is run.json: what may differ between two equal runs.
type Info struct {
	Schema   string   `json:"schema"`
	Versions Versions `json:"versions"`
	Started  string   `json:"started"`  // RFC 3339, UTC
	Finished string   `json:"finished"` // RFC 3339, UTC
	Seconds  float64  `json:"seconds"`
	Resumed  int      `json:"resumed"` // pieces that an earlier start had done
	Workers  int      `json:"workers"`
	Tokens   int      `json:"tokens"` // tokens processed by this start
	Rate     float64  `json:"tokens_per_second"`
	Stages   []Stage  `json:"stages"`
	Machine  Machine  `json:"machine"`

	Ledger string       `json:"ledger_sha256,omitempty"` // of ledger.json, which proves the rest
	Read   *inputs.Read `json:"inputs_read,omitempty"`   // nil for a run that is made of others
}

// InfoSchema names the format of run.json. History: 1 first.
const InfoSchema = "newsgraph/run/1"

// Stage is the time one room took, over all workers.
type Stage struct {
	Name    string  `json:"name"`
	Items   int     `json:"items"`
	Seconds float64 `json:"seconds"`
}

// Machine is where the run was made.
type Machine struct {
	OS   string `json:"os"`
	Arch string `json:"arch"`
	CPUs int    `json:"cpus"`
	Go   string `json:"go"`
}

// ReadInfo reads the run.json of a run.
func ReadInfo(dir string) (*Info, error) {
	path := filepath.Join(dir, InfoName)
	info := new(Info)
	if err := readJSON(path, info); err != nil {
		return nil, err
	}
	if info.Schema != InfoSchema {
		return nil, schemaError(path, info.Schema, InfoSchema)
	}
	return info, nil
}

// ReadLedger reads a ledger.json.
func ReadLedger(path string) (*entities.Ledger, error) {
	l := new(entities.Ledger)
	if err := readJSON(path, l); err != nil {
		return nil, err
	}
	if l.Schema != entities.LedgerSchema {
		return nil, schemaError(path, l.Schema, entities.LedgerSchema)
	}
	return l, nil
}

func readJSON(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, files.Cause(err))
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// errSchema marks a file of another version of the format.
var errSchema = errors.New("")

func schemaError(path, got, want string) error {
	err := fmt.Errorf("read %s: format %q, but this program reads %q", path, got, want)
	if got != "" {
		return fmt.Errorf("%w%w", err, errSchema)
	}
	return err
}

func readItems(path string, size int64, yield func(*entities.LedgerItem) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, files.Cause(err))
	}
	defer f.Close()
	return files.Lines(io.LimitReader(f, size), path, "entry", func(n int, line []byte) error {
		var it entities.LedgerItem
		if err := json.Unmarshal(line, &it); err != nil {
			return fmt.Errorf("read %s: entry %d: %w", path, n, err)
		}
		return yield(&it)
	})
}
