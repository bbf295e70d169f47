"use strict";
(() => {
const $ = (id) => document.getElementById(id);
const box = $("graph"), count = $("count"), nf = new Intl.NumberFormat("en-US");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const mix = (x, y, a) => "#" + [1, 3, 5].map((i) => Math.round(parseInt(x.slice(i, i + 2), 16) * a + parseInt(y.slice(i, i + 2), 16) * (1 - a)).toString(16).padStart(2, "0")).join("");
const fold = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const gl = document.createElement("canvas").getContext("webgl2");
if (!gl) { count.textContent = "This browser cannot draw the network (no WebGL). The report holds one that needs none."; return; }
const state = {types: new Set(["person", "place", "organization"]), min: 1, hover: null, near: null, found: null};
const many = 1000, few = 1.2; // above so many names only the strongest co-mentions are drawn, so many a name, until all are asked for
let labels = []; // of this frame
let total = {names: 0, co_mentions: 0}; // in the graph
let s = null, g = null, c = {}, turn = 0; // turn: only the drawing asked for last is shown
function paint() {
  c = {ink: css("--ink"), panel: css("--panel"), rule: css("--rule"), told: css("--told"), warn: css("--warn")};
  c.edge = mix(css("--line"), c.panel, 0.35);
  for (let i = 0; i <= 8; i++) c["k" + i] = css("--k" + i);
}
const shown = (n) => state.types.has(g.getNodeAttribute(n, "kind"));
const linked = (e) => g.getEdgeAttribute(e, "stories") >= state.min;
const drawn = (e) => $("all").checked || g.getEdgeAttribute(e, "strong");
function tell() {
  let nodes = 0, edges = 0, left = 0;
  g.forEachNode((n) => { if (shown(n)) nodes++; });
  g.forEachEdge((e, _, a, b) => { if (linked(e) && shown(a) && shown(b)) { if (drawn(e)) edges++; else left++; } });
  count.textContent = "Shown: " + nf.format(nodes) + " of " + nf.format(total.names) + " names, " + nf.format(edges) + (left ? " strongest of the " + nf.format(edges + left) + " between them," : "") + " of " + nf.format(total.co_mentions) + " co-mentions";
  s.setSetting("hideEdgesOnMove", edges > 2000);
}
async function draw() {
  count.textContent = "Drawing…";
  const mine = ++turn;
  let d;
  try {
    const q = new URLSearchParams({nodes: $("nodes").value});
    if ($("of")) q.set("entity", $("of").value);
    if ($("hubs").checked) q.set("hubs", "1");
    for (const format of ["svg", "gexf"]) $(format).href = "/api/v1/network?" + q + "&format=" + format;
    const r = await fetch("/api/v1/network?" + q);
    d = await r.json();
    if (mine !== turn) return;
    if (!r.ok) throw new Error(d.error);
  } catch (err) {
    if (mine !== turn) return;
    count.textContent = "The network could not be loaded: " + err.message; return; }
  if (!d.nodes.length) { count.textContent = "No two names were met together: there is nothing to draw."; return; }
  total = d.total;
  if (s) s.kill();
  paint();
  state.hover = state.near = state.found = null;
  g = new graphology.Graph({type: "mixed"});
  $("hubs-out").textContent = "names of very many articles" + (d.folded ? " (" + d.folded.slice(0, 2).map((f) => f.name).join(", ") + (d.folded.length > 2 ? " and " + nf.format(d.folded.length - 2) + " more" : "") + ")" : "");
  $("communities").replaceChildren(...d.communities.map((k) => {
    const li = document.createElement("li"), dot = document.createElement("span"), text = document.createElement("span");
    dot.className = "dot k" + Math.min(8, k.number); text.textContent = k.names.join(", ") + " (" + nf.format(k.size) + ")";
    li.append(dot, text);
    return li;
  }));
  const fit = Math.min(1, Math.max(0.4, box.clientWidth / 900)); // a phone has less room
  const small = Math.min(1, Math.sqrt(300 / d.nodes.length) + 0.15) * fit;
  d.nodes.forEach((v, i) => g.addNode(String(i), {x: v.x, y: -v.y, size: Math.max(1.5, v.r * small), label: v.name, kind: v.type, community: Math.min(8, v.community), id: v.id}));
  const big = d.nodes.length > many; // the links come strongest first
  d.links.forEach((l, i) => {
    const rel = l.relations && l.relations[0];
    const how = {size: 0.4 + Math.min(4, Math.log2(1 + l.stories) * 0.6), stories: Math.max(1, l.stories), strong: !big || i < few * d.nodes.length || !!rel};
    if (!rel) { g.addUndirectedEdge(String(l.a), String(l.b), how); return; }
    how.said = l.relations.map((r) => r.said).join(", "); how.size = 2; how.arrow = rel.directed;
    g.addDirectedEdge(String(rel.from), String(l.a + l.b - rel.from), how);
  });
  $("all-comentions").hidden = !big;
  // Lines of one pixel and labels that come back when the picture rests: without a graphics card both take most of a frame.
  s = new Sigma(g, box, {
    allowInvalidContainer: true, labelRenderedSizeThreshold: (big ? 2.4 : 4.5) * fit, labelDensity: big ? 0.5 : 0.9, labelGridCellSize: 80, hideLabelsOnMove: big,
    nodeProgramClasses: {circle: big ? Sigma.rendering.NodePointProgram : Sigma.rendering.NodeCircleProgram},
    edgeProgramClasses: {line: big ? Sigma.rendering.EdgeLineProgram : Sigma.rendering.EdgeRectangleProgram, arrow: Sigma.rendering.EdgeArrowProgram},
    renderEdgeLabels: true, edgeLabelSize: 10, edgeLabelColor: {color: c.told}, labelFont: "system-ui, sans-serif", labelSize: 12,
    labelColor: {color: c.ink}, minCameraRatio: 0.03, maxCameraRatio: 2, zIndex: true, minEdgeThickness: 0.6,
    nodeReducer(n, a) {
      const out = {x: a.x, y: a.y, size: a.size, label: a.label, color: c["k" + a.community], zIndex: 1};
      if (!shown(n)) { out.hidden = true; return out; }
      if (state.near && !state.near.has(n)) { out.color = c.rule; out.label = ""; out.zIndex = 0; }
      else if (state.near && state.near.size < 40) out.forceLabel = true;
      if (n === state.hover || n === state.found) { out.highlighted = true; out.forceLabel = true; out.zIndex = 2; }
      return out;
    },
    edgeReducer(e, a) {
      const [x, y] = g.extremities(e);
      const out = {size: a.size, color: a.said ? c.warn : c.edge, zIndex: a.said ? 1 : 0, type: a.arrow ? "arrow" : "line", label: a.said && !big ? a.said : ""};
      if (!linked(e) || !shown(x) || !shown(y)) out.hidden = true;
      else if (!drawn(e) && !state.hover) out.hidden = true;
      else if (state.hover) { if (x === state.hover || y === state.hover) { out.color = c.told; out.zIndex = 1; } else out.hidden = true; }
      return out;
    },
    defaultDrawNodeLabel(ctx, a, settings) {
      if (!a.label) return;
      ctx.font = settings.labelSize + "px " + settings.labelFont;
      const x = a.x + a.size + 2, y = a.y - 8, w = ctx.measureText(a.label).width + 3;
      if (!a.forceLabel && labels.some((l) => x < l.x + l.w && l.x < x + w && Math.abs(y - l.y) < 14)) return; // never one over another
      labels.push({x, y, w});
      ctx.lineWidth = 3; ctx.lineJoin = "round"; ctx.strokeStyle = c.panel; ctx.fillStyle = c.ink;
      ctx.strokeText(a.label, a.x + a.size + 3, a.y + 4);
      ctx.fillText(a.label, a.x + a.size + 3, a.y + 4);
    },
    defaultDrawNodeHover(ctx, a, settings) {
      if (!a.label) return;
      ctx.font = "600 13px " + settings.labelFont;
      const w = ctx.measureText(a.label).width, x = a.x + a.size + 3;
      ctx.fillStyle = c.panel; ctx.strokeStyle = c.ink; ctx.lineWidth = 1;
      ctx.beginPath(); ctx.rect(x - 2, a.y - 11, w + 10, 22); ctx.fill(); ctx.stroke();
      ctx.beginPath(); ctx.arc(a.x, a.y, a.size + 2, 0, 7); ctx.stroke();
      ctx.fillStyle = c.ink; ctx.fillText(a.label, x + 3, a.y + 4);
    },
  });
  s.on("beforeRender", () => { labels = []; });
  s.on("enterNode", ({node}) => { state.hover = node; state.near = new Set(g.neighbors(node)); state.near.add(node); box.style.cursor = "pointer"; s.refresh({skipIndexation: true}); });
  s.on("leaveNode", () => { state.hover = state.near = null; box.style.cursor = ""; s.refresh({skipIndexation: true}); });
  s.on("clickNode", ({node}) => { location.href = "/entity?id=" + encodeURIComponent(g.getNodeAttribute(node, "id")); });
  tell();
}
$("nodes").addEventListener("change", draw);
$("hubs").addEventListener("change", draw);
$("png").addEventListener("click", () => { // the picture that the server draws, twice as large
  const img = new Image();
  img.onload = () => {
    const canvas = document.createElement("canvas"), a = document.createElement("a");
    canvas.width = 2 * img.width; canvas.height = 2 * img.height;
    canvas.getContext("2d").drawImage(img, 0, 0, canvas.width, canvas.height);
    a.href = canvas.toDataURL("image/png"); a.download = "newsgraph.png"; a.click();
  };
  img.src = $("svg").href;
});
$("all").addEventListener("change", () => { if (s) { tell(); s.refresh(); } });
for (const b of document.querySelectorAll("[data-type]")) b.addEventListener("change", () => { if (b.checked) state.types.add(b.dataset.type); else state.types.delete(b.dataset.type); if (s) { tell(); s.refresh(); } });
$("min").addEventListener("input", () => { state.min = +$("min").value; $("min-out").textContent = state.min + (state.min === 1 ? " story" : " stories"); if (s) { tell(); s.refresh(); } });
for (const b of document.querySelectorAll("[data-zoom]")) b.addEventListener("click", () => {
  if (!s) return;
  const k = s.getCamera();
  if (b.dataset.zoom === "in") k.animatedZoom({duration: 150}); else if (b.dataset.zoom === "out") k.animatedUnzoom({duration: 150}); else k.animatedReset({duration: 150});
});
$("find").addEventListener("input", () => {
  if (!s) return;
  const text = fold($("find").value.trim()); // the nodes are in the order of weight
  const find = (fits) => g.findNode((n, a) => fits(fold(a.label)));
  state.found = text ? find((l) => l === text) || find((l) => l.startsWith(text) || l.includes(" " + text)) || find((l) => l.includes(text)) || null : null;
  s.refresh({skipIndexation: true});
  if (state.found) { const d = s.getNodeDisplayData(state.found); s.getCamera().animate({x: d.x, y: d.y, ratio: 0.35}, {duration: 200}); }
});
document.addEventListener("theme", () => { if (s) { paint(); s.setSetting("labelColor", {color: c.ink}); s.refresh(); } });
const wanted = new URLSearchParams(location.search).get("nodes");
if ([...$("nodes").options].some((o) => o.value === wanted)) $("nodes").value = wanted;
draw();
})();
