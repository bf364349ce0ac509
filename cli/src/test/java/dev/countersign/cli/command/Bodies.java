package dev.countersign.cli.command;

/** What a gateway said once. */
final class Bodies {
  static final String ID = "0123456789abcdefghjkmnpqrs";
  static final String DIGEST = "ab".repeat(32);

  static final String RESULT =
      """
      {"columns":[{"name":"id","type":"int4"},{"name":"customer","type":"text"}],
       "rows":[[1,"Ada\\u001b[2J"],[2,null]],"affected":0,"truncated":false}""";

  static final String WORDS =
      """
      {"columns":[],"rows":[],"affected":0,"truncated":false,
       "error":{"code":"23505","message":"duplicate key value","severity":"ERROR",
         "detail":"Key (name)=(Ada\\u001b[2J) already exists."}}""";

  static final String SELF_APPROVAL =
      """
      {"type":"urn:countersign:problem:self-approval","title":"Refused","status":403,
       "detail":"Expected another person than the requester, but alice is both",
       "code":"SELF_APPROVAL"}""";

  private Bodies() {}

  static String request(String status, long sequence, String... executions) {
    var waitingFor = status.equals("pending") ? "[\"1 of group:dba\"]" : "[]";
    return """
      {"id":"%s","status":"%s","sequence":%d,"kind":"sql","target":"orders",
       "environment":"production","requester":"alice","requesterKind":"person",
       "submittedAt":"2026-03-01T11:48:00Z","updatedAt":"2026-03-01T11:48:00Z",
       "until":"2026-03-02T11:48:00Z","operationDigest":"%s",
       "sql":"UPDATE orders SET status = 'paid'\\nWHERE id = 2","reason":"Paid by \\u001b[31mcheque",
       "facts":{"statementClass":"write","statements":1,"tables":["orders"],"functions":[],
         "redacted":"UPDATE orders SET status = ?\\nWHERE id = ?","findings":[],
         "effects":{"reads":[],"writes":["orders"],"columnsRead":["orders.id"],
           "columnsWritten":["orders.status"],"unknown":[],"where":"present","lock":"none",
           "rewrite":"no","hazards":[]}},
       "waitingFor":%s,"canUnblock":["bob","carol"],"runsLeft":1,"executions":[%s]}"""
        .formatted(ID, status, sequence, DIGEST, waitingFor, String.join(",", executions));
  }

  static String approval(String status, long sequence) {
    var waitingFor = status.equals("pending") ? "[\"1 of group:dba\"]" : "[]";
    return """
      {"id":"%s","status":"%s","sequence":%d,"kind":"approval","target":"releases",
       "environment":"production","requester":"alice","requesterKind":"person",
       "submittedAt":"2026-03-01T11:48:00Z","updatedAt":"2026-03-01T11:48:00Z",
       "until":"2026-03-02T11:48:00Z","operationDigest":"%s",
       "approval":{"digest":"%s","title":"Release 17","link":"https://ci.example/17",
         "description":"first\\nsecond \\u001b[2J"},"consumers":["user:deployer"],
       "facts":{"statementClass":"none","statements":0,"tables":[],"functions":[],
         "redacted":"approval of a digest","findings":[]},
       "waitingFor":%s,"canUnblock":["bob","carol"],"runsLeft":1,"executions":[]}"""
        .formatted(ID, status, sequence, "cd".repeat(32), DIGEST, waitingFor);
  }

  static String execution(String status) {
    return """
    {"id":"%s/1","number":1,"status":"%s","pool":"main","result":{"rows":2,"affected":0,"chunks":1},
     "failure":{"code":"23505","message":"duplicate key"}}"""
        .formatted(ID, status);
  }
}
