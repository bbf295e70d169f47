package normal

import (
	"strings"
)

// months are the beginnings that tell the months' names apart in English,
// German, French, Spanish, Italian, Portuguese and Dutch, longest first where
// one begins another. Source: Unicode CLDR.
var months = [...]struct{ prefix, number string }{
	{"january", "01"}, {"januar", "01"}, {"janvier", "01"}, {"enero", "01"}, {"gennaio", "01"}, {"janeiro", "01"}, {"januari", "01"}, {"jan", "01"}, {"ene", "01"}, {"janv", "01"},
	{"february", "02"}, {"februar", "02"}, {"février", "02"}, {"fevrier", "02"}, {"febrero", "02"}, {"febbraio", "02"}, {"fevereiro", "02"}, {"februari", "02"}, {"feb", "02"}, {"févr", "02"}, {"fev", "02"},
	{"march", "03"}, {"märz", "03"}, {"mars", "03"}, {"marzo", "03"}, {"março", "03"}, {"maart", "03"}, {"mar", "03"}, {"mär", "03"}, {"mrz", "03"},
	{"april", "04"}, {"avril", "04"}, {"abril", "04"}, {"aprile", "04"}, {"apr", "04"}, {"abr", "04"}, {"avr", "04"},
	{"may", "05"}, {"mai", "05"}, {"mayo", "05"}, {"maggio", "05"}, {"maio", "05"}, {"mei", "05"},
	{"june", "06"}, {"juni", "06"}, {"juin", "06"}, {"junio", "06"}, {"giugno", "06"}, {"junho", "06"}, {"jun", "06"},
	{"july", "07"}, {"juli", "07"}, {"juillet", "07"}, {"julio", "07"}, {"luglio", "07"}, {"julho", "07"}, {"jul", "07"}, {"juil", "07"},
	{"august", "08"}, {"août", "08"}, {"aout", "08"}, {"agosto", "08"}, {"augustus", "08"}, {"aug", "08"}, {"ago", "08"},
	{"september", "09"}, {"septembre", "09"}, {"septiembre", "09"}, {"settembre", "09"}, {"setembro", "09"}, {"sept", "09"}, {"sep", "09"},
	{"october", "10"}, {"oktober", "10"}, {"octobre", "10"}, {"octubre", "10"}, {"ottobre", "10"}, {"outubro", "10"}, {"oct", "10"}, {"okt", "10"},
	{"november", "11"}, {"novembre", "11"}, {"noviembre", "11"}, {"novembro", "11"}, {"nov", "11"},
	{"december", "12"}, {"dezember", "12"}, {"décembre", "12"}, {"decembre", "12"}, {"diciembre", "12"}, {"dicembre", "12"}, {"dezembro", "12"}, {"dec", "12"}, {"dez", "12"}, {"déc", "12"}, {"dic", "12"},
}

func MonthNumber(w string) string {
	if len(w) < 3 || len(w) > 12 {
		return ""
	}
	w = strings.ToLower(w)
	for _, m := range months {
		if m.prefix == w {
			return m.number
		}
	}
	return ""
}
