"use strict";
(() => {
const $ = (id) => document.getElementById(id);
const D = JSON.parse($("data").textContent);
const TYPES = ["", "person", "place", "organization"];
const nf = new Intl.NumberFormat("en-US");
const plurals = {story: "stories", entity: "entities", "name of the report": "names of the report"};
const count = (n, one) => n === 1 ? "1 " + one : nf.format(n) + " " + (plurals[one] || one + "s");
const of = (shown, all, one) => shown >= all ? count(all, one) : nf.format(shown) + " of " + count(all, one);

// el makes an element; text only ever goes in as text.
function el(tag, props, ...kids) {
  const e = document.createElement(tag);
  for (const k in props || {}) {
    if (k === "class") e.className = props[k];
    else if (k.startsWith("on")) e.addEventListener(k.slice(2), props[k]);
    else if (props[k] !== undefined && props[k] !== null) e.setAttribute(k, props[k]);
  }
  for (const kid of kids.flat()) if (kid !== null && kid !== undefined && kid !== "") e.append(kid);
  return e;
}

// ---- unpack
const ents = D.ents.map((a, n) => {
  const pairs = (l, k) => { const out = []; for (let i = 0; i < l.length; i += k) out.push(l.slice(i, i + k)); return out; };
  const arts = [], hits = [];
  let at = -1;
  for (const v of a[14]) { if (v < 0) hits[hits.length - 1] = -v; else { at += v; arts.push(at); hits.push(1); } }
  return {n, id: a[0], name: a[1], type: a[2], subtype: a[3], mentions: a[4], articles: a[5], stories: a[6], first: a[7], last: a[8], conf: a[9],
    aliases: pairs(a[10], 2), roles: pairs(a[11], 4), cands: pairs(a[12], 3), place: a[13], arts, hits, shape: pairs(a[15], 2), aliasCount: a[16], roleCount: a[17], candCount: a[18], comentionCount: a[19], relCount: a[20], comentions: [], rels: [], quotes: []};
});
const articles = D.articles.map((a, n) => ({n, id: a[0], title: a[1], date: a[2], source: D.sources[a[3]], story: a[4], bin: a[5], url: a[6], quotes: []}));
const comentions = D.comentions.map((t, n) => ({n, a: t[0], b: t[1], sentences: t[2], articles: t[3], stories: t[4], npmi: t[5], first: t[6], last: t[7]}));
for (const t of comentions) { ents[t.a].comentions.push(t); ents[t.b].comentions.push(t); }
// relations have counts and sentences of their own
const rels = D.rels.map((r) => ({a: r[0], b: r[1], type: r[2], sentences: r[3], articles: r[4], stories: r[5], first: r[6], last: r[7], conf: r[8], quotes: r.slice(9)}));
for (const r of rels) { ents[r.a].rels.push(r); ents[r.b].rels.push(r); }
const relOf = new Map(rels.map((r) => [r.a + "-" + r.b + "-" + r.type, r]));
const said = (r, from) => D.types[r.type][from === r.a ? 0 : 1];
const otherEnd = (x, n) => ents[x.a === n ? x.b : x.a];
const dates = (x) => x.first ? " · " + x.first + (x.first !== x.last ? " to " + x.last : "") : "";
const comentionOf = new Map(comentions.map((t) => [t.a + "-" + t.b, t]));
const quotes = D.quotes.map((q, n) => {
  const parts = [], names = new Set();
  for (let i = 2; i < q.length; i++) {
    if (typeof q[i] === "number") { parts.push([q[i + 1], q[i]]); names.add(q[i]); i++; } else parts.push([q[i], -1]);
  }
  return {n, article: q[0], marks: q[1], parts, names};
});
for (const q of quotes) { articles[q.article].quotes.push(q); for (const e of q.names) ents[e].quotes.push(q); }
const stories = new Map();
for (const a of articles) { if (!stories.has(a.story)) stories.set(a.story, []); stories.get(a.story).push(a); }

// ---- pieces of pages
const entLink = (e) => el("a", {class: "ent t-" + TYPES[e.type], href: "#e-" + e.n}, el("bdi", {}, e.name));
const fig = (href, text) => el("a", {class: "fig", href}, text);
function quoteBlock(q, own) {
  const p = el("p", {});
  if (q.marks & 2) p.append("… ");
  for (const [text, e] of q.parts) {
    if (e < 0) p.append(text);
    else p.append(el("mark", {class: "t-" + TYPES[ents[e].type] + (own.includes(e) ? " own" : ""), title: ents[e].name}, el("bdi", {}, text)));
  }
  if (q.marks & 4) p.append(" …");
  return el("figure", {class: "quote"}, el("blockquote", {}, p));
}
function articleBlock(a, qs, own, note) {
  const head = el("p", {}, el("a", {href: "#a-" + a.n}, el("bdi", {}, a.title)), " ",
    el("span", {class: "dim"}, [a.date, a.source].filter(Boolean).join(" · "), note ? " · " + note : ""), el("br"), el("span", {class: "id"}, el("bdi", {}, a.id)));
  return el("div", {class: "art"}, head, qs.map((q) => quoteBlock(q, own)));
}
// articleList shows articles of stories together, more on demand.
function articleList(list, quotesOf, own, noteOf) {
  const box = el("div", {});
  const withQuotes = list.filter((a) => quotesOf(a).length), without = list.filter((a) => !quotesOf(a).length);
  const order = withQuotes.concat(without);
  let shown = 0;
  const more = el("button", {type: "button", onclick: () => add(100)});
  function add(n) {
    for (const a of order.slice(shown, shown + n)) box.insertBefore(articleBlock(a, quotesOf(a), own, noteOf ? noteOf(a) : ""), more);
    shown = Math.min(order.length, shown + n);
    more.textContent = "Show more (" + nf.format(order.length - shown) + " left)";
    more.hidden = shown >= order.length;
  }
  box.append(more);
  add(40);
  return box;
}
const shownNote = (have, all, what) => have < all ? el("p", {class: "dim"}, "Shown: " + of(have, all, what) + ". The report keeps a choice; “newsgraph serve” opens all.") : null;
const titled = (text, shown, all, one) => el("h3", {}, text, " ", el("small", {}, of(shown, all, one)));
const relFig = (r) => fig("#r-" + r.a + "-" + r.b + "-" + r.type, count(r.stories, "story"));
// folded lists what it is given, 24 at first and more on demand.
function folded(list, line) {
  const box = el("div", {class: "taglist"}), more = el("button", {type: "button", onclick: () => add(200)});
  let at = 0;
  function add(n) {
    for (const x of list.slice(at, at + n)) box.insertBefore(line(x), more);
    at = Math.min(list.length, at + n);
    more.textContent = "Show more (" + nf.format(list.length - at) + " left)";
    more.hidden = at >= list.length;
  }
  box.append(more);
  add(24);
  return box;
}
function byArticle(list) {
  const out = new Map();
  for (const q of list) { if (!out.has(q.article)) out.set(q.article, []); out.get(q.article).push(q); }
  return out;
}
const missing = () => el("p", {class: "empty"}, "This report does not hold the sentences behind this figure; “newsgraph serve RUN” does.");

function spark(e) {
  if (D.bins.length < 2 || !e.shape.length) return null;
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg"), path = document.createElementNS(NS, "path"), title = document.createElementNS(NS, "title");
  const dense = new Array(D.bins.length).fill(0);
  for (const [b, n] of e.shape) dense[b] = n;
  const most = Math.max(...dense), w = dense.length - 1;
  path.setAttribute("d", "M0 23" + dense.map((n, i) => "L" + (i * 120 / w).toFixed(1) + " " + (23 - 21 * n / most).toFixed(1)).join("") + "L120 23z");
  title.textContent = "Articles a " + D.unit + ", at most " + most;
  svg.setAttribute("class", "spark"); svg.setAttribute("viewBox", "0 0 120 24"); svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img"); svg.setAttribute("aria-label", title.textContent);
  svg.append(title, path);
  return svg;
}

// ---- what a fragment opens: [title, element]
const views = {
  e(n) {
    const e = ents[n];
    if (!e) return null;
    const told = byArticle(e.quotes), hits = new Map(e.arts.map((a, i) => [a, e.hits[i]]));
    const body = el("div", {});
    body.append(el("p", {class: "facts"}, [TYPES[e.type] + (e.subtype ? ", " + e.subtype : ""), e.place, count(e.mentions, "mention") + " in " + count(e.articles, "article") + " of " + count(e.stories, "story"),
      e.first ? (e.first === e.last ? e.first : e.first + " to " + e.last) : "", "sure " + e.conf, e.id].filter(Boolean).join(" · ")));
    const s = spark(e);
    if (s) body.append(s);
    if (e.aliases.length > 1) body.append(titled("Written", e.aliases.length, e.aliasCount, "form"), el("div", {class: "taglist"}, e.aliases.map(([a, k]) => el("span", {}, el("bdi", {}, a), " ", el("span", {class: "dim"}, nf.format(k))))));
    if (e.roles.length) body.append(titled("Named as", e.roles.length, e.roleCount, "title"), el("ul", {class: "plain"}, e.roles.map(([t, k, f, l]) => el("li", {}, el("bdi", {}, t), " ", el("span", {class: "dim"}, count(k, "article") + (f ? ", " + f + (f !== l ? " to " + l : "") : ""))))));
    if (e.cands.length) body.append(titled("Could also be", e.cands.length, e.candCount, "known name"), el("ul", {class: "plain"}, e.cands.map(([id, name, sc]) => el("li", {}, el("bdi", {}, name || id), " ", el("span", {class: "dim"}, id + ", " + sc)))));
    if (e.relCount) body.append(titled("Relations", e.rels.length, e.relCount, "relation"), folded(e.rels, (r) => el("span", {}, said(r, n), " ", entLink(otherEnd(r, n)), " ", relFig(r))));
    if (e.comentionCount) body.append(titled("Named together with", e.comentions.length, e.comentionCount, "name"), folded(e.comentions, (t) => el("span", {}, entLink(otherEnd(t, n)), " ", fig("#t-" + t.a + "-" + t.b, count(t.stories, "story")))));
    if (e.rels.length < e.relCount || e.comentions.length < e.comentionCount) body.append(el("p", {class: "dim"}, "The report holds those of the leading names; “newsgraph serve RUN” lists all."));
    body.append(el("h3", {}, "Articles and sentences"));
    const list = e.arts.map((a) => articles[a]);
    body.append(shownNote(list.length, Math.max(e.articles, list.length), "article") || "");
    body.append(list.length ? articleList(list, (a) => told.get(a.n) || [], [n], (a) => count(hits.get(a.n), "mention")) : missing());
    return [e.name, body, "t-" + TYPES[e.type]];
  },
  t(a, b) {
    const t = comentionOf.get(a + "-" + b), x = ents[a], y = ents[b];
    if (!x || !y) return null;
    const body = el("div", {});
    body.append(el("p", {}, entLink(x), "  –  ", entLink(y)));
    if (t) body.append(el("p", {class: "facts"}, (t.sentences ? count(t.sentences, "sentence") + ", " : "") + count(t.articles, "article") + " of " + count(t.stories, "story") + " name both" + dates(t) + " · npmi " + t.npmi));
    const claims = x.rels.filter((r) => r.a === b || r.b === b);
    if (claims.length) body.append(el("h3", {}, "Relations"), el("ul", {class: "plain"}, claims.map((r) => el("li", {}, entLink(ents[r.a]), " " + said(r, r.a) + " ", entLink(ents[r.b]), " ", relFig(r)))));
    const both = x.quotes.filter((q) => q.names.has(b) && !(q.marks & 8)), told = byArticle(both);
    const inY = new Set(y.arts), list = x.arts.filter((k) => inY.has(k)).map((k) => articles[k]);
    body.append(el("h3", {}, "Sentences and articles that name both"));
    if (t && !t.sentences) body.append(el("p", {class: "empty"}, "No sentence names both. They stand in the same articles:"));
    else if (t && both.length < t.sentences) body.append(shownNote(both.length, t.sentences, "sentence"));
    if (t && list.length < t.articles) body.append(shownNote(list.length, t.articles, "article"));
    if (t && list.length > t.articles) body.append(el("p", {class: "dim"}, "Both stand in " + count(list.length, "article") + "; " + nf.format(t.articles) + " of them name the two together: by a sentence of their own prose, or as two of their leading names."));
    body.append(list.length ? articleList(list, (k) => told.get(k.n) || [], [a, b]) : missing());
    return [x.name + " – " + y.name, body];
  },
  r(a, b, type) {
    const r = relOf.get(a + "-" + b + "-" + type);
    if (!r) return null;
    const x = ents[a], y = ents[b], body = el("div", {}), t = comentionOf.get(Math.min(a, b) + "-" + Math.max(a, b));
    body.append(el("p", {}, entLink(x), "  " + said(r, a) + "  ", entLink(y)));
    body.append(el("p", {class: "facts"}, count(r.sentences, "sentence") + ", " + count(r.articles, "article") + " of " + count(r.stories, "story") + " say so" + dates(r) + " · confidence " + r.conf));
    if (t) body.append(el("p", {class: "dim"}, "Both are named together in ", fig("#t-" + t.a + "-" + t.b, count(t.stories, "story")), "."));
    const own = r.quotes.map((i) => quotes[i]), told = byArticle(own);
    body.append(el("h3", {}, "Sentences that say so"), shownNote(own.length, r.sentences, "sentence") || "");
    body.append(own.length ? articleList([...told.keys()].map((k) => articles[k]), (k) => told.get(k.n), [a, b]) : missing());
    return [x.name + " " + said(r, a) + " " + y.name, body];
  },
  a(n) {
    const a = articles[n];
    if (!a) return null;
    const body = el("div", {});
    body.append(el("p", {class: "facts"}, [a.date, a.source, a.id].filter(Boolean).join(" · ")));
    if (a.url) body.append(el("p", {class: "id"}, a.url));
    const same = (stories.get(a.story) || []).filter((b) => b !== a);
    if (same.length) body.append(titled("Same story", Math.min(30, same.length), same.length, "other article"), el("ul", {class: "plain"}, same.slice(0, 30).map((b) => el("li", {}, el("a", {href: "#a-" + b.n}, el("bdi", {}, b.title)), " ", el("span", {class: "dim"}, [b.date, b.source].filter(Boolean).join(" · "))))));
    const who = ents.filter((e) => e.arts.includes(n));
    if (who.length) body.append(el("h3", {}, "Names in it"), D.entityCount > ents.length ? el("p", {class: "dim"}, "Of the " + nf.format(ents.length) + " names that the report holds:") : "", el("div", {class: "taglist"}, who.map((e) => entLink(e))));
    body.append(el("h3", {}, "Sentences"), a.quotes.length ? el("div", {}, a.quotes.map((q) => quoteBlock(q, []))) : missing());
    return [a.title, body];
  },
  b(n) {
    if (!D.bins[n]) return null;
    const list = articles.filter((a) => a.bin === n);
    const top = ents.map((e) => [e, (e.shape.find((s) => s[0] === n) || [0, 0])[1]]).filter((x) => x[1]).sort((x, y) => y[1] - x[1]).slice(0, 24);
    const all = ents.filter((e) => e.shape.some((s) => s[0] === n)).length;
    return [D.bins[n], el("div", {}, el("p", {class: "facts"}, count(D.perBin[n], "article")), shownNote(list.length, D.perBin[n], "article"), titled("Named most", top.length, all, "name of the report"),
      el("div", {class: "taglist"}, top.map(([e, k]) => el("span", {}, entLink(e), " ", fig("#eb-" + e.n + "-" + n, nf.format(k))))), el("h3", {}, "Articles"),
      articleList(list, (a) => a.quotes.slice(0, 1), []))];
  },
  eb(n, bin) {
    const e = ents[n];
    if (!e || !D.bins[bin]) return null;
    const list = e.arts.map((a) => articles[a]).filter((a) => a.bin === bin), all = (e.shape.find((s) => s[0] === bin) || [0, 0])[1];
    return [e.name + ", " + D.bins[bin], el("div", {}, el("p", {class: "facts"}, count(all, "article")), shownNote(list.length, all, "article"), articleList(list, (a) => a.quotes.filter((q) => q.names.has(n)), [n]))];
  },
};

// ---- panel
const panel = $("panel"), panelBody = $("panel-body");
let depth = 0, opener = null;
function route() {
  const m = /^#(e|t|r|a|b|eb)-(\d+)(?:-(\d+))?(?:-(\d+))?$/.exec(location.hash);
  const view = m && views[m[1]](...m.slice(2).map((v) => v === undefined ? undefined : +v));
  if (!view) { if (panel.open) panel.close(); return; }
  const title = $("panel-title");
  title.replaceChildren(el("bdi", {}, view[0]));
  title.className = view[2] ? "glyph " + view[2] : "";
  panelBody.replaceChildren(view[1]);
  panelBody.scrollTop = 0;
  if (!panel.open) { opener = document.activeElement; depth = 0; panel.showModal(); }
  $("panel-back").hidden = depth < 1;
  panelBody.focus({preventScroll: true});
}
document.addEventListener("click", (ev) => {
  const a = ev.target.closest && ev.target.closest("a[href^='#']");
  if (!a) return;
  const href = a.getAttribute("href");
  if (!/^#(e|t|r|a|b|eb)-\d/.test(href)) return;
  ev.preventDefault();
  if (href === location.hash) { route(); return; }
  if (panel.open) depth++;
  history.pushState(null, "", href);
  route();
});
window.addEventListener("hashchange", route);
window.addEventListener("popstate", () => { if (panel.open && depth > 0) depth--; route(); });
$("panel-back").addEventListener("click", () => history.back());
$("panel-close").addEventListener("click", () => panel.close());
panel.addEventListener("click", (ev) => { if (ev.target === panel) panel.close(); });
panel.addEventListener("close", () => {
  if (/^#(e|t|r|a|b|eb)-\d/.test(location.hash)) history.pushState(null, "", location.pathname + location.search);
  if (opener && opener.focus) opener.focus({preventScroll: true});
});

// ---- theme
const root = document.documentElement;
const store = {get(k) { try { return localStorage.getItem(k); } catch { return null; } }, set(k, v) { try { localStorage.setItem(k, v); } catch { /* private mode */ } }};
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const saved = store.get("newsgraph-theme");
if (saved === "dark" || saved === "light") root.dataset.theme = saved;
$("theme").addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  store.set("newsgraph-theme", root.dataset.theme);
});

// ---- search
// plain is the normal form of a name, by the rules of gazetteers/normalize/normalize.go.
const spelled = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "ə": "e"};
function plain(s) {
  return s.normalize("NFKD").toLowerCase()
    .replace(/[\u0300-\u036f'`’‘ʼʻʿʾʹ´′＇‛\p{Cf}]/gu, "")
    .replace(/[ßæœþøłđðħŧıŋə]/g, (c) => spelled[c])
    .replace(/&/g, " and ")
    .replace(/(?<![\p{L}\p{N}\p{M}])([\p{L}\p{N}])\./gu, "$1").replace(/\.(?![\p{L}\p{N}])/gu, "")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
}
// match says how near names are to a query, as gazetteers/query.go does: 0 one is
// that, 1 its words begin words of one, 2 they stand somewhere in them, 3 not at all.
function match(q, words, names) {
  if (!q || !words.every((w) => names.some((n) => n.includes(w)))) return 3;
  if (names.includes(q)) return 0;
  return names.some((n) => words.every((w) => n.startsWith(w) || n.includes(" " + w))) ? 1 : 2;
}
const namesOf = (e) => e.plain || (e.plain = [e.name, ...e.aliases.map((a) => a[0])].map(plain));
// named lists the names that a query means: ents is in the order of weight.
function named(text, list) {
  const id = text.trim().toLowerCase(), byID = list.filter((e) => { const x = e.id.toLowerCase(); return x === id || x === "wikidata:" + id; });
  if (byID.length) return byID;
  const q = plain(text), words = q.split(" "), found = [[], [], []];
  for (const e of list) { const m = match(q, words, namesOf(e)); if (m < 3) found[m].push(e); }
  return found.flat();
}
let index = null;
function search(text) {
  if (!index) index = {
    arts: articles.map((a) => [plain(a.title) + " \n " + plain(a.id), a]),
    quotes: quotes.map((q) => [plain(q.parts.map((p) => p[0]).join("")), q]),
  };
  const words = plain(text).split(" ").filter(Boolean);
  const holding = (list) => list.filter(([s]) => words.every((w) => s.includes(w))).map((x) => x[1]);
  return words.length ? {ents: named(text, ents), arts: holding(index.arts), quotes: holding(index.quotes)} : null;
}
const q = $("q"), hits = $("hits");
let active = -1;
function showHits() {
  const r = search(q.value);
  hits.replaceChildren();
  active = -1;
  q.removeAttribute("aria-activedescendant");
  if (!r) { hits.hidden = true; q.setAttribute("aria-expanded", "false"); return; }
  const rows = [
    ...r.ents.slice(0, 10).map((e) => ["#e-" + e.n, [el("span", {class: "ent t-" + TYPES[e.type] + " grow"}, el("bdi", {}, e.name)), el("span", {class: "dim"}, count(e.stories, "story"))]]),
    ...r.arts.slice(0, 6).map((a) => ["#a-" + a.n, [el("span", {class: "grow"}, el("bdi", {}, a.title)), el("span", {class: "dim"}, a.date || "article")]]),
    ...r.quotes.slice(0, 8).map((x) => ["#a-" + x.article, [el("span", {class: "grow dim"}, "“" + x.parts.map((p) => p[0]).join("") + "”"), el("span", {class: "dim"}, "quote")]]),
  ];
  rows.forEach(([href, kids], i) => hits.append(el("div", {class: "hit", role: "option", id: "hit-" + i, "aria-selected": "false", "data-href": href}, kids)));
  if (rows.length) hits.append(el("div", {class: "none dim", role: "option", "aria-disabled": "true", "aria-selected": "false"}, "Shown: " + [["ents", 10, "name"], ["arts", 6, "article"], ["quotes", 8, "quote"]].filter(([k]) => r[k].length).map(([k, n, one]) => of(Math.min(n, r[k].length), r[k].length, one)).join(", ") + (ents.length < D.entityCount ? ", of what the report holds" : "")));
  else hits.append(el("div", {class: "none dim", role: "option", "aria-disabled": "true", "aria-selected": "false"}, "Nothing found."));
  hits.hidden = false;
  q.setAttribute("aria-expanded", "true");
}
function mark(i) {
  const rows = [...hits.querySelectorAll(".hit")];
  if (!rows.length) return;
  active = (i + rows.length) % rows.length;
  rows.forEach((r, k) => r.setAttribute("aria-selected", k === active ? "true" : "false"));
  rows[active].scrollIntoView({block: "nearest"});
  q.setAttribute("aria-activedescendant", rows[active].id);
}
function follow(row) {
  hits.hidden = true;
  q.setAttribute("aria-expanded", "false");
  history.pushState(null, "", row.dataset.href);
  route();
}
let wait = 0;
q.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(showHits, 60); });
q.addEventListener("focus", () => { if (q.value) showHits(); });
q.addEventListener("keydown", (ev) => {
  if (ev.key === "ArrowDown") { mark(active + 1); ev.preventDefault(); }
  else if (ev.key === "ArrowUp") { mark(active - 1); ev.preventDefault(); }
  else if (ev.key === "Enter") { if (hits.hidden) showHits(); const row = hits.querySelectorAll(".hit")[Math.max(0, active)]; if (row) follow(row); }
  else if (ev.key === "Escape") { hits.hidden = true; q.setAttribute("aria-expanded", "false"); }
});
hits.addEventListener("mousedown", (ev) => { const row = ev.target.closest(".hit"); if (row) { ev.preventDefault(); follow(row); } });
document.addEventListener("click", (ev) => { if (!ev.target.closest(".search")) hits.hidden = true; });
document.addEventListener("keydown", (ev) => {
  if (ev.key === "/" && !panel.open && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { q.focus(); ev.preventDefault(); }
});

// ---- table of all names
const namesBody = document.querySelector("#names tbody");
if (namesBody && ents.length) {
  let key = "rank", down = false, limit = 60;
  const get = {rank: (e) => e.n, name: (e) => plain(e.name), type: (e) => e.type * 100 + (e.subtype ? e.subtype.charCodeAt(0) / 1000 : 0), stories: (e) => e.stories, articles: (e) => e.articles, mentions: (e) => e.mentions, comentions: (e) => e.comentionCount, first: (e) => e.first, last: (e) => e.last, conf: (e) => e.conf};
  const heads = [...document.querySelectorAll("#names thead th[data-k]")];
  function draw() {
    const text = $("names-q").value.trim(), type = +$("names-type").value;
    const ofType = ents.filter((e) => !type || e.type === type), list = text ? named(text, ofType) : ofType;
    const f = get[key];
    if (!text || key !== "rank" || down) list.sort((x, y) => { const a = f(x), b = f(y), c = a < b ? -1 : a > b ? 1 : 0; return (down ? -c : c) || x.n - y.n; });
    namesBody.replaceChildren(...list.slice(0, limit).map((e) => el("tr", {},
      el("td", {class: "num"}, String(e.n + 1)), el("th", {scope: "row"}, entLink(e)), el("td", {}, e.subtype ? TYPES[e.type] + ", " + e.subtype.replace(/-/g, " ") : TYPES[e.type]),
      ...[e.stories, e.articles, e.mentions].map((v) => el("td", {class: "num"}, fig("#e-" + e.n, nf.format(v)))),
      el("td", {class: "num"}, nf.format(e.comentionCount)), el("td", {class: "date"}, e.first), el("td", {class: "date"}, e.last), el("td", {class: "num"}, e.conf.toFixed(2)), el("td", {}, spark(e)))));
    $("names-count").textContent = "Shown: " + (list.length < ents.length ? of(Math.min(limit, list.length), list.length, "name") + " that " + (list.length === 1 ? "fits" : "fit") + ", of " + nf.format(ents.length) + (ents.length < D.entityCount ? " in the report and " + nf.format(D.entityCount) + " in all" : "")
      : of(Math.min(limit, list.length), D.entityCount, "name") + (ents.length < D.entityCount ? "; the report holds " + nf.format(ents.length) : ""));
    $("names-more").hidden = list.length <= limit;
    for (const h of heads) {
      if (h.dataset.k === key) h.setAttribute("aria-sort", down ? "descending" : "ascending"); else h.removeAttribute("aria-sort");
    }
  }
  for (const h of heads) {
    const b = el("button", {type: "button"}, h.textContent);
    b.addEventListener("click", () => { if (key === h.dataset.k) down = !down; else { key = h.dataset.k; down = h.classList.contains("num") && key !== "rank"; } draw(); });
    h.replaceChildren(b);
  }
  $("names-q").addEventListener("input", () => { limit = 60; draw(); });
  $("names-type").addEventListener("change", () => { limit = 60; draw(); });
  $("names-more").addEventListener("click", () => { limit += 200; draw(); });
  $("names-tools").hidden = false;
  draw();
}

// ---- other tables sort by their cells
for (const table of document.querySelectorAll("table.sortable:not(#names)")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((h, i) => {
    const b = el("button", {type: "button"}, h.textContent);
    b.addEventListener("click", () => {
      const down = h.getAttribute("aria-sort") === "ascending" || h.classList.contains("num") && h.getAttribute("aria-sort") !== "descending";
      heads.forEach((x) => x.removeAttribute("aria-sort"));
      h.setAttribute("aria-sort", down ? "descending" : "ascending");
      const num = h.classList.contains("num"), value = (r) => num ? parseFloat(r.cells[i].textContent.replace(/,/g, "")) || 0 : plain(r.cells[i].textContent);
      const rows = [...table.tBodies[0].rows].map((r) => [value(r), r]);
      rows.sort((x, y) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0) * (down ? -1 : 1));
      table.tBodies[0].replaceChildren(...rows.map((r) => r[1]));
    });
    h.replaceChildren(b);
  });
}

// ---- drawings: zoom and pan by changing the viewBox; redraw(k) keeps sizes on the screen
const svgEl = (tag, attrs) => { const e = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const k in attrs) e.setAttribute(k, attrs[k]); return e; };
function zoomable(svg, width, height, tools, redraw, names) {
  const ratio = height / width;
  let view = [0, 0, width, height];
  function apply() {
    view[2] = Math.min(width, Math.max(width / 50, view[2])); view[3] = view[2] * ratio;
    view[0] = Math.min(width - view[2], Math.max(0, view[0])); view[1] = Math.min(height - view[3], Math.max(0, view[1]));
    svg.setAttribute("viewBox", view.map((v) => v.toFixed(2)).join(" "));
    svg.classList.toggle("zoomed", view[2] < width * 0.999);
    redraw(view, view[2] / width, svg.clientWidth && svg.clientWidth < 600 ? 1.9 : 1);
  }
  function zoom(f, cx = view[0] + view[2] / 2, cy = view[1] + view[3] / 2) {
    const w = Math.min(width, Math.max(width / 50, view[2] * f)), r = w / view[2];
    view = [cx - (cx - view[0]) * r, cy - (cy - view[1]) * r, w, w * ratio];
    apply();
  }
  function show(box, margin) { // [x0, y0, x1, y1]
    const w = Math.min(width, Math.max(box[2] - box[0], (box[3] - box[1]) / ratio, width / 16) * margin);
    view = [(box[0] + box[2] - w) / 2, (box[1] + box[3] - w * ratio) / 2, w, w * ratio];
    apply();
  }
  const at = (ev) => { const b = svg.getBoundingClientRect(); return [view[0] + (ev.clientX - b.left) / b.width * view[2], view[1] + (ev.clientY - b.top) / b.height * view[3]]; };
  const act = {in: () => zoom(0.6), out: () => zoom(1 / 0.6), fit: () => { view = [0, 0, width, height]; apply(); }, names: () => names && show(names(), 1.25)};
  for (const b of tools.querySelectorAll("[data-zoom]")) b.addEventListener("click", () => act[b.dataset.zoom]());
  // the wheel scrolls the page until the drawing has been zoomed, or with Ctrl
  svg.addEventListener("wheel", (ev) => { if (!ev.ctrlKey && !svg.classList.contains("zoomed")) return; ev.preventDefault(); zoom(ev.deltaY > 0 ? 1.15 : 1 / 1.15, ...at(ev)); }, {passive: false});
  svg.addEventListener("keydown", (ev) => {
    const step = view[2] / 8;
    const keys = {"+": act.in, "=": act.in, "-": act.out, "0": act.fit, ArrowLeft: () => { view[0] -= step; apply(); }, ArrowRight: () => { view[0] += step; apply(); }, ArrowUp: () => { view[1] -= step; apply(); }, ArrowDown: () => { view[1] += step; apply(); }};
    if (ev.target !== svg || !keys[ev.key] || ev.ctrlKey || ev.metaKey || ev.key.startsWith("Arrow") && !svg.classList.contains("zoomed")) return;
    ev.preventDefault();
    keys[ev.key]();
  });
  const touches = new Map();
  let drag = null, dragged = false;
  svg.addEventListener("pointerdown", (ev) => {
    touches.set(ev.pointerId, ev);
    dragged = false;
    drag = svg.classList.contains("zoomed") || touches.size === 2 ? {x: ev.clientX, y: ev.clientY, vx: view[0], vy: view[1]} : null;
  });
  svg.addEventListener("pointermove", (ev) => {
    if (touches.size === 2 && touches.has(ev.pointerId)) { // pinch
      const span = () => { const [a, b] = [...touches.values()]; return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY); };
      const before = span();
      touches.set(ev.pointerId, ev);
      dragged = true;
      if (before > 0) zoom(before / Math.max(1, span()), ...at(ev));
      return;
    }
    if (!drag || !touches.has(ev.pointerId)) return;
    const b = svg.getBoundingClientRect(), dx = ev.clientX - drag.x, dy = ev.clientY - drag.y;
    if (Math.abs(dx) + Math.abs(dy) > 4) dragged = true;
    if (dragged) { view[0] = drag.vx - dx / b.width * view[2]; view[1] = drag.vy - dy / b.height * view[3]; apply(); }
  });
  const end = (ev) => { touches.delete(ev.pointerId); drag = null; };
  for (const kind of ["pointerup", "pointercancel", "pointerleave"]) svg.addEventListener(kind, end);
  svg.addEventListener("click", (ev) => { if (dragged) { ev.preventDefault(); ev.stopPropagation(); dragged = false; } }, {capture: true});
  svg.setAttribute("tabindex", "0");
  tools.hidden = false;
  addEventListener("resize", apply);
  apply();
  return {apply, show};
}
// labels shows those that fit, in order; must are shown in any case.
function placeLabels(texts, points, view, k, big, size, most, must) {
  if (must) for (const [i, t] of texts.entries()) if (!must.has(i)) t.classList.add("off");
  const taken = [];
  const place = (i, force) => {
    const {x, y, r} = points[i];
    const h = size * k * big, w = 0.57 * h * texts[i].textContent.length, ly = y - r - 3 * k;
    const b = [x - w / 2, ly - h, x + w / 2, ly + 3 * k];
    const inside = x > view[0] && x < view[0] + view[2] && ly - h > view[1] - h && y < view[1] + view[3];
    const ok = points[i].on !== false && inside && (force || taken.length < most && !taken.some((o) => b[0] < o[2] && o[0] < b[2] && b[1] < o[3] && o[1] < b[3]));
    texts[i].classList.toggle("off", !ok);
    if (!ok) return;
    taken.push(b);
    const left = Math.max(view[0] + w / 2, Math.min(view[0] + view[2] - w / 2, x));
    texts[i].setAttribute("x", left.toFixed(2));
    texts[i].setAttribute("y", ly.toFixed(2));
    texts[i].style.fontSize = h.toFixed(2) + "px";
    texts[i].style.strokeWidth = (3 * k).toFixed(2) + "px";
  };
  if (must) for (const i of must) place(i, true);
  else for (let i = 0; i < texts.length; i++) place(i, false);
}

