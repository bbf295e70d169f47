import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Result;
import org.neo4j.graphdb.Transaction;

/** Imports the Neo4j CSV and runs the Cypher script, twice, in a real Neo4j. */
public class Neo4j {
    static JsonNode truth;

    public static void main(String[] args) throws Exception {
        Path out = Path.of(args[0]), data = Path.of(args[1]);
        truth = new ObjectMapper().readTree(out.resolve("graph.json").toFile());
        Path byScript = home(data, "script"), byImport = home(data, "import");
        with(byScript, db -> {
            for (int i = 0; i < 2; i++) {
                script(db, out.resolve("graph.cypher"));
                compare(db, false, "cypher script, pass " + (i + 1));
            }
        });
        Path t = out.resolve("neo4j");
        int status = new picocli.CommandLine(new org.neo4j.importer.ImportCommand.Full(new ExecutionContext(byImport, byImport.resolve("conf"))))
            .execute("neo4j", "--nodes=" + t.resolve("entities-header.csv") + "," + t.resolve("entities.csv"),
                "--relationships=" + t.resolve("edges-header.csv") + "," + t.resolve("edges.csv"),
                "--array-delimiter=U+001F", "--multiline-fields=true", "--id-type=string", "--report-file=" + data.resolve("import.report"));
        if (status != 0) fail("import ended with " + status);
        with(byImport, db -> compare(db, true, "neo4j-admin import"));
        System.exit(0);
    }

    interface Work { void on(GraphDatabaseService db) throws Exception; }

    static Path home(Path data, String name) throws Exception {
        Path home = data.resolve(name);
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/neo4j.conf"), "");
        return home;
    }

    static void with(Path home, Work work) throws Exception {
        DatabaseManagementService dbms = new DatabaseManagementServiceBuilder(home).build();
        try {
            work.on(dbms.database("neo4j"));
        } finally {
            dbms.shutdown();
        }
    }

    /** Does what cypher-shell does with a file: ":param name => expression" and statements. */
    static void script(GraphDatabaseService db, Path file) throws Exception {
        Object rows = null;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("//")) continue;
            if (line.startsWith(":param rows => ")) {
                try (Transaction tx = db.beginTx(); Result r = tx.execute("RETURN " + line.substring(15) + " AS rows")) {
                    rows = r.next().get("rows");
                }
                continue;
            }
            try (Transaction tx = db.beginTx()) {
                if (rows == null) tx.execute(line).close(); else tx.execute(line, Map.of("rows", rows)).close();
                tx.commit();
            }
        }
    }

    static void compare(GraphDatabaseService db, boolean plain, String what) {
        Map<String, String> want = new TreeMap<>(), got = new TreeMap<>();
        for (JsonNode e : truth.get("entities")) {
            StringBuilder aliases = new StringBuilder();
            for (JsonNode a : e.get("aliases")) aliases.append('|').append(rule(a.get("name").asText(), plain));
            StringBuilder spans = new StringBuilder();
            for (JsonNode v : e.get("evidence")) spans.append('|').append(v.get("field").asText() + ":" + v.get("start") + "-" + v.get("end"));
            String type = e.get("type").asText();
            want.put(rule(e.get("id").asText(), plain), rule(e.get("name").asText(), plain) + " " + e.get("mentions").asLong() + " " + aliases + " "
                + type.substring(0, 1).toUpperCase() + type.substring(1) + " " + e.get("confidence").asDouble()
                + " " + (e.path("place").has("lat") ? e.get("place").get("lat").asDouble() : null) + " " + spans);
        }
        try (Transaction tx = db.beginTx()) {
            tx.execute("MATCH (e:Entity {dataset: 'newsgraph'}) RETURN e.id AS id, e.name AS name, e.mentions AS m, e.aliases AS a, [l IN labels(e) WHERE l <> 'Entity'][0] AS l, e.confidence AS c, e.location.latitude AS p, coalesce(e.evidence_spans, []) AS s")
                .forEachRemaining(r -> got.put((String) r.get("id"), r.get("name") + " " + r.get("m") + " " + list(r.get("a")) + " " + r.get("l") + " " + r.get("c") + " " + r.get("p") + " " + list(r.get("s"))));
            for (String id : want.keySet())
                if (!Objects.equals(want.get(id), got.get(id))) fail(what + ": " + id + " is " + got.get(id) + ", not " + want.get(id));
            long edges = (Long) tx.execute("MATCH (:Entity)-[r]->(:Entity) WHERE type(r) = CASE r.type WHEN 'cooccurs' THEN 'CO_OCCURS' ELSE toUpper(replace(r.type, '-', '_')) END AND r.npmi IS :: FLOAT AND r.sentences IS :: INTEGER RETURN count(r) AS n").next().get("n");
            long nodes = (Long) tx.execute("MATCH (n) RETURN count(n) AS n").next().get("n");
            if (nodes != want.size() || edges != truth.get("edges").size()) fail(what + ": " + nodes + " nodes, " + edges + " edges");
            System.out.println("neo4j: " + what + ": Neo4j 5.26: " + nodes + " nodes, " + edges + " relationships");
        }
    }

    static String list(Object a) {
        StringBuilder s = new StringBuilder();
        Iterable<?> items = a instanceof Object[] array ? List.of(array) : (Iterable<?>) a;
        for (Object o : items) s.append('|').append(o);
        return s.toString();
    }

    /** The rule for formats without control characters. */
    static String rule(String s, boolean plain) {
        return plain ? s.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]", "\ufffd") : s;
    }

    static void fail(String why) {
        System.out.println("neo4j: " + why);
        System.exit(1);
    }
}
