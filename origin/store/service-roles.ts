/**
 * The roles that processes connect as. None owns anything: what each may do stands in a migration,
 * and the roles themselves are made by whoever sets up the server.
 */
export const SERVICE_ROLES = {
  'api-service': 'email_validator_api_service',
  orchestrator: 'email_validator_orchestrator',
  'smtp-worker': 'email_validator_smtp_worker',
} as const;
