package train

// known are the corpora that the shipped recipe knows by name: their guideline,
// whether names of other kinds are labelled in them, weight and licence (as far
// as it is known; text of newspapers and agencies stays theirs).
func known() []Corpus {
	const reuters = "labels over Reuters text (RCV1): research only"
	return []Corpus{
		{Name: "conll2003-codait", Source: "conll", Misc: true, Licence: "CDLA-Sharing 1.0 corrections of CoNLL-2003; " + reuters},
		{Name: "conll2003", Source: "conll", Misc: true, Licence: reuters},
		{Name: "cleanconll", Source: "conll", Misc: true, Weight: 0.4, Licence: reuters},
		{Name: "worldwide", Source: "ww", Misc: true, Licence: "no licence stated; text of news sites of many countries"},
		{Name: "finer-ord", Source: "finer", Licence: "CC BY-NC 4.0"},
		{Name: "uner-ewt", Source: "ewt", Licence: "CC BY-SA 4.0"},
		{Name: "crossner-politics", Source: "cross", Misc: true, Weight: 3, Licence: "MIT; text of Wikipedia, CC BY-SA"},
		{Name: "wikigold", Source: "wikigold", Misc: true, Licence: "CC BY 4.0"},
		{Name: "wikineural-en", Source: "wikineural", Misc: true, Weight: 0.5, Licence: "CC BY-NC-SA 4.0"},
		{Name: "btc", Source: "btc", Licence: "CC BY 4.0; text of Twitter"},
		{Name: "re3d", Source: "re3d", Licence: "several, see its documents"},
	}
}

func knownSources() []string {
	return []string{"unknown", "conll", "ww", "finer", "ewt", "cross", "wikigold", "wikineural", "btc", "re3d"}
}

// Continue is the recipe for going on from a trained model with a small set:
// few epochs at a low rate, so that what the model knows is kept, and the
// guideline of unknown text, which is what users are served with.
func Continue() Recipe {
	r := Default()
	r.Epochs, r.Rate, r.Warmup, r.Batch, r.Unknown, r.Patience = 8, 2e-4, 20, 500, 0.9, 2
	return r
}
