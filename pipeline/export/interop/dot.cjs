// Lays a DOT file out with Graphviz (built for WebAssembly) and writes its JSON.
const fs = require("node:fs");
const { instance } = require("@viz-js/viz");
const text = fs.readFileSync(process.argv[2], "utf8");
// The layered layout takes hours on thousands of edges; there any layout will do.
const engine = text.split("\n").length > 500 ? "osage" : "dot";
instance().then((viz) => {
  const result = viz.render(text, { format: "json0", engine });
  // A font without some character is a warning and no matter here.
  const errors = result.errors.filter((e) => e.level !== "warning");
  for (const e of errors) console.error(e.level + ": " + e.message);
  if (result.status !== "success" || errors.length) process.exit(1);
  fs.writeFileSync(process.argv[3], result.output);
});
