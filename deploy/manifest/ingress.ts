import type { IIssuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { API_HOST, CERTIFICATE, metadataOf, ORIGIN_HOST } from './names.ts';

const ISSUER = 'letsencrypt';
const HOSTS = [API_HOST, ORIGIN_HOST];

/**
 * DNS-01, since the API's name leads to the edge and not here: no challenge over HTTP would arrive.
 */
export const CERTIFICATE_ISSUER: IIssuer = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Issuer',
  metadata: metadataOf(ISSUER, 'api-service'),
  spec: {
    acme: {
      server: 'https://acme-v02.api.letsencrypt.org/directory',
      privateKeySecretRef: { name: 'letsencrypt-account' },
      solvers: [
        {
          dns01: {
            cloudflare: { apiTokenSecretRef: { name: 'cloudflare-dns-token', key: 'token' } },
          },
        },
      ],
    },
  },
};

/** cert-manager makes the Certificate for it, and makes it again when somebody deletes it. */
export const INGRESS: IIngress = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: {
    ...metadataOf('api-service'),
    annotations: {
      'cert-manager.io/issuer': ISSUER,
      // A batch may have 100 MB, and an answer may take 30 s.
      'nginx.ingress.kubernetes.io/proxy-body-size': '101m',
      'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '65',
    },
  },
  spec: {
    ingressClassName: 'nginx',
    tls: [{ hosts: HOSTS, secretName: CERTIFICATE }],
    rules: HOSTS.map((host) => ({
      host,
      http: {
        paths: [
          {
            path: '/',
            pathType: 'Prefix',
            backend: { service: { name: 'api-service', port: { name: 'http' } } },
          },
        ],
      },
    })),
  },
};
