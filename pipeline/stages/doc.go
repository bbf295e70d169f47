// Package stages names the stages of the annotate phase and times them: each under
// a name of its own, though one worker runs them in a row.
package stages
