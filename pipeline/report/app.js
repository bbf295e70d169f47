"use strict";
(() => {
const $ = (id) => document.getElementById(id);
const D = JSON.parse($("data").textContent);
const TYPES = ["", "person", "place", "organization"];
const GLYPH = ["", "● ", "▲ ", "■ "];
const nf = new Intl.NumberFormat("en-US");
const count = (n, one, many) => n === 1 ? "1 " + one : nf.format(n) + " " + (many || one + "s");

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
    aliases: pairs(a[10], 2), roles: pairs(a[11], 4), cands: pairs(a[12], 3), place: a[13], arts, hits, shape: pairs(a[15], 2), ties: [], quotes: []};
});
const articles = D.articles.map((a, n) => ({n, id: a[0], title: a[1], date: a[2], source: D.sources[a[3]], story: a[4], bin: a[5], url: a[6], quotes: []}));
const ties = D.ties.map((t, n) => ({n, a: t[0], b: t[1], sentences: t[2], articles: t[3], stories: t[4], npmi: t[5], first: t[6], last: t[7]}));
for (const t of ties) { ents[t.a].ties.push(t); ents[t.b].ties.push(t); }
const tieOf = new Map(ties.map((t) => [t.a + "-" + t.b, t]));
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
const shownNote = (have, all, what) => have < all ? el("p", {class: "dim"}, "Shown: " + nf.format(have) + " of " + count(all, what) + ". The report keeps a choice; “newsgraph serve” opens all.") : null;
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
    const byArticle = new Map();
    for (const q of e.quotes) { if (!byArticle.has(q.article)) byArticle.set(q.article, []); byArticle.get(q.article).push(q); }
    const hits = new Map(e.arts.map((a, i) => [a, e.hits[i]]));
    const body = el("div", {});
    body.append(el("p", {class: "facts"}, [TYPES[e.type] + (e.subtype ? ", " + e.subtype : ""), e.place, count(e.mentions, "mention") + " in " + count(e.articles, "article") + " of " + count(e.stories, "story", "stories"),
      e.first ? (e.first === e.last ? e.first : e.first + " to " + e.last) : "", "sure " + e.conf, e.id].filter(Boolean).join(" · ")));
    const s = spark(e);
    if (s) body.append(s);
    if (e.aliases.length > 1) body.append(el("h4", {}, "Written"), el("div", {class: "taglist"}, e.aliases.map(([a, k]) => el("span", {}, el("bdi", {}, a), " ", el("span", {class: "dim"}, nf.format(k))))));
    if (e.roles.length) body.append(el("h4", {}, "Named as"), el("ul", {class: "plain"}, e.roles.map(([t, k, f, l]) => el("li", {}, el("bdi", {}, t), " ", el("span", {class: "dim"}, count(k, "article") + (f ? ", " + f + (f !== l ? " to " + l : "") : ""))))));
    if (e.cands.length) body.append(el("h4", {}, "Could also be"), el("ul", {class: "plain"}, e.cands.map(([id, name, sc]) => el("li", {}, el("bdi", {}, name || id), " ", el("span", {class: "dim"}, id + ", " + sc)))));
    if (e.ties.length) body.append(el("h4", {}, "Ties"), el("div", {class: "taglist"}, e.ties.slice(0, 24).map((t) => el("span", {}, entLink(ents[t.a === n ? t.b : t.a]), " ", fig("#t-" + t.a + "-" + t.b, nf.format(t.stories))))));
    body.append(el("h4", {}, "Articles and sentences"));
    const list = e.arts.map((a) => articles[a]);
    body.append(shownNote(list.length, e.articles, "article") || "", shownNote(e.quotes.length, e.quotes.length, "") || "");
    body.append(list.length ? articleList(list, (a) => byArticle.get(a.n) || [], [n], (a) => { const h = hits.get(a.n); return h > 1 ? h + " mentions" : ""; }) : missing());
    return [e.name, body, "t-" + TYPES[e.type]];
  },
  t(a, b) {
    const t = tieOf.get(a + "-" + b), x = ents[a], y = ents[b];
    if (!x || !y) return null;
    const body = el("div", {});
    if (t) body.append(el("p", {class: "facts"}, count(t.sentences, "sentence") + " and " + count(t.articles, "article") + " of " + count(t.stories, "story", "stories") + " name both" + (t.first ? " · " + t.first + (t.first !== t.last ? " to " + t.last : "") : "") + " · npmi " + t.npmi));
    body.append(el("p", {}, entLink(x), "  –  ", entLink(y)));
    const both = x.quotes.filter((q) => q.names.has(b)), byArticle = new Map();
    for (const q of both) { if (!byArticle.has(q.article)) byArticle.set(q.article, []); byArticle.get(q.article).push(q); }
    const inY = new Set(y.arts), list = x.arts.filter((k) => inY.has(k)).map((k) => articles[k]);
    if (t && both.length < t.sentences) body.append(shownNote(both.length, t.sentences, "sentence"));
    body.append(list.length ? articleList(list, (k) => byArticle.get(k.n) || [], [a, b]) : missing());
    return [x.name + " – " + y.name, body];
  },
  a(n) {
    const a = articles[n];
    if (!a) return null;
    const body = el("div", {});
    body.append(el("p", {class: "facts"}, [a.date, a.source, a.id].filter(Boolean).join(" · ")));
    if (a.url) body.append(el("p", {class: "id"}, a.url));
    const same = (stories.get(a.story) || []).filter((b) => b !== a);
    if (same.length) body.append(el("h4", {}, "Same story"), el("ul", {class: "plain"}, same.slice(0, 30).map((b) => el("li", {}, el("a", {href: "#a-" + b.n}, el("bdi", {}, b.title)), " ", el("span", {class: "dim"}, [b.date, b.source].filter(Boolean).join(" · "))))));
    const who = ents.filter((e) => e.arts.includes(n));
    if (who.length) body.append(el("h4", {}, "Names in it"), el("div", {class: "taglist"}, who.map((e) => entLink(e))));
    body.append(el("h4", {}, "Sentences"), a.quotes.length ? el("div", {}, a.quotes.map((q) => quoteBlock(q, []))) : missing());
    return [a.title, body];
  },
  b(n) {
    if (!D.bins[n]) return null;
    const list = articles.filter((a) => a.bin === n);
    const top = ents.map((e) => [e, (e.shape.find((s) => s[0] === n) || [0, 0])[1]]).filter((x) => x[1]).sort((x, y) => y[1] - x[1]).slice(0, 24);
    return [D.bins[n], el("div", {}, el("p", {class: "facts"}, count(list.length, "article")), el("h4", {}, "Named most"),
      el("div", {class: "taglist"}, top.map(([e, k]) => el("span", {}, entLink(e), " ", fig("#eb-" + e.n + "-" + n, nf.format(k))))), el("h4", {}, "Articles"),
      articleList(list, (a) => a.quotes.slice(0, 1), []))];
  },
  eb(n, bin) {
    const e = ents[n];
    if (!e || !D.bins[bin]) return null;
    const list = e.arts.map((a) => articles[a]).filter((a) => a.bin === bin);
    return [e.name + ", " + D.bins[bin], el("div", {}, el("p", {class: "facts"}, count(list.length, "article")), articleList(list, (a) => a.quotes.filter((q) => q.names.has(n)), [n]))];
  },
};

