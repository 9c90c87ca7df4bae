/**
 * Connections to Postgres that one process of each role opens at most. The server must take those of
 * all replicas together: deploy/manifest holds its `max_connections` above their sum.
 */
export const DATABASE_CONNECTIONS = {
  'api-service': 10,
  orchestrator: 4,
  'smtp-worker': 6,
} as const;
