/**
 * The commands that operators have had in their hands since before there was a system, exactly as they
 * stand in their old runbook, and what becomes of each: it works as written, or docs/runbook.md has
 * another in its place.
 */

export type Outcome =
  /** It ends well and prints this. */
  | { readonly kind: 'works'; readonly prints: RegExp; readonly note?: string }
  /** What to type instead, of which this is a part, and why. The old one must do no harm. */
  | { readonly kind: 'corrected'; readonly instead: string; readonly why: string };

export interface SeedCommand {
  readonly section: string;
  readonly written: string;
  readonly language?: 'sql';
  /** Typed in a pod of the namespace: its names exist nowhere else. */
  readonly inside?: true;
  readonly outcome: Outcome;
}

const N = '-n email-validator';
const REDIS = `kubectl exec -it redis-0 ${N} -- redis-cli`;
const PSQL = `kubectl exec -it postgresql-0 ${N} -- psql -U email_validator_app -d email_validation`;
const works = (prints: RegExp, note?: string): Outcome =>
  note === undefined ? { kind: 'works', prints } : { kind: 'works', prints, note };
const NUMBER = /^\(integer\) \d+$/m;
const ONE_POD = 'shows one pod of several; by label, it shows all';
const IN_A_POD = 'in a pod of the namespace; from elsewhere by port-forward';

