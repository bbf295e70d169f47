package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGenerated: the committed files are those that the struct tags make.
func TestGenerated(t *testing.T) {
	for name, build := range outputs {
		want, err := build()
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not as go generate ./pipeline/codec makes it: %s", name, diff)
		}
	}
}

// TestRefuses: what cannot be written is an error that names type and field.
func TestRefuses(t *testing.T) {
	type inner struct {
		A int `json:"a"`
	}
	for want, v := range map[string]any{
		"N.A: tag json": struct{ A int }{},
		"N.B: tag json": struct {
			B int `json:"b,string"`
		}{},
		"N.C: type map": struct {
			C map[string]int `json:"c"`
		}{},
		"N.D: tag codec": struct {
			D int `json:"d" codec:"once"`
		}{},
		"N.E: tag codec": struct {
			E string `json:"e" codec:"twice"`
		}{},
		"N.F: type *main.inner and omitempty": struct {
			F *inner `json:"f"`
		}{},
		"N.G: tag codec": struct {
			G float64 `json:"g" codec:"places=many"`
		}{},
	} {
		_, err := nounsOf([]any{v})
		if err == nil || !strings.Contains("N"+err.Error(), want) {
			t.Errorf("%s: got %v, want %q", reflect.TypeOf(v), err, want)
		}
	}
}
