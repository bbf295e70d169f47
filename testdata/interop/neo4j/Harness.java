import java.nio.file.Path;

import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilders;

/**
 * A Neo4j server for tests. Prints "READY bolt://host:port" when it answers and stops at the end of standard input.
 *
 * <p>Arguments: folder for its data; "auth" to ask for a password (user neo4j, password neo4j at first), else none; port, 0
 * for any.
 */
public final class Harness {
  public static void main(String[] args) throws Exception {
    Neo4j server =
        Neo4jBuilders.newInProcessBuilder(Path.of(args[0]))
            .withDisabledServer()
            .withConfig(GraphDatabaseSettings.auth_enabled, args[1].equals("auth"))
            .withConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(args[2])))
            .build();
    System.out.println("READY " + server.boltURI());
    System.out.flush();
    while (System.in.read() >= 0) {}
    server.close();
  }
}