/** The sections of the old runbook, by its own order. */
export const SEED_COMMANDS: readonly SeedCommand[] = [
  ...section('Starting and stopping', [
    ['kubectl apply -f deploy/kubernetes.yaml', works(/deployment\/api-service configured/)],
    [
      `kubectl wait --for=condition=ready pod -l app=api-service ${N} --timeout=300s`,
      works(/pod\/api-service-\S+ condition met/),
    ],
    [
      `kubectl wait --for=condition=ready pod -l app=smtp-workers ${N} --timeout=300s`,
      works(/pod\/smtp-workers-\S+ condition met/),
    ],
    [
      `kubectl scale deployment --all --replicas=0 ${N}`,
      works(/api-service scaled[\s\S]*smtp-workers scaled/),
    ],
    [
      'kubectl delete namespace email-validator',
      works(/"email-validator" deleted/, 'takes data and backups with it'),
    ],
    [`kubectl rollout restart deployment/api-service ${N}`, works(/api-service restarted/)],
    [`kubectl rollout restart deployment/smtp-workers ${N}`, works(/smtp-workers restarted/)],
    [`kubectl get pods ${N}`, works(/postgresql-0 .*Running[\s\S]*redis-0 .*Running/)],
    [`kubectl get deployment api-service ${N}`, works(/^api-service$/m)],
    [`kubectl logs -f deployment/api-service ${N}`, works(/api-service listens/, ONE_POD)],
  ]),
  ...section('Health checks', [
    ['curl https://api.mail-validator.com/health', works(/"status":"healthy"/)],
    [`${PSQL} -c "SELECT 1;"`, works(/\(1 row\)/)],
    [`${REDIS} ping`, works(/^PONG$/m)],
    [`${REDIS} XLEN queue:validation:standard`, works(NUMBER)],
    [
      `kubectl get pods -l app=smtp-workers ${N} --field-selector=status.phase=Running`,
      works(/smtp-workers-\S+ .*Running/),
    ],
  ]),
  ...section('Common operations', [
    [
      `curl -X POST https://api.mail-validator.com/v1/validate -H "X-API-Key: YOUR_API_KEY" -H "Content-Type: application/json" -d '{"email": "test@example.com"}'`,
      works(/"state":"(?:un)?deliverable|"state":"unknown|"state":"risky/),
    ],
    [
      'curl https://api.mail-validator.com/v1/jobs/{JOB_ID} -H "X-API-Key: YOUR_API_KEY"',
      works(/"kind":"single"/),
    ],
    [`${REDIS} XLEN queue:validation:standard`, works(NUMBER)],
    [
      `${REDIS} DEL validation:result:HASH`,
      works(/^\(integer\) 1$/m, 'an orchestrator deletes the edge’s copy; ev cache drop does both'),
    ],
    [
      `${REDIS} --scan --pattern "validation:result:*" | xargs kubectl exec -it redis-0 ${N} -- redis-cli DEL`,
      {
        kind: 'corrected',
        instead: `redis-cli --scan --pattern "validation:result:*" | xargs -r -n 500 redis-cli UNLINK`,
        why: 'on a terminal each key ends in a carriage return, so nothing is deleted; with no key, DEL is an error',
      },
    ],
    [
      `${REDIS} XREAD COUNT 100 STREAMS queue:validation:standard 0`,
      works(/^\(nil\)$|queue:validation:standard/m, 'reads; nothing is taken out'),
    ],
  ]),
  ...section('Troubleshooting', [
    [`kubectl top pods -l app=smtp-workers ${N}`, works(/smtp-workers-\S+ +\d+m +\d+Mi/)],
    [`${REDIS} XLEN queue:validation:standard`, works(NUMBER)],
    [`${PSQL} -c "SELECT count(*) FROM pg_stat_activity;"`, works(/\(1 row\)/)],
    [`kubectl scale deployment smtp-workers --replicas=20 ${N}`, works(/smtp-workers scaled/)],
    [`kubectl logs deployment/api-service ${N} | grep ERROR`, works(/"level":"ERROR"/, ONE_POD)],
    [`kubectl logs deployment/smtp-workers ${N} | grep "SMTP Error"`, works(/SMTP Error/, ONE_POD)],
    [
      'curl http://api-service:9090/metrics | grep email_validator_errors_total',
      works(/# TYPE email_validator_errors_total counter/, IN_A_POD),
      { inside: true },
    ],
    [`${REDIS} XLEN queue:validation:standard`, works(NUMBER)],
    [`kubectl get pods -l app=smtp-workers ${N} | grep Running | wc -l`, works(/^5$/m)],
    [
      `kubectl logs deployment/smtp-workers ${N} --tail=100`,
      works(/"role":"smtp-worker"/, ONE_POD),
    ],
    [
      `kubectl scale deployment smtp-workers --replicas=50 ${N}`,
      works(/smtp-workers scaled/, 'the autoscaler lets up to 60 stand'),
    ],
    [`${REDIS} INFO MEMORY`, works(/maxmemory_policy:noeviction/)],
    [
      `${REDIS} INFO STATS | grep evicted_keys`,
      works(/evicted_keys:0/, 'always 0: nothing is evicted'),
    ],
    [
      `${PSQL} -c "SELECT count(*), state FROM pg_stat_activity GROUP BY state;"`,
      works(/idle|active/),
    ],
  ]),
  ...section('Incident response', [
    [`kubectl get pods ${N}`, works(/Running/)],
    [`kubectl rollout history deployment/api-service ${N}`, works(/REVISION/)],
    [`kubectl logs deployment/api-service ${N} --tail=100`, works(/"role":"api-service"/, ONE_POD)],
    [`kubectl rollout undo deployment/api-service ${N}`, works(/api-service rolled back/)],
  ]),
  ...section('Maintenance', [
    [
      `kubectl exec -it postgresql-0 ${N} -- pg_dump -U email_validator_app email_validation > backup_$(date +%Y%m%d).sql`,
      {
        kind: 'corrected',
        instead: 'kubectl exec postgresql-0 -n email-validator -- pg_dump',
        why: 'the terminal of -it puts carriage returns into the file, and functions keep them',
      },
    ],
    [
      `kubectl exec -i postgresql-0 ${N} -- psql -U email_validator_app email_validation < backup_20251120.sql`,
      {
        kind: 'corrected',
        instead: '-v ON_ERROR_STOP=1 --single-transaction',
        why: 'where there is a schema already, psql goes on after each error, changes little and reports success',
      },
    ],
    [
      'SELECT create_next_partition();',
      works(/validation_results_\d{4}_\d{2}/),
      { language: 'sql' },
    ],
    ['DROP TABLE IF EXISTS validation_results_2024_01;', works(/DROP TABLE/), { language: 'sql' }],
    ['SELECT cleanup_old_validations(90);', works(/\(1 row\)/), { language: 'sql' }],
    [`${REDIS} INFO MEMORY`, works(/used_memory_human/)],
    [`${REDIS} BGSAVE`, works(/Background saving/)],
    [`${REDIS} LASTSAVE`, works(NUMBER)],
    [`kubectl get certificate ${N}`, works(/^api-tls-cert$/m)],
    [
      `kubectl delete certificate api-tls-cert ${N}`,
      {
        kind: 'corrected',
        instead: `kubectl delete secret api-tls-cert ${N}`,
        why: 'it is made again at once from the secret that is still there: nothing is renewed',
      },
    ],
    [`kubectl logs deployment/api-service ${N} --since=1h`, works(/"role":"api-service"/, ONE_POD)],
    [
      `kubectl logs deployment/api-service ${N} --since-time=2025-11-20T10:00:00Z`,
      works(/"role":"api-service"/, ONE_POD),
    ],
  ]),
  ...section('Scaling', [
    [`kubectl scale deployment api-service --replicas=10 ${N}`, works(/api-service scaled/)],
    [`kubectl scale deployment smtp-workers --replicas=50 ${N}`, works(/smtp-workers scaled/)],
    [`kubectl scale deployment orchestrator --replicas=3 ${N}`, works(/orchestrator scaled/)],
    [`kubectl get hpa ${N}`, works(/^api-service-hpa$/m)],
    [
      `kubectl edit hpa api-service-hpa ${N}`,
      works(/no changes made|edited/, 'until the next apply'),
    ],
    [
      `kubectl edit deployment api-service ${N}`,
      works(/no changes made|edited/, 'until the next apply'),
    ],
  ]),
  ...section('Monitoring', [
    [
      'curl http://api-service:9090/metrics',
      works(/email_validator_requests_total/, IN_A_POD),
      { inside: true },
    ],
    [
      'curl http://smtp-workers:9090/metrics',
      works(/email_validator_worker_capacity/, `${IN_A_POD}; one worker of several`),
      { inside: true },
    ],
    [
      'curl http://prometheus:9090/api/v1/query?query=email_validator_validations_total',
      works(/"status":"success"/, IN_A_POD),
      { inside: true },
    ],
  ]),
];

type Row = readonly [
  written: string,
  outcome: Outcome,
  where?: Pick<SeedCommand, 'language' | 'inside'>,
];

function section(name: string, rows: readonly Row[]): SeedCommand[] {
  return rows.map(([written, outcome, where = {}]) => ({
    section: name,
    written,
    outcome,
    ...where,
  }));
}
