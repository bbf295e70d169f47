// Package draw computes where things lie on the drawings of report and page:
// networks laid out by force, and the map of the world. It draws nothing itself
// and knows nothing of entities.
package draw
