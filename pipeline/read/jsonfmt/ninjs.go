package jsonfmt

import (
	"strings"

	"github.com/tidwall/gjson"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Wire items in JSON (ninjs 1 and 2, AP Media API) are read like any other
// object, but they say of themselves when they are no text, or must not be
// used.

// jsonSpecial is the problem of a wire item that is no article; nil for all
// other objects.
func jsonSpecial(fr *frame.Frame, obj gjson.Result) []frame.Item {
	for _, path := range [...]string{"data.item", "item"} {
		if in := obj.Get(path); in.IsObject() {
			obj = in
			break
		}
	}
	if !obj.Get("uri").Exists() && !obj.Get("guid").Exists() && !obj.Get("altids").Exists() {
		return nil
	}
	if !obj.Get("pubstatus").Exists() && !obj.Get("versioncreated").Exists() && !obj.Get("firstcreated").Exists() && !obj.Get("versionCreated").Exists() {
		return nil
	}
	title := normal.Clip(normal.FirstOf(obj.Get("headline").Str, obj.Get("headlines.0.value").Str, obj.Get("name").Str), 100)
	if why := normal.Unusable(normal.FirstOf(obj.Get("pubstatus").Str, obj.Get("pubStatus").Str)); why != "" {
		return fr.Skip("%s: %s", why, title)
	}
	for _, key := range [...]string{"embargoed", "embargo", "embargoedDate"} {
		if e := obj.Get(key); e.Type == gjson.String && strings.TrimSpace(e.Str) != "" {
			return fr.Skip("a wire item under embargo until %s: %s", normal.Clip(e.Str, 40), title)
		}
	}
	switch kind := strings.ToLower(obj.Get("type").Str); kind {
	case "picture", "photo", "video", "audio", "graphic", "composite", "planning", "event", "package", "collection":
		if !hasBody(obj) {
			return fr.Skip("a wire item of type %s, no text: %s", kind, title)
		}
	}
	return nil
}

func hasBody(obj gjson.Result) bool {
	for _, key := range [...]string{"body_text", "body_html", "body_xhtml", "bodies", "body"} {
		if v := obj.Get(key); v.IsArray() || strings.TrimSpace(v.Str) != "" {
			return true
		}
	}
	return false
}