// ---- network
function network() {
  const svg = $("net-still");
  if (!svg || !D.nodes.length) return;
  const nodes = [...svg.querySelectorAll(".nodes a")], texts = [...svg.querySelectorAll(".labels text")];
  const at = D.nodes.map(([ent, x, y, r, community]) => ({ent: ents[ent], x, y, r, size: r, community, comentions: [], on: true}));
  const layer = svgEl("g", {class: "edges"});
  const lines = D.links.map(([a, b, stories, sentences, from, to], n) => {
    const p = {x1: at[a].x, y1: at[a].y, x2: at[b].x, y2: at[b].y};
    const g = svgEl("a", {href: "#t-" + Math.min(at[a].ent.n, at[b].ent.n) + "-" + Math.max(at[a].ent.n, at[b].ent.n), tabindex: "-1"});
    const title = svgEl("title", {});
    title.textContent = at[a].ent.name + " – " + at[b].ent.name + ": named together in " + count(stories, "story") + (sentences ? ", " + count(sentences, "sentence") : ", in no sentence") +
      at[a].ent.rels.filter((r) => otherEnd(r, at[a].ent.n) === at[b].ent).map((r) => "; " + ents[r.a].name + " " + said(r, r.a) + " " + ents[r.b].name + ": " + count(r.stories, "story")).join("");
    g.append(svgEl("line", {...p, class: "w" + Math.min(3, Math.floor(Math.log2(stories)))}), svgEl("line", {...p, class: "hit"}), title);
    layer.append(g);
    at[a].comentions.push(n); at[b].comentions.push(n);
    return {g, a, b, stories, from, to, on: true};
  });
  svg.querySelector(".lines").replaceWith(layer);
  const last = D.bins.length - 1;
  const state = {types: new Set([1, 2, 3]), min: 1, from: 0, to: last, near: null};
  let view = [0, 0, 1000, 640], k = 1, big = 1;
  const labels = () => placeLabels(texts, at, view, k, big, 12, 110, state.near && state.near.size < 45 ? state.near : null);
  const z = zoomable(svg, 1000, 640, $("net-tools"), (v, scale, b) => {
    view = v; k = scale; big = b;
    const s = Math.pow(k, 0.55);
    at.forEach((p, i) => { p.r = p.size * s; nodes[i].firstElementChild.setAttribute("transform", k === 1 ? "" : "translate(" + p.x + " " + p.y + ") scale(" + s.toFixed(4) + ") translate(" + -p.x + " " + -p.y + ")"); });
    labels();
  });
  function emphasize(set) { // of node numbers, null for all
    state.near = set;
    svg.classList.toggle("focus", !!set);
    at.forEach((_, i) => nodes[i].classList.toggle("near", !!set && set.has(i)));
    labels();
  }
  function around(i) {
    const set = new Set([i]);
    for (const n of at[i].comentions) if (lines[n].on) { set.add(lines[n].a); set.add(lines[n].b); }
    for (const l of lines) l.g.classList.toggle("near", l.a === i || l.b === i);
    return set;
  }
  let pinned = null;
  const settle = () => { for (const l of lines) l.g.classList.remove("near"); if (pinned) pinned(); else emphasize(null); };
  nodes.forEach((a, i) => {
    a.addEventListener("pointerenter", (ev) => { if (ev.pointerType === "mouse") emphasize(around(i)); });
    a.addEventListener("pointerleave", settle);
  });
  function filter() {
    for (const p of at) p.on = state.types.has(p.ent.type) && (state.from === 0 && state.to === last || p.ent.shape.some(([b]) => b >= state.from && b <= state.to));
    for (const l of lines) l.on = at[l.a].on && at[l.b].on && l.stories >= state.min && l.to >= state.from && l.from <= state.to;
    if (state.min > 1) for (const p of at) p.on = p.on && p.comentions.some((n) => lines[n].on);
    for (const l of lines) l.g.classList.toggle("gone", !l.on);
    at.forEach((p, i) => nodes[i].classList.toggle("gone", !p.on));
    $("net-count").textContent = "Shown: " + of(at.filter((p) => p.on).length, D.entityCount, "name") + ", " + of(lines.filter((l) => l.on).length, D.comentionCount, "co-mention");
    labels();
  }
  for (const box of document.querySelectorAll("[data-type]")) box.addEventListener("change", () => { const t = +box.dataset.type; if (box.checked) state.types.add(t); else state.types.delete(t); filter(); });
  const range = $("net-min"), sayMin = () => { $("net-min-out").textContent = count(state.min, "story"); };
  range.max = String(Math.max(2, Math.min(50, lines.reduce((m, l) => Math.max(m, l.stories), 1))));
  range.addEventListener("input", () => { state.min = +range.value; sayMin(); filter(); });
  sayMin();
  const from = $("net-from"), to = $("net-to");
  if (from) {
    D.bins.forEach((b, i) => { from.append(el("option", {value: i}, b)); to.append(el("option", {value: i}, b)); });
    from.value = "0"; to.value = String(last);
    const set = () => { state.from = Math.min(+from.value, +to.value); state.to = Math.max(+from.value, +to.value); filter(); };
    from.addEventListener("change", set); to.addEventListener("change", set);
  }
  const chips = [...document.querySelectorAll("[data-community]")];
  const press = (chosen) => { for (const o of chips) o.setAttribute("aria-pressed", o === chosen ? "true" : "false"); };
  for (const chip of chips) chip.addEventListener("click", () => {
    const was = chip.getAttribute("aria-pressed") === "true", c = +chip.dataset.community;
    press(was ? null : chip);
    pinned = was ? null : () => {
      emphasize(new Set(at.flatMap((p, i) => p.community === c ? [i] : [])));
      for (const l of lines) l.g.classList.toggle("near", at[l.a].community === c && at[l.b].community === c);
    };
    settle();
  });
  const find = $("net-q"), list = $("net-names");
  for (const p of at) list.append(el("option", {value: p.ent.name}));
  find.addEventListener("input", () => {
    const first = find.value.trim() ? named(find.value, at.map((p) => p.ent))[0] : null, i = at.findIndex((p) => p.ent === first);
    press(null);
    pinned = i < 0 ? null : () => emphasize(around(i));
    settle();
    if (i >= 0) { const p = at[i]; z.show([p.x - 160, p.y - 100, p.x + 160, p.y + 100], 1); }
  });
  filter();
}
network();

