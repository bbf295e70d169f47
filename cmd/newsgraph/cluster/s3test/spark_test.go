package s3test

import (
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestSpark runs the job on two Spark workers with inputs and OUT in a store that
// speaks S3, whose answers are cut and refused now and then, and does so again:
// nothing is made a second time. NEWSGRAPH_SPARK is the folder with PySpark that
// check.sh makes, NEWSGRAPH_HADOOP_AWS one with hadoop-aws and its jars.
func TestSpark(t *testing.T) {
	spark, jars := os.Getenv("NEWSGRAPH_SPARK"), os.Getenv("NEWSGRAPH_HADOOP_AWS")
	if spark == "" || jars == "" {
		t.Skip("NEWSGRAPH_SPARK and NEWSGRAPH_HADOOP_AWS are to name folders with PySpark and with hadoop-aws")
	}
	s := serve(t)
	s.articles(t)
	s.bucket(t, "jobs")
	dir := t.TempDir()
	run(t, nil, "extract", "--quiet", "s3://news/articles", "-o", filepath.Join(dir, "one"))
	binary := filepath.Join(dir, "newsgraph")
	if err := os.Link(os.Getenv("NEWSGRAPH"), binary); err != nil {
		if err := os.WriteFile(binary, read(t, os.Getenv("NEWSGRAPH")), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	first := s.submit(t, spark, jars, binary)
	if !bytes.Contains(first, []byte("finish: done")) {
		t.Fatalf("the job did not finish:\n%s", first)
	}
	for _, name := range []string{"graph.json", "records.jsonl.zst", "ledger.json"} {
		if !bytes.Equal(s.get(t, "jobs", "first/run/"+name), read(t, filepath.Join(dir, "one", name))) {
			t.Errorf("%s differs", name)
		}
	}
	again := s.submit(t, spark, jars, binary)
	if !bytes.Contains(again, []byte("finish: kept")) || bytes.Contains(again, []byte(": done")) {
		t.Errorf("again something was made:\n%s", again)
	}
	if s.cut.Load() == 0 {
		t.Error("no answer was cut: the test shows nothing")
	}
}

// submit runs the job and gives what it said.
func (s *server) submit(t *testing.T, spark, jars, binary string) []byte {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(jars, "*.jar"))
	if err != nil || len(list) == 0 {
		t.Fatalf("no jars in %s: %v", jars, err)
	}
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	path := ""
	for _, jar := range list {
		path += jar + ":"
	}
	args := []string{
		"--master", "local-cluster[2,1,700]", "--files", binary, "--driver-class-path", path,
		"--conf", "spark.executor.extraClassPath=" + path, "--conf", "spark.executor.memory=700m", "--conf", "spark.driver.memory=600m",
		"--conf", "spark.ui.enabled=false", "--conf", "spark.python.worker.memory=128m",
		"--conf", "spark.hadoop.fs.s3a.endpoint=http://" + at.Host, "--conf", "spark.hadoop.fs.s3a.path.style.access=true",
		"--conf", "spark.hadoop.fs.s3a.connection.ssl.enabled=false", "--conf", "spark.hadoop.fs.s3a.endpoint.region=us-east-1",
		"--conf", "spark.hadoop.fs.s3a.access.key=key", "--conf", "spark.hadoop.fs.s3a.secret.key=secret",
	}
	for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		args = append(args, "--conf", "spark.executorEnv."+name+"="+os.Getenv(name))
	}
	args = append(args, filepath.Join("..", "newsgraph_spark.py"), "-o", "s3a://jobs/first", "--partitions", "3", "--share-bytes", "30000", "s3://news/articles")
	cmd := exec.Command(filepath.Join(spark, "venv", "bin", "spark-submit"), args...)
	t.Setenv("SPARK_HOME", "")
	os.Unsetenv("SPARK_HOME") // of another Spark
	cmd.Env = append(os.Environ(), "SPARK_LOCAL_IP=127.0.0.1", "PYSPARK_PYTHON="+filepath.Join(spark, "venv", "bin", "python"))
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("spark-submit: %v\n%s", err, said[max(0, len(said)-6000):])
	}
	return said
}
