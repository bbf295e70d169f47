// Package report makes the analyst's report of a run: one HTML file that opens
// from disk and needs nothing else ([HTML]), or the same in short as Markdown
// for pasting ([Markdown]).
//
// It promises: a pure function of its input (no clock, no random numbers, no
// order of maps); bounded size ([Input.MaxBytes]) whatever the number of
// articles; records are streamed twice and never held; everything that comes
// from articles is escaped, control and direction-override characters are
// taken out of what is shown, and the page's Content-Security-Policy allows no
// request and no script but its own, named by hash.
//
// It is not an archive of the run: where not all sentences fit, it shows a
// fair choice of them, says how many there are, and leaves the rest to
// `newsgraph serve`.
//
// The walk: facts counts names over articles and days, keeps the edges between
// them, makes the network and picks the sentences to quote (draw lays out the
// network and the map); model says what is worth saying;
// page.go lays it out for page.tmpl, and payload.go packs what app.js opens on a
// click.
package report
