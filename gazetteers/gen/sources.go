package main

import "strings"

func (g *maker) sources(data []byte) []byte { return []byte(strings.TrimSpace("todo") + "\n") }
