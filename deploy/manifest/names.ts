/** The names that operators type. They are fixed: the runbook's commands stand on them. */
import { VERSION } from '#shared/contract/version.ts';

export const NAMESPACE = 'email-validator';
/** Name of the secret that holds all keys, passwords and URLs; docs/runbook.md says how it is made. */
export const SECRET = 'email-validator-secrets';
export const IMAGE = `registry.email-validator.example/email-validator:${VERSION}`;
export const POSTGRES_IMAGE = 'postgres:18.1-bookworm';
export const REDIS_IMAGE = 'redis:7.4.7-bookworm';

export const PORT = { api: 8080, metrics: 9090, postgresql: 5432, redis: 6379 } as const;

export const DATABASE = 'email_validation';
/** Host names: the API's, and the one by which the edge reaches the origin. */
export const API_HOST = 'api.mail-validator.com';
export const ORIGIN_HOST = 'origin.mail-validator.com';
export const CERTIFICATE = 'api-tls-cert';

/** Where Prometheus, the ingress controller and cluster DNS run. */
export const MONITORING_NAMESPACE = 'monitoring';
export const INGRESS_NAMESPACE = 'ingress-nginx';
export const DNS_NAMESPACE = 'kube-system';

/** The labels by which the runbook finds things. */
export function labelsOf(app: string) {
  return {
    app,
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/part-of': 'email-validator',
  };
}

/** Name, place and labels of an object that belongs to one app. */
export function metadataOf(name: string, app: string = name) {
  return { name, namespace: NAMESPACE, labels: labelsOf(app) };
}