// ---- panel
const panel = $("panel"), panelBody = $("panel-body");
let depth = 0, opener = null;
function route() {
  const m = /^#(e|t|a|b|eb)-(\d+)(?:-(\d+))?$/.exec(location.hash);
  const view = m && views[m[1]](+m[2], m[3] === undefined ? undefined : +m[3]);
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
  if (!/^#(e|t|a|b|eb)-\d/.test(href)) return;
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
  if (/^#(e|t|a|b|eb)-\d/.test(location.hash)) history.pushState(null, "", location.pathname + location.search);
  if (opener && opener.focus) opener.focus({preventScroll: true});
});

// ---- theme
const root = document.documentElement;
const store = {get(k) { try { return localStorage.getItem(k); } catch { return null; } }, set(k, v) { try { localStorage.setItem(k, v); } catch { /* private mode */ } }};
const themed = [];
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const saved = store.get("newsgraph-theme");
if (saved === "dark" || saved === "light") root.dataset.theme = saved;
$("theme").addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  store.set("newsgraph-theme", root.dataset.theme);
  for (const f of themed) f();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { for (const f of themed) f(); });
const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();

// ---- search
const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
let index = null;
function search(text) {
  if (!index) index = {
    ents: ents.map((e) => [plain([e.name, ...e.aliases.map((a) => a[0]), e.id].join(" \n ")), e]),
    arts: articles.map((a) => [plain(a.title + " \n " + a.id), a]),
    quotes: quotes.map((q) => [plain(q.parts.map((p) => p[0]).join("")), q]),
  };
  const words = plain(text).split(/\s+/).filter(Boolean);
  const has = (s) => words.every((w) => s.includes(w));
  const pick = (list, n) => { const out = []; for (const [s, x] of list) if (has(s)) { out.push(x); if (out.length === n) break; } return out; };
  return words.length ? {ents: pick(index.ents, 10), arts: pick(index.arts, 6), quotes: pick(index.quotes, 8)} : null;
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
    ...r.ents.map((e) => ["#e-" + e.n, [el("span", {class: "ent t-" + TYPES[e.type] + " grow"}, el("bdi", {}, e.name)), el("span", {class: "dim"}, count(e.stories, "story", "stories"))]]),
    ...r.arts.map((a) => ["#a-" + a.n, [el("span", {class: "grow"}, el("bdi", {}, a.title)), el("span", {class: "dim"}, a.date || "article")]]),
    ...r.quotes.map((x) => ["#a-" + x.article, [el("span", {class: "grow dim"}, "“" + x.parts.map((p) => p[0]).join("") + "”"), el("span", {class: "dim"}, "quote")]]),
  ];
  rows.forEach(([href, kids], i) => hits.append(el("div", {class: "hit", role: "option", id: "hit-" + i, "aria-selected": "false", "data-href": href}, kids)));
  if (!rows.length) hits.append(el("div", {class: "none dim", role: "option", "aria-disabled": "true", "aria-selected": "false"}, "Nothing found."));
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
  const get = {rank: (e) => e.n, name: (e) => plain(e.name), type: (e) => e.type * 100 + (e.subtype ? e.subtype.charCodeAt(0) / 1000 : 0), stories: (e) => e.stories, articles: (e) => e.articles, mentions: (e) => e.mentions, ties: (e) => e.ties.length, first: (e) => e.first, last: (e) => e.last, conf: (e) => e.conf};
  const heads = [...document.querySelectorAll("#names thead th[data-k]")];
  function draw() {
    const text = plain($("names-q").value.trim()), type = +$("names-type").value;
    const list = ents.filter((e) => (!type || e.type === type) && (!text || plain(e.name + " " + e.aliases.map((a) => a[0]).join(" ")).includes(text)));
    const f = get[key];
    list.sort((x, y) => { const a = f(x), b = f(y), c = a < b ? -1 : a > b ? 1 : 0; return (down ? -c : c) || x.n - y.n; });
    namesBody.replaceChildren(...list.slice(0, limit).map((e) => el("tr", {},
      el("td", {class: "num"}, String(e.n + 1)), el("th", {scope: "row"}, entLink(e)), el("td", {}, e.subtype ? TYPES[e.type] + ", " + e.subtype.replace(/-/g, " ") : TYPES[e.type]),
      ...[e.stories, e.articles, e.mentions].map((v) => el("td", {class: "num"}, fig("#e-" + e.n, nf.format(v)))),
      el("td", {class: "num"}, nf.format(e.ties.length)), el("td", {}, e.first), el("td", {}, e.last), el("td", {class: "num"}, e.conf.toFixed(2)), el("td", {}, spark(e)))));
    $("names-count").textContent = count(list.length, "name");
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

// ---- network
function network() {
  const box = $("net-canvas"), still = $("net-still");
  if (!box || !D.nodes.length) return;
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl || !window.Sigma || !window.graphology) return; // the still picture stays
  const lose = gl.getExtension("WEBGL_lose_context");
  if (lose) lose.loseContext();
  box.hidden = false;
  still.setAttribute("hidden", "");
  const g = new graphology.Graph({type: "undirected"});
  const inBins = (e, f, t) => !e.shape.length || e.shape.some(([b]) => b >= f && b <= t);
  D.nodes.forEach((v, i) => g.addNode(String(i), {x: v[1], y: -v[2], size: v[3], community: v[4], ent: v[0], label: GLYPH[ents[v[0]].type] + ents[v[0]].name}));
  let most = 1;
  D.links.forEach((l) => {
    most = Math.max(most, l[2]);
    if (!g.hasEdge(String(l[0]), String(l[1]))) g.addEdge(String(l[0]), String(l[1]), {size: 0.4 + Math.min(4, Math.log2(1 + l[2]) * 0.7), stories: l[2], from: l[4], to: l[5]});
  });
  let c = {};
  const paint = () => {
    c = {ink: color("--ink"), panel: color("--panel"), line: color("--line"), rule: color("--rule"), told: color("--told")};
    for (let i = 0; i <= 8; i++) c["k" + i] = color("--k" + i);
  };
  paint();
  const state = {types: new Set([1, 2, 3]), min: 1, from: 0, to: D.bins.length - 1, hover: null, near: null, community: -1, found: null};
  const faded = () => c.rule;
  const visible = (n) => { const a = g.getNodeAttributes(n); return state.types.has(ents[a.ent].type) && inBins(ents[a.ent], state.from, state.to); };
  const linked = (e) => { const a = g.getEdgeAttributes(e); return a.stories >= state.min && a.to >= state.from && a.from <= state.to; };
  const alpha = (hex, a) => hex + Math.round(a * 255).toString(16).padStart(2, "0");
  const s = new Sigma(g, box, {
    allowInvalidContainer: true, labelRenderedSizeThreshold: 5, labelDensity: 0.8, labelGridCellSize: 90, labelFont: "system-ui, sans-serif", labelSize: 12,
    labelColor: {color: c.ink}, enableEdgeEvents: true, minCameraRatio: 0.05, maxCameraRatio: 3, zIndex: true, minEdgeThickness: 0.5,
    nodeReducer(n, d) {
      const out = {x: d.x, y: d.y, size: d.size, label: d.label, color: c["k" + Math.min(8, d.community)], zIndex: 1};
      if (!visible(n) || state.min > 1 && !g.someEdge(n, (e) => linked(e))) { out.hidden = true; return out; }
      const dim = state.near ? !state.near.has(n) : state.community >= 0 && Math.min(8, d.community) !== state.community;
      if (dim) { out.color = faded(); out.label = ""; out.zIndex = 0; }
      else if (state.near || state.community >= 0) out.forceLabel = state.near ? state.near.size < 40 || n === state.hover : false;
      if (n === state.hover || n === state.found) { out.highlighted = true; out.forceLabel = true; out.zIndex = 2; }
      return out;
    },
    edgeReducer(e, d) {
      const [a, b] = g.extremities(e);
      const out = {size: d.size, color: alpha(c.line, 0.32), zIndex: 0};
      if (!linked(e) || !visible(a) || !visible(b)) { out.hidden = true; return out; }
      if (state.hover) { if (a === state.hover || b === state.hover) { out.color = c.told; out.size = d.size + 0.6; out.zIndex = 1; } else out.hidden = true; }
      else if (state.community >= 0 && (g.getNodeAttribute(a, "community") !== state.community || g.getNodeAttribute(b, "community") !== state.community)) out.color = alpha(c.line, 0.08);
      return out;
    },
    defaultDrawNodeHover(ctx, d, settings) {
      if (!d.label) return;
      ctx.font = "600 13px " + settings.labelFont;
      const w = ctx.measureText(d.label).width, x = d.x + d.size + 3, y = d.y;
      ctx.fillStyle = c.panel; ctx.strokeStyle = c.ink; ctx.lineWidth = 1;
      ctx.beginPath(); ctx.rect(x - 2, y - 11, w + 10, 22); ctx.fill(); ctx.stroke();
      ctx.beginPath(); ctx.arc(d.x, d.y, d.size + 2, 0, 7); ctx.stroke();
      ctx.fillStyle = c.ink; ctx.fillText(d.label, x + 3, y + 4);
    },
  });
  const go = (href) => { history.pushState(null, "", href); route(); };
  s.on("enterNode", ({node}) => { state.hover = node; state.near = new Set(g.neighbors(node).filter((k) => linked(g.edge(node, k)))); state.near.add(node); box.style.cursor = "pointer"; s.refresh({skipIndexation: true}); });
  s.on("leaveNode", () => { state.hover = state.near = null; box.style.cursor = ""; s.refresh({skipIndexation: true}); });
  s.on("clickNode", ({node}) => go("#e-" + g.getNodeAttribute(node, "ent")));
  s.on("clickEdge", ({edge}) => { const [a, b] = g.extremities(edge).map((n) => g.getNodeAttribute(n, "ent")).sort((x, y) => x - y); go("#t-" + a + "-" + b); });
  s.on("enterEdge", () => { box.style.cursor = "pointer"; });
  s.on("leaveEdge", () => { box.style.cursor = ""; });
  // the wheel scrolls the page unless the picture has been clicked or Ctrl is held
  let engaged = false;
  box.addEventListener("pointerdown", () => { engaged = true; });
  box.addEventListener("pointerleave", () => { engaged = false; });
  box.addEventListener("wheel", (ev) => { if (!engaged && !ev.ctrlKey) ev.stopImmediatePropagation(); }, {capture: true, passive: true});
  const tell = () => {
    let nodes = 0, edges = 0;
    g.forEachNode((n) => { if (visible(n) && (state.min === 1 || g.someEdge(n, (e) => linked(e)))) nodes++; });
    g.forEachEdge((e, _, a, b) => { if (linked(e) && visible(a) && visible(b)) edges++; });
    $("net-count").textContent = count(nodes, "name") + ", " + count(edges, "tie");
    s.refresh();
  };
  for (const box2 of document.querySelectorAll("[data-type]")) box2.addEventListener("change", () => { const t = +box2.dataset.type; if (box2.checked) state.types.add(t); else state.types.delete(t); tell(); });
  const range = $("net-min");
  range.max = String(Math.max(2, Math.min(most, 50)));
  const sayMin = () => { $("net-min-out").textContent = count(state.min, "story", "stories"); };
  range.addEventListener("input", () => { state.min = +range.value; sayMin(); tell(); });
  sayMin();
  const from = $("net-from"), to = $("net-to");
  if (from) {
    D.bins.forEach((b, i) => { from.append(el("option", {value: i}, b)); to.append(el("option", {value: i}, b)); });
    from.value = "0"; to.value = String(D.bins.length - 1);
    const set = () => { state.from = Math.min(+from.value, +to.value); state.to = Math.max(+from.value, +to.value); tell(); };
    from.addEventListener("change", set); to.addEventListener("change", set);
  }
  const chips = [...document.querySelectorAll("[data-community]")];
  for (const chip of chips) chip.addEventListener("click", () => {
    const k = +chip.dataset.community;
    state.community = state.community === k ? -1 : k;
    for (const o of chips) o.setAttribute("aria-pressed", state.community === +o.dataset.community ? "true" : "false");
    s.refresh({skipIndexation: true});
  });
  const camera = s.getCamera();
  for (const b of document.querySelectorAll("#net-tools [data-zoom]")) b.addEventListener("click", () => {
    if (b.dataset.zoom === "in") camera.animatedZoom({duration: 150}); else if (b.dataset.zoom === "out") camera.animatedUnzoom({duration: 150}); else camera.animatedReset({duration: 150});
  });
  const find = $("net-q"), names = $("net-names");
  g.forEachNode((n, a) => names.append(el("option", {value: ents[a.ent].name})));
  find.addEventListener("input", () => {
    const text = plain(find.value.trim());
    state.found = text ? g.findNode((n, a) => plain(ents[a.ent].name) === text) || g.findNode((n, a) => plain(ents[a.ent].name).includes(text)) : null;
    s.refresh({skipIndexation: true});
    if (state.found) { const d = s.getNodeDisplayData(state.found); camera.animate({x: d.x, y: d.y, ratio: 0.45}, {duration: 200}); }
  });
  themed.push(() => { paint(); s.setSetting("labelColor", {color: c.ink}); s.refresh(); });
  $("net-tools").hidden = false;
  tell();
  window.addEventListener("beforeprint", () => { box.hidden = true; still.removeAttribute("hidden"); });
  window.addEventListener("afterprint", () => { box.hidden = false; still.setAttribute("hidden", ""); s.refresh(); });
}
const netSection = $("network");
if ("IntersectionObserver" in window) {
  const seen = new IntersectionObserver((list) => { if (list.some((x) => x.isIntersecting)) { seen.disconnect(); network(); } }, {rootMargin: "600px"});
  seen.observe(netSection);
} else network();

