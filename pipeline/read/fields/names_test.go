package fields

import "testing"

// TestAliases: names that well-known news corpora give to their columns.
func TestAliases(t *testing.T) {
	for name, want := range map[string]Kind{
		"headline_text": Title, "Heading": Title, "webTitle": Title, "headlines": Title, "Publish_Date": Date, "date_publish": Date,
		"pub_date": Date, "publishedAt": Date, "maintext": Text, "body_text": Text, "Article": Text, "content": Text,
		"short_description": Text, "highlights": None, "source_domain": Source, "publication": Source, "byline": Author, "Authors": Author,
		"web_url": URL, "permalink": URL, "uuid": ID, "_id": ID, "doc-id": ID, "inLanguage": Language, "body_html": HTML, "": None, "Unnamed: 0": None,
	} {
		if got, _ := OfName(name); got.Kind != want {
			t.Errorf("%q is field %d, want %d", name, got.Kind, want)
		}
	}
}
