package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestLargest(t *testing.T) {
	square := func(lon, lat, side float64) [][2]float64 {
		return [][2]float64{{lon, lat}, {lon + side, lat}, {lon + side, lat + side}, {lon, lat + side}, {lon, lat}}
	}
	s := shape{rings: [][][2]float64{square(10, 20, 1), square(-40, 50, 4)}}
	if p := s.largest(); math.Abs(p.lat-52) > 1e-9 || math.Abs(p.lon+38) > 1e-9 {
		t.Errorf("middle at %v", p)
	}
	if a := s.area(); math.Abs(a-17) > 1e-9 {
		t.Errorf("area %v", a)
	}
	// The other way round, too.
	r := square(-40, 50, 4)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	if _, p := ringMiddle(r); math.Abs(p.lat-52) > 1e-9 || math.Abs(p.lon+38) > 1e-9 {
		t.Errorf("middle of the turned ring at %v", p)
	}
}

func TestFactbook(t *testing.T) {
	file := filepath.Join(t.TempDir(), "zz.json")
	const text = `{"Geography":{"Geographic coordinates":{"text":"33 30 S, 65 15 W"}},"Government":{"Country name":{"conventional short form":{"text":"Zorbia"}}}}`
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	name, p, ok, err := factbook(file)
	if err != nil || !ok || name != "Zorbia" || p != (point{-33.5, -65.25}) {
		t.Errorf("%q %v %v %v", name, p, ok, err)
	}
}

func TestShapes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.json")
	const text = `{"transform":{"scale":[2,2],"translate":[10,20]},"arcs":[[[0,0],[1,0],[0,1]],[[0,0],[0,1],[1,0]]],
		"objects":{"o":{"geometries":[{"type":"Polygon","id":"7","properties":{"name":"Zorbia"},"arcs":[[0,-2]]}]}}}`
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := shapes(file, "o")
	if err != nil || len(got) != 1 || got[0].id != "7" || got[0].name != "Zorbia" {
		t.Fatal(got, err)
	}
	if p := got[0].largest(); p != (point{21, 11}) {
		t.Errorf("middle at %v", p)
	}
}
