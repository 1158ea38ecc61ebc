package io.manta.dev.player;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** The jobs that Ray's dashboards know, by cluster: namespace and head service. */
final class PlayedJobs {

  private final Map<String, Map<String, PlayedJob>> jobs = new LinkedHashMap<>();
  private final Map<String, Queue<JobCourse>> courses = new HashMap<>(); // by namespace

  /** The next jobs that begin in a namespace go so, one after the other; those before are gone. */
  synchronized void script(String namespace, List<JobCourse> next) {
    courses.put(namespace, new ArrayDeque<>(next));
    jobs.keySet().removeIf(cluster -> cluster.startsWith(namespace + "/"));
  }

  /** What was submitted in a namespace: head service, id and status of each job. */
  synchronized List<String> submitted(String namespace) {
    List<String> out = new ArrayList<>();
    jobs.forEach(
        (cluster, known) -> {
          if (cluster.startsWith(namespace + "/")) {
            String service = cluster.substring(namespace.length() + 1);
            known.forEach(
                (id, job) -> out.add(service + " " + id + " " + job.status(Instant.now())));
          }
        });
    return out;
  }

  /** False when there is one of this id, which stays as it is. */
  synchronized boolean begin(String cluster, String id) {
    Map<String, PlayedJob> known = jobs.computeIfAbsent(cluster, key -> new LinkedHashMap<>());
    if (known.containsKey(id)) {
      return false;
    }
    Queue<JobCourse> next =
        courses.getOrDefault(cluster.substring(0, cluster.indexOf('/')), new ArrayDeque<>());
    JobCourse course = Optional.ofNullable(next.poll()).orElse(JobCourse.USUAL);
    known.put(id, PlayedJob.begun(Instant.now(), course));
    return true;
  }

  synchronized Optional<PlayedJob> find(String cluster, String id) {
    return Optional.ofNullable(jobs.getOrDefault(cluster, Map.of()).get(id));
  }

  /**
   * What Ray answers.
   *
   * @param path after {@code api/jobs/}
   */
  synchronized PlayedAnswer answer(String cluster, String method, String path, JsonNode body) {
    if (path.isEmpty() && method.equals("POST")) {
      return submit(cluster, body.path("submission_id").asText());
    }
    String[] parts = path.split("/");
    Optional<PlayedJob> job = find(cluster, parts[0]);
    if (job.isEmpty()) {
      return new PlayedAnswer(404, "Job " + parts[0] + " does not exist");
    }
    Instant now = Instant.now();
    if (parts.length > 1 && parts[1].equals("stop")) {
      jobs.get(cluster).put(parts[0], job.get().stopped(now));
      return new PlayedAnswer(200, Map.of("stopped", !job.get().hasEnded(now)));
    }
    return new PlayedAnswer(200, job.get().info(parts[0], now));
  }

  private PlayedAnswer submit(String cluster, String id) {
    if (!begin(cluster, id)) {
      return new PlayedAnswer(
          500,
          "Job with submission_id %s already exists. Please use a different submission_id."
              .formatted(id));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("job_id", id);
    answer.put("submission_id", id);
    return new PlayedAnswer(200, answer);
  }
}
