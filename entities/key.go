package entities

// Key names the content of a record within a set of records: the article's id
// and the hash of its text. Records with the same key are the same record and
// count once.
func (r *Record) Key() string { return r.Article.ID + "\x00" + r.Article.SHA256 }
