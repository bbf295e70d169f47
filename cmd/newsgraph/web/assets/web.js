"use strict";
(() => {
const $ = (id) => document.getElementById(id);
const root = document.documentElement;
const store = {get(k) { try { return localStorage.getItem(k); } catch { return null; } }, set(k, v) { try { localStorage.setItem(k, v); } catch { /* private mode */ } }};
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const saved = store.get("newsgraph-theme");
if (saved === "dark" || saved === "light") root.dataset.theme = saved;
$("theme").addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  store.set("newsgraph-theme", root.dataset.theme);
  document.dispatchEvent(new Event("theme"));
});

// suggest offers names below an input; choose takes one
let serial = 0;
function suggest(input, box, articles, choose) {
  let active = -1, last = 0;
  const id = "s" + ++serial;
  if (!box.id) box.id = id;
  input.setAttribute("role", "combobox"); input.setAttribute("aria-controls", box.id); input.setAttribute("aria-expanded", "false"); input.setAttribute("aria-autocomplete", "list");
  const rows = () => [...box.querySelectorAll(".hit")];
  const close = () => { box.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  function mark(i) {
    const list = rows();
    if (!list.length) return;
    active = (i + list.length) % list.length;
    list.forEach((r, k) => r.setAttribute("aria-selected", k === active ? "true" : "false"));
    input.setAttribute("aria-activedescendant", list[active].id);
    list[active].scrollIntoView({block: "nearest"});
  }
  async function ask() {
    const text = input.value.trim(), turn = ++last;
    if (!text) { close(); return; }
    let found;
    try {
      const r = await fetch("/api/v1/" + (articles ? "search" : "entities") + "?limit=8&q=" + encodeURIComponent(text));
      if (!r.ok) return;
      found = await r.json();
    } catch { return; }
    if (turn !== last) return;
    const names = articles ? found.entities.items : found.items, list = [];
    for (const e of names) list.push({kind: "ent t-" + e.type, text: e.name, note: e.stories + (e.stories === 1 ? " story" : " stories"), e});
    if (articles) for (const a of found.articles.items) list.push({kind: "", text: a.title, note: a.date || "article", a});
    box.replaceChildren(...list.map((x, i) => {
      const row = document.createElement("div"), name = document.createElement("span"), bdi = document.createElement("bdi"), note = document.createElement("span");
      row.className = "hit"; row.id = id + "-" + i;
      row.setAttribute("role", "option"); row.setAttribute("aria-selected", "false");
      name.className = "grow " + x.kind; bdi.textContent = x.text; name.append(bdi);
      note.className = "dim"; note.textContent = x.note;
      row.append(name, note);
      row.addEventListener("mousedown", (ev) => { ev.preventDefault(); close(); choose(x); });
      row.pick = () => { close(); choose(x); };
      return row;
    }));
    const total = (articles ? found.entities : found).total, rest = document.createElement("div");
    if (total > names.length || articles && found.articles.total > found.articles.items.length) {
      rest.className = "none dim"; rest.setAttribute("role", "option"); rest.setAttribute("aria-disabled", "true"); rest.setAttribute("aria-selected", "false");
      rest.textContent = "Shown: " + names.length + " of " + total.toLocaleString("en-US") + " names" + (articles ? ", " + found.articles.items.length + " of " + found.articles.total.toLocaleString("en-US") + " articles; Enter lists all" : "");
      box.append(rest);
    }
    box.hidden = !list.length;
    active = -1;
    input.setAttribute("aria-expanded", list.length ? "true" : "false");
  }
  let wait = 0;
  input.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 90); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (ev) => {
    if (ev.key === "ArrowDown") { ev.preventDefault(); mark(active + 1); }
    else if (ev.key === "ArrowUp") { ev.preventDefault(); mark(active - 1); }
    else if (ev.key === "Escape") close();
    else if (ev.key === "Enter" && active >= 0) { ev.preventDefault(); rows()[active].pick(); }
  });
}
suggest($("q"), $("hits"), true, (x) => { location.href = x.e ? "/entity?id=" + encodeURIComponent(x.e.id) : "/article?id=" + encodeURIComponent(x.a.id); });
for (const input of document.querySelectorAll("input[data-entity]")) {
  const box = document.createElement("div");
  box.className = "suggest"; box.hidden = true; box.setAttribute("role", "listbox"); box.setAttribute("aria-label", "Names");
  const holder = document.createElement("span");
  holder.style.position = "relative";
  input.replaceWith(holder);
  holder.append(input, box);
  const hidden = input.form && input.form.elements["object_id"];
  if (hidden) input.addEventListener("input", () => { hidden.value = ""; });
  suggest(input, box, false, (x) => { if (hidden) { input.value = x.e.name; hidden.value = x.e.id; } else input.value = x.e.id; });
}
document.addEventListener("keydown", (ev) => {
  if (ev.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { ev.preventDefault(); $("q").focus(); }
});

// tables sort by their cells
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((h, i) => {
    const b = document.createElement("button");
    b.type = "button"; b.textContent = h.textContent;
    b.addEventListener("click", () => {
      const num = h.classList.contains("num"), was = h.getAttribute("aria-sort"), down = was === "ascending" || num && was !== "descending";
      heads.forEach((x) => x.removeAttribute("aria-sort"));
      h.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (r) => num ? parseFloat(r.cells[i].textContent.replace(/,/g, "")) || 0 : r.cells[i].textContent.toLowerCase();
      const rows = [...table.tBodies[0].rows].map((r) => [value(r), r]);
      rows.sort((x, y) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0) * (down ? -1 : 1));
      table.tBodies[0].replaceChildren(...rows.map((r) => r[1]));
    });
    h.replaceChildren(b);
  });
}
})();
