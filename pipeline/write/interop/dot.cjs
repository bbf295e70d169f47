// Lays a DOT file out with Graphviz (built for WebAssembly) and writes its JSON.
const fs = require("node:fs");
const { instance } = require("@viz-js/viz");
instance().then((viz) => {
  const result = viz.render(fs.readFileSync(process.argv[2], "utf8"), { format: "json0", engine: "dot" });
  // A font without some character is a warning and no matter here.
  const errors = result.errors.filter((e) => e.level !== "warning");
  for (const e of errors) console.error(e.level + ": " + e.message);
  if (result.status !== "success" || errors.length) process.exit(1);
  fs.writeFileSync(process.argv[3], result.output);
});
