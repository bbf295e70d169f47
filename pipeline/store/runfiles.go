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
)

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
