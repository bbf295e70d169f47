// Package tabular reads tables: CSV, TSV and their relatives, with or without a
// header.
package tabular
