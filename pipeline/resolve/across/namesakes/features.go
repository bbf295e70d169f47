package namesakes

// Feature is one kind of evidence on who is who across articles.
type Feature int

// The features of weights.tsv, which says what they mean.
const (
	OneCommon Feature = iota
	OneUsual
	OneRare
	OnePlace
	OneCommonPlace
	OneAmbiguous
	SameFocus
	OtherFocus
	SameTitle
	SharedComention
	OtherDomain
	LongApart
	SameCandidate
	OfLeading

	Adopt
	AdoptShort
	AdoptCount
	AdoptScore
	AdoptShare
	AdoptFocus
	AdoptTitle
	AdoptSure
	AdoptOdds

	BareNone
	BareKnown
	BareNear
	BareComention
	BareTitle
	BareScore
	BareShare
	BareSure
	BareOdds

	NumFeatures
)

var features = [NumFeatures]string{
	"one-common",
	"one-usual",
	"one-rare",
	"one-place",
	"one-common-place",
	"one-ambiguous",
	"same-focus",
	"other-focus",
	"same-title",
	"shared-co-mention",
	"other-domain",
	"long-apart",
	"same-candidate",
	"of-leading",
	"adopt",
	"adopt-short",
	"adopt-count",
	"adopt-score",
	"adopt-share",
	"adopt-focus",
	"adopt-title",
	"adopt-sure",
	"adopt-odds",
	"bare-none",
	"bare-known",
	"bare-near",
	"bare-co-mention",
	"bare-title",
	"bare-score",
	"bare-share",
	"bare-sure",
	"bare-odds",
}

func (f Feature) String() string { return features[f] }
