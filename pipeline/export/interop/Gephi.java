import java.io.File;
import java.nio.file.Files;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.EdgeDirectionDefault;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Imports graph.gexf and graph.graphml with Gephi, counts what arrives and sees which way it runs. */
public class Gephi {
    public static void main(String[] args) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        String truth = Files.readString(new File(args[0], "graph.json").toPath());
        int nodes = count(truth, "\"entities\":[\n"), edges = count(truth, "\"edges\":[\n");
        for (String name : new String[] {"graph.gexf", "graph.graphml"}) {
            ProjectController pc = Lookup.getDefault().lookup(ProjectController.class);
            pc.newProject();
            ImportController ic = Lookup.getDefault().lookup(ImportController.class);
            Container c = ic.importFile(new File(args[0], name));
            c.getLoader().setEdgeDefault(EdgeDirectionDefault.DIRECTED);
            ic.process(c, new DefaultProcessor(), pc.getCurrentWorkspace());
            GraphModel m = Lookup.getDefault().lookup(GraphController.class).getGraphModel();
            int n = m.getGraph().getNodeCount(), e = m.getGraph().getEdgeCount(), places = 0, timed = 0;
            for (Node v : m.getGraph().getNodes()) {
                if ("place".equals(v.getAttribute(name.endsWith(".gexf") ? "type" : "n_type"))) places++; // by the attribute's id
                if (v.getIntervals().length > 0) timed++;
            }
            java.util.Set<java.util.List<String>> runs = new java.util.HashSet<>();
            for (Edge x : m.getGraph().getEdges()) if (x.isDirected()) runs.add(java.util.List.of((String) x.getSource().getId(), (String) x.getTarget().getId()));
            java.util.Set<java.util.List<String>> pairs = pairs(truth);
            for (java.util.List<String> p : pairs) {
                if (p.toString().matches("[ -\\[\\]-~]*") && !runs.contains(p)) { // without escapes
                    System.out.println("gephi: " + name + ": no edge runs from " + p.get(0) + " to " + p.get(1));
                    System.exit(1);
                }
            }
            if (name.endsWith(".graphml")) edges = pairs.size(); // of a GraphML file Gephi joins the edges that run alike
            boolean time = !name.endsWith(".gexf") || timed > 0;
            if (n != nodes || e != edges || places == 0 || !time) {
                System.out.println("gephi: " + name + ": " + n + " nodes of " + nodes + ", " + e + " edges of " + edges + ", " + places + " places, " + timed + " with time");
                System.exit(1);
            }
            System.out.println("gephi: " + name + ": Gephi 0.10.1: " + n + " nodes (" + timed + " in time), " + e + " edges");
            pc.closeCurrentProject();
        }
        System.exit(0);
    }

    /** The pairs of ids that have edges, as these run. */
    static java.util.Set<java.util.List<String>> pairs(String truth) {
        java.util.Set<java.util.List<String>> seen = new java.util.HashSet<>();
        java.util.regex.Matcher m = java.util.regex.Pattern.compile("\\{\"source\":\"((?:[^\"\\\\]|\\\\.)*)\",\"target\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(truth);
        while (m.find()) seen.add(java.util.List.of(m.group(1), m.group(2)));
        return seen;
    }

    /** The lines of a list: graph.json has one entity or edge a line. */
    static int count(String s, String from) {
        int a = s.indexOf(from);
        if (a < 0) return 0;
        int b = s.indexOf("],\n \"", a); // the next list of the graph, or its end
        return (int) s.substring(a + from.length(), b < 0 ? s.indexOf("]}\n", a) : b).lines().count();
    }
}