// ---- map
const world = $("world");
if (world) {
  const circles = [...world.querySelectorAll(".spots circle")], texts = [...world.querySelectorAll(".labels text")];
  const at = circles.map((c) => ({x: +c.getAttribute("cx"), y: +c.getAttribute("cy"), r: 0, size: +c.getAttribute("r")}));
  const names = () => { // the places of most articles
    const top = at.slice(0, 12);
    return [Math.min(...top.map((p) => p.x)), Math.min(...top.map((p) => p.y)), Math.max(...top.map((p) => p.x)), Math.max(...top.map((p) => p.y))];
  };
  zoomable(world, 1000, 487, $("map-tools"), (view, k, big) => {
    at.forEach((p, i) => { p.r = p.size * k; circles[i].setAttribute("r", p.r.toFixed(3)); });
    placeLabels(texts, at, view, k, big, 11, 45, null);
  }, names);
}

// ---- where we are, and print
const marks = [...document.querySelectorAll(".side a")];
if ("IntersectionObserver" in window) {
  const by = new Map(marks.map((a) => [a.getAttribute("href").slice(1), a]));
  const io = new IntersectionObserver((list) => {
    for (const x of list) if (x.isIntersecting) for (const a of marks) { if (a === by.get(x.target.id)) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); }
  }, {rootMargin: "-25% 0px -70% 0px"});
  for (const id of by.keys()) if ($(id)) io.observe($(id));
}
$("print").addEventListener("click", () => print());
window.addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details:not([open])")) { d.open = true; d.dataset.shut = "1"; } });
window.addEventListener("afterprint", () => { for (const d of document.querySelectorAll("details[data-shut]")) { d.open = false; delete d.dataset.shut; } });
route();
})();
