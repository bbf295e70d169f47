package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestCarry(t *testing.T) {
	dir := t.TempDir()
	if names, err := carry(dir, nil); err != nil || names != nil {
		t.Error(names, err)
	}
	other := filepath.Join(dir, "other")
	if err := os.WriteFile(other, []byte("no model"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := carry(dir, []string{other}); err == nil {
		t.Error("what is no model is a part of the release")
	}
	file := os.Getenv("NEWSGRAPH_ACCURATE")
	if file == "" {
		t.Skip("NEWSGRAPH_ACCURATE names no model file of the accurate tagger")
	}
	names, err := carry(dir, []string{file})
	if err != nil || len(names) != 2 {
		t.Fatal(names, err)
	}
	if _, err := carry(dir, []string{file, file}); err == nil {
		t.Error("one model twice")
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, names[0])); err != nil || !bytes.Equal(got, want) {
		t.Error("the model is another", err)
	}
	if card, err := os.ReadFile(filepath.Join(dir, names[1])); err != nil || !bytes.HasPrefix(card, []byte("# newsgraph-")) {
		t.Error("the card is none", err)
	}
}
