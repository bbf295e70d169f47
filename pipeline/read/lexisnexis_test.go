package read

import "strings"

const lexisDocs = "\n\n\n                                  Elmford Echo\n\n                            January 11, 2010 Monday\n                                   Edition 1;\n                                    Scotland\n\n" +
	"Mayor resigns\n\nBYLINE: Ann Ox\n\nSECTION: NEWS; Pg. 3\n\nLENGTH: 355 words\n\n\nThe mayor of Elmford resigned on Sunday, a clerk\nof the council said.\n\nThe council meets next week.\n\nLOAD-DATE: January 12, 2010\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n                       Copyright 2010 Elmford Echo\n                              All Rights Reserved\n\n"

const lexisCover = "\n\n\n\nDownload Request: Selected Items: 1-2\nTime Of Request: Friday, March 20, 2018  16:51:31\n\nSend To:\n2152 311G\nELMFORD LIBRARY\nHIGH STREET\n\n\nTerms: (DATE(>=2009-12-01) and (mayor) and not\n(TYPE(web)))\n\n\nSource: Elmford Echo;Elmford Mail and Mai...\nProject ID: None\n\n\n\n"

const nexisUniDoc = "Mayor resigns\nElmford Echo\nJanuary 11, 2010 Monday\n\nCopyright 2010 Elmford Echo All Rights Reserved\n\nSection: NEWS; Pg. 3\nLength: 355 words\nByline: Ann Ox\n\nBody\n\n\nThe mayor of Elmford resigned on Sunday, a clerk of the council said.\n\nThe council meets next week.\n\nLoad-Date: January 12, 2010\n\n\nEnd of Document\n\n\n"

const nexisUniCover = "User Name: ox\nDate and Time: Friday, March 20, 2018 4:51:00 PM\nJob Number: 123\n\nDocuments (2)\n\n1. Mayor resigns\n2. Mayor resigns\nClient/Matter: -None-\nSearch Terms: mayor\nSearch Type: Natural Language\n\n"

var lexisCases = func() (all []suiteCase) {
	want := wantArticle{title: "Mayor resigns", author: "Ann Ox", source: "Elmford Echo", date: "2010-01-11", language: "en",
		text: "The mayor of Elmford resigned on Sunday, a clerk of the council said.\n\nThe council meets next week."}
	second := want
	second.id = "#2"
	for name, in := range map[string]string{
		"without a cover":     "                               1 of 2 DOCUMENTS" + lexisDocs + "                               2 of 2 DOCUMENTS" + lexisDocs,
		"with a cover":        lexisCover + "                               1 of 2 DOCUMENTS" + lexisDocs + "                               2 of 2 DOCUMENTS" + lexisDocs,
		"with another cover":  "\xef\xbb\xbfPrint Request:   All Documents: 1-2\r\nTime of Request: October 01, 2012  11:05 AM EST\r\nJob Number:      2861\r\n\r\n\f                  1 of 2 DOCUMENTS" + lexisDocs + "\f                    2 of 2 DOCUMENTS" + lexisDocs,
		"behind a line":       "Exported for the archive\n\n                  1 of 2 DOCUMENTS" + lexisDocs + "                    2 of 2 DOCUMENTS" + lexisDocs,
		"in German":           "                               Dokument 1 von 2" + lexisDocs + "                               Dokument 2 von 2" + lexisDocs,
		"in French":           "                               Document 1 de 2" + lexisDocs + "                               Document 2 de 2" + lexisDocs,
		"of a single request": lexisCover + "                               1 of 2 DOCUMENT" + lexisDocs + "                               2 of 2 DOCUMENT" + lexisDocs,
	} {
		all = append(all, suiteCase{name: "lexisnexis text " + name, file: "l.txt", in: in, want: []wantArticle{want, second}})
	}
	for i := range 2 {
		w := []wantArticle{want, second}[i]
		w.language = ""
		second = w
		if i == 0 {
			want = w
		}
	}
	return append(all,
		suiteCase{name: "nexis uni saved as text", file: "l.txt", in: nexisUniDoc + nexisUniDoc, want: []wantArticle{want, second}},
		suiteCase{name: "nexis uni saved as text, with a cover", file: "l.txt", in: strings.ReplaceAll(nexisUniCover+nexisUniDoc+nexisUniDoc, "\n", "\r\n"), want: []wantArticle{want, second}},
		suiteCase{name: "a text that tells of documents", file: "a.txt", in: "The court saw 1 of 2 documents.\n\n1 of 2 documents\n\nThe other one is lost.", want: []wantArticle{{begins: "The court", ends: "lost."}}},
	)
}()
