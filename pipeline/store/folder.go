package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"newsgraph/pipeline/codec/files"
)

// folderState is what CreateRun finds.
type folderState int

const (
	fresh      folderState = iota // empty, or nothing but leavings of a run that never began
	unfinished                    // a checkpoint
	finished                      // run.json and no checkpoint
	foreign                       // anything else
)

func stateOf(dir string) (folderState, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return foreign, files.Cause(err)
	}
	state, other := fresh, false
	for _, e := range list {
		switch name := e.Name(); {
		case name == CheckpointName:
			return unfinished, nil
		case name == InfoName:
			state = finished
		case strings.HasPrefix(name, "."+CheckpointName+".") && strings.HasSuffix(name, files.TempSuffix):
		default:
			other = true
		}
	}
	if state == fresh && other {
		return foreign, nil
	}
	return state, nil
}

// sweep removes the half-written files of a program that was killed.
func sweep(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return files.Cause(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, spillName)); err != nil {
		return files.Cause(err)
	}
	for _, e := range list {
		if !strings.HasSuffix(e.Name(), files.TempSuffix) {
			continue
		}
		for _, of := range [...]string{CheckpointName, GraphName, LedgerName, InfoName, RecordsName} {
			if strings.HasPrefix(e.Name(), "."+of+".") {
				if err := removeAll(dir, e.Name()); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func removeAll(dir string, names ...string) error {
	for _, n := range names {
		if err := os.Remove(filepath.Join(dir, n)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("write %s: %w", filepath.Join(dir, n), files.Cause(err))
		}
	}
	return nil
}

// Lock keeps other programs from writing a run until it is closed or the
// program ends. The folder is made when it is not there.
func Lock(dir string) (io.Closer, error) {
	if err := files.MakeFolder(dir); err != nil {
		return nil, fmt.Errorf("run %s: cannot make the folder: %w", dir, files.Cause(err))
	}
	f, err := lockFolder(dir)
	if err != nil {
		return nil, fmt.Errorf("run %s: %w", dir, err)
	}
	return f, nil
}

// Replace puts the files of the finished run from into the folder to, run.json
// last and each whole, and removes from. Both are on one file system.
func Replace(from, to string) error {
	for _, name := range [...]string{RecordsName, LedgerName, GraphName, InfoName} {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(to, name), files.Cause(err))
		}
	}
	files.SyncFolder(to)
	if err := os.RemoveAll(from); err != nil {
		return fmt.Errorf("write %s: %w", from, files.Cause(err))
	}
	return nil
}
