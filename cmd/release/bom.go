package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
)

// The bill of materials is CycloneDX 1.6 as JSON, see
// https://cyclonedx.org/docs/1.6/json/. Here are those of its fields that it uses.
type bill struct {
	Schema       string         `json:"$schema"`
	Format       string         `json:"bomFormat"`
	SpecVersion  string         `json:"specVersion"`
	SerialNumber string         `json:"serialNumber"`
	Version      int            `json:"version"`
	Metadata     billMetadata   `json:"metadata"`
	Components   []component    `json:"components"`
	Dependencies []dependencies `json:"dependencies"`
}

type billMetadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Ref        string     `json:"bom-ref"`
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version,omitempty"`
	About      string     `json:"description,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Licences   []licensed `json:"licenses,omitempty"`
	PURL       string     `json:"purl,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licensed struct {
	Expression string `json:"expression"` // of SPDX
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependencies struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn,omitempty"`
}

// bill lists what is in a binary: modules, Go's own library, data.
func (r *release) bill(s system, data []byte, linked binary) ([]byte, error) {
	program := component{
		Ref: "newsgraph", Type: "application", Name: "newsgraph", Version: r.version, About: "binary for " + s.String(),
		Hashes: []hash{sha(data)}, Licences: expression("Apache-2.0"), PURL: "pkg:generic/newsgraph@" + r.version,
	}
	for _, setting := range linked.Settings {
		program.Properties = append(program.Properties, property{"go:build:" + setting.Key, setting.Value})
	}
	b := bill{
		Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: billMetadata{r.when.Format(time.RFC3339), program},
	}
	b.Components = append(b.Components, component{
		Ref: "std", Type: "library", Name: "std", Version: linked.GoVersion, About: "the standard library of Go",
		Licences: expression("BSD-3-Clause"), PURL: "pkg:golang/std@" + strings.TrimPrefix(linked.GoVersion, "go"),
	})
	for _, d := range linked.Deps {
		b.Components = append(b.Components, r.moduleComponent(d))
	}
	parts, err := r.parts()
	if err != nil {
		return nil, err
	}
	b.Components = append(b.Components, parts...)
	all := dependencies{Ref: program.Ref}
	for _, c := range b.Components {
		all.On = append(all.On, c.Ref)
	}
	b.Dependencies = []dependencies{all}
	id := sha256.Sum256(append([]byte(r.commit), data...)) // a UUID that the content alone decides: version 8
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	b.SerialNumber = fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
	text, err := json.MarshalIndent(b, "", " ")
	return append(text, '\n'), err
}

func (r *release) moduleComponent(d *debug.Module) component {
	purl := "pkg:golang/" + d.Path + "@" + d.Version
	c := component{Ref: purl, Type: "library", Name: d.Path, Version: d.Version, PURL: purl, Licences: expression(r.modules[d.Path].licence)}
	// go.sum's h1 is the SHA-256 of the list of the files and their hashes.
	if sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(d.Sum, "h1:")); err == nil && len(sum) == sha256.Size {
		c.Hashes = []hash{{"SHA-256", fmt.Sprintf("%x", sum)}}
	}
	return c
}

// parts are what the binary holds that is no module of Go.
func (r *release) parts() ([]component, error) {
	parts := []component{
		{Ref: "pdfium", Type: "library", Name: "PDFium", About: "as WebAssembly within github.com/klippa-app/go-pdfium; licences/pdfium.txt", Licences: expression("BSD-3-Clause AND Apache-2.0")},
		{Ref: "trafilatura", Type: "library", Name: "go-trafilatura", Version: "v1.12.2", About: "a part of it, as source: pipeline/read/web/trafilatura",
			Licences: expression("Apache-2.0"), PURL: "pkg:golang/github.com/markusmobius/go-trafilatura@v1.12.2"},
	}
	for _, f := range [...]struct{ ref, kind, glob, about string }{
		{"model", "machine-learning-model", "pipeline/tag/neural/model/*.bin", "the tagger's network; licences/model-card.md"},
		{"gazetteers", "data", "gazetteers/data/*", "lists of names, each with its licence in licences/gazetteers-SOURCES.md"},
	} {
		files, err := filepath.Glob(filepath.Join(r.source, filepath.FromSlash(f.glob)))
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no file %s", f.glob)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			name := filepath.Base(file)
			parts = append(parts, component{Ref: f.ref + "/" + name, Type: f.kind, Name: name, About: f.about, Hashes: []hash{sha(data)}})
		}
	}
	return parts, nil
}

func expression(spdx string) []licensed { return []licensed{{spdx}} }

func sha(data []byte) hash { return hash{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(data))} }
