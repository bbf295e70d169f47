package web

import (
	"bytes"
	"mime"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// decodeWeb makes the article of a block. What framing had to cut is told with
// whatever comes of it.
func decodeWeb(fr *frame.Frame, rec *webRecord) []frame.Item {
	items := webItems(fr, rec)
	for _, it := range items {
		if it.Problem != nil && fr.Damage.Truncated != "" {
			it.Problem.Reason = normal.Join(it.Problem.Reason, fr.Damage.Truncated)
		}
	}
	return items
}

func webItems(fr *frame.Frame, rec *webRecord) []frame.Item {
	body, content, n := fr.Data, rec.content, normal.Damage{}
	if rec.http {
		m, err := parseHTTP(fr.Data)
		if err != nil {
			if !bytes.HasPrefix(bytes.TrimSpace(fr.Data), []byte("<")) {
				return fr.Quarantine("%s: %v", normal.Clip(rec.url, 200), err)
			}
			m = httpMessage{status: 200, content: rec.content, body: fr.Data} // ARC without HTTP headers
		}
		if m.status < 200 || m.status > 299 {
			return fr.Skip("%s: HTTP status %d, no page", normal.Clip(rec.url, 200), m.status)
		}
		body, content, n = m.body, m.content, m.damage
	}
	media, params, _ := mime.ParseMediaType(content)
	if media == "" {
		media, _, _ = strings.Cut(strings.TrimSpace(content), ";")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return fr.Skip("%s: an empty page", normal.Clip(rec.url, 200))
	}
	if read := fr.Source.Settings.Parts.PDF; read != nil {
		f, why, is := read(fr, body)
		switch {
		case why != nil:
			return []frame.Item{*why}
		case is:
			return []frame.Item{webArticle(fr, &f, rec, n)}
		}
	}
	if frame.Unsupported(body[:min(len(body), frame.HeadBytes)]) != "" && normal.WideEncoding(body[:min(len(body), frame.HeadBytes)]) == nil {
		return fr.Skip("%s: %s", normal.Clip(rec.url, 200), frame.Unsupported(body[:min(len(body), frame.HeadBytes)]))
	}
	if kind := noPage(rec.url, media, body); kind != "" {
		return fr.Skip("%s: %s, no page", normal.Clip(rec.url, 200), kind)
	}
	looks := sniffHTML(body[:min(len(body), frame.HeadBytes)])
	var f fields.Fields
	switch {
	case media == "text/html" || media == "application/xhtml+xml" || (media == "" || media == "no-type" || media == "unk" || media == "text/plain" && rec.http) && looks >= frame.Strong:
		pg := extractPage(body, params["charset"], rec.url)
		f = pg.fields()
	case media == "text/plain" && rec.kind == "conversion":
		f = wetText(body)
	case media == "text/plain":
		f.Text, f.Damage = normal.Decode(body, params["charset"])
	default:
		return fr.Skip("%s: %s, no page", normal.Clip(rec.url, 200), normal.Clip(normal.OneLine(media), 60))
	}
	return []frame.Item{webArticle(fr, &f, rec, n)}
}

// webArticle is the article of a page, with what the record knows of it. A page
// without a date has that of its capture.
func webArticle(fr *frame.Frame, f *fields.Fields, rec *webRecord, n normal.Damage) frame.Item {
	f.ID, f.URL = rec.id, rec.url
	if f.Source == "" {
		f.Source = normal.Host(rec.url)
	}
	f.Damage = f.Damage.And(n)
	if normal.NormalizeDate(f.Date) == "" && normal.NormalizeDate(rec.date) != "" {
		f.Date = rec.date
		f.Damage = f.Damage.And(normal.Repaired(CaptureNote))
	}
	return fr.Article(f, fr.Number)
}

// CaptureNote tells that a page is dated by its archive.
const CaptureNote = "no date in the page: dated by its capture"

// wetText is the text of a WET record. Its first line is the page's title.
func wetText(body []byte) fields.Fields {
	text, damage := normal.Decode(body, "utf-8")
	return fields.Fields{Text: strings.TrimRight(text, "\r\n"), Damage: damage}
}