// ---- map
const world = $("world");
if (world) {
  const full = [0, 0, 1000, 487];
  let view = full.slice();
  const spots = [...world.querySelectorAll(".spots circle")], labels = [...world.querySelectorAll(".labels text")];
  const base = spots.map((c) => [+c.getAttribute("cx"), +c.getAttribute("cy"), +c.getAttribute("r")]);
  const names = labels.map((t) => t.textContent);
  function redraw() {
    const k = view[2] / 1000, narrow = world.clientWidth && world.clientWidth < 600 ? 1.7 : 1;
    world.setAttribute("viewBox", view.map((v) => v.toFixed(2)).join(" "));
    world.classList.toggle("zoomed", k < 0.999);
    const taken = [];
    base.forEach(([x, y, r], i) => {
      spots[i].setAttribute("r", (r * k).toFixed(3));
      const size = 11 * k * narrow, w = 0.58 * size * names[i].length, ly = y - r * k - 2 * k;
      const b = [x - w / 2, ly - size, x + w / 2, ly + 3 * k];
      const inside = x > view[0] && x < view[0] + view[2] && y > view[1] && y < view[1] + view[3];
      const ok = inside && taken.length < 40 && !taken.some((o) => b[0] < o[2] && o[0] < b[2] && b[1] < o[3] && o[1] < b[3]);
      labels[i].classList.toggle("off", !ok);
      if (!ok) return;
      taken.push(b);
      labels[i].setAttribute("y", ly.toFixed(2));
      labels[i].style.fontSize = size.toFixed(2) + "px";
      labels[i].style.strokeWidth = (3 * k).toFixed(2) + "px";
    });
  }
  function clamp() {
    view[2] = Math.min(1000, Math.max(20, view[2])); view[3] = view[2] * 0.487;
    view[0] = Math.min(1000 - view[2], Math.max(0, view[0])); view[1] = Math.min(487 - view[3], Math.max(0, view[1]));
    redraw();
  }
  function zoom(f, cx, cy) {
    if (cx === undefined) { cx = view[0] + view[2] / 2; cy = view[1] + view[3] / 2; }
    const w = Math.min(1000, Math.max(20, view[2] * f)), r = w / view[2];
    view = [cx - (cx - view[0]) * r, cy - (cy - view[1]) * r, w, w * 0.487];
    clamp();
  }
  const at = (ev) => { const b = world.getBoundingClientRect(); return [view[0] + (ev.clientX - b.left) / b.width * view[2], view[1] + (ev.clientY - b.top) / b.height * view[3]]; };
  function toNames() { // the places that hold most of the articles
    const n = Math.max(1, Math.min(base.length, 12));
    let x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    for (const [x, y] of base.slice(0, n)) { x0 = Math.min(x0, x); x1 = Math.max(x1, x); y0 = Math.min(y0, y); y1 = Math.max(y1, y); }
    const w = Math.max(x1 - x0, (y1 - y0) / 0.487, 60) * 1.2;
    view = [(x0 + x1 - w) / 2, (y0 + y1 - w * 0.487) / 2, w, w * 0.487];
    clamp();
  }
  for (const b of document.querySelectorAll("#map-tools [data-zoom]")) b.addEventListener("click", () => {
    const z = b.dataset.zoom;
    if (z === "in") zoom(0.6); else if (z === "out") zoom(1 / 0.6); else if (z === "names") toNames(); else { view = full.slice(); clamp(); }
  });
  world.addEventListener("wheel", (ev) => { if (!ev.ctrlKey && view[2] > 999) return; ev.preventDefault(); const [x, y] = at(ev); zoom(ev.deltaY > 0 ? 1.2 : 1 / 1.2, x, y); }, {passive: false});
  let drag = null;
  world.addEventListener("pointerdown", (ev) => { if (view[2] < 999) drag = [ev.clientX, ev.clientY, view[0], view[1], false]; });
  world.addEventListener("pointermove", (ev) => {
    if (!drag) return;
    const b = world.getBoundingClientRect(), dx = ev.clientX - drag[0], dy = ev.clientY - drag[1];
    if (Math.abs(dx) + Math.abs(dy) > 4) drag[4] = true;
    if (drag[4]) { view[0] = drag[2] - dx / b.width * view[2]; view[1] = drag[3] - dy / b.height * view[3]; clamp(); }
  });
  const end = (ev) => { if (drag && drag[4]) world.addEventListener("click", (e) => { e.preventDefault(); e.stopPropagation(); }, {capture: true, once: true}); drag = null; void ev; };
  world.addEventListener("pointerup", end);
  world.addEventListener("pointerleave", () => { drag = null; });
  $("map-tools").hidden = false;
  redraw();
  addEventListener("resize", redraw);
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
