// One query over a file, again and again, by Jena ARQ: rows and seconds of each, one a line.
// java -cp ... Arq.java FILE QUERY TIMES

import java.nio.file.*;
import org.apache.jena.query.*;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.RDFDataMgr;

public class Arq {
    public static void main(String[] args) throws Exception {
        Model model = RDFDataMgr.loadModel(args[0]);
        Query query = QueryFactory.create(Files.readString(Path.of(args[1])));
        for (int time = 0; time < Integer.parseInt(args[2]); time++) {
            long since = System.nanoTime();
            int rows = 0;
            try (QueryExecution execution = QueryExecutionFactory.create(query, model)) {
                ResultSet results = execution.execSelect();
                while (results.hasNext()) {
                    results.next();
                    rows++;
                }
            }
            System.out.println(rows + " " + (System.nanoTime() - since) / 1e9);
            System.out.flush();
        }
    }
}
