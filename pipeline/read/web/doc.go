// Package web reads web pages and web archives (WARC, WET, ARC). Of a page it takes
// the article's body, without menus and adverts, and what the page says of itself.
package web
