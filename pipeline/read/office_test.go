package read

import (
	"archive/zip"
	"bytes"
)

// zipOf makes a zip archive of names and contents, one after the other.
func zipOf(parts ...string) string {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			panic(err)
		}
		w.Write([]byte(parts[i+1]))
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

const docxBody = `<?xml version="1.0"?><w:document xmlns:w="x"><w:body><w:p><w:pPr><w:pStyle w:val="h1"/></w:pPr><w:r><w:t>The mayor of </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>Elm</w:t></w:r><w:r><w:t>ford &amp; his party</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:p/>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t><w:br/><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t xml:space="preserve">End.</w:t></w:r></w:p></w:body></w:document>`

const docxCore = `<cp:coreProperties xmlns:cp="a" xmlns:dc="b" xmlns:dcterms="c"><dc:title>Mayor resigns</dc:title><dc:creator>Ann Ox</dc:creator><dcterms:created>2016-10-15T10:00:00Z</dcterms:created></cp:coreProperties>`

const odtBody = `<?xml version="1.0"?><office:document-content xmlns:office="a" xmlns:text="b"><office:body><office:text><text:h>Mayor<text:s/>resigns</text:h><text:p>He <text:span>said</text:span> so.<text:line-break/>Twice.</text:p></office:text></office:body></office:document-content>`

var officeCases = []suiteCase{
	{name: "docx", file: "a.docx", in: zipOf("[Content_Types].xml", "<Types/>", "word/document.xml", docxBody, "docProps/core.xml", docxCore),
		want: []wantArticle{{title: "Mayor resigns", author: "Ann Ox", date: "2016-10-15", text: "The mayor of Elmford & his party\n\ncell\ntwo\n\nEnd."}}},
	{name: "odt", file: "a.odt", in: zipOf("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", odtBody, "META-INF/manifest.xml", "<m/>"),
		want: []wantArticle{{text: "Mayor resigns\n\nHe said so.\nTwice.", title: "-"}}},
	{name: "a spreadsheet", file: "a.xlsx", in: zipOf("[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<w/>"), problems: []string{"skipped: an Office document that is no text"}},
	{name: "nexis uni", file: "u.docx", in: zipOf("[Content_Types].xml", "<Types/>", "word/document.xml",
		`<w:document xmlns:w="x"><w:body>`+docxParas("User Name: x", "Date and Time: Monday, October 17, 2016", "Documents (2)", "1. Mayor resigns", "2. Second", "Mayor resigns", "Elmford Echo", "October 15, 2016 Saturday", "Copyright 2016 Echo", "Section: NEWS; Pg. 1", "Length: 5 words", "Byline: Ann Ox", "Body", "Text one.", "More of it on October 14, 2016.", "Load-Date: October 16, 2016", "End of Document", "Second", "Elmford Echo", "October 16, 2016", "Body", "Text two.", "Classification", "Language: ENGLISH", "End of Document")+`</w:body></w:document>`),
		want: []wantArticle{{title: "Mayor resigns", author: "Ann Ox", date: "2016-10-15", source: "Elmford Echo", text: "Text one.\n\nMore of it on October 14, 2016.", id: "#1"}, {title: "Second", date: "2016-10-16", language: "en", text: "Text two."}}},
	{name: "docx of many documents", file: "l.docx", in: zipOf("[Content_Types].xml", "<Types/>", "word/document.xml",
		`<w:document xmlns:w="x"><w:body>`+docxParas("1 of 2 DOCUMENTS", "Elmford Echo", "October 15, 2016 Saturday", "Mayor resigns", "LENGTH: 5 words", "Text one.", "LOAD-DATE: October 16, 2016", "2 of 2 DOCUMENTS", "Elmford Echo", "October 16, 2016", "Second", "LENGTH: 5 words", "Text two.")+`</w:body></w:document>`),
		want: []wantArticle{{title: "Mayor resigns", date: "2016-10-15", source: "Elmford Echo", text: "Text one.", id: "#1"}, {title: "Second", text: "Text two.", id: "#2"}}},
}

func docxParas(paras ...string) string {
	s := ""
	for _, p := range paras {
		s += "<w:p><w:r><w:t>" + p + "</w:t></w:r></w:p>"
	}
	return s
}
