import * as v from 'valibot';
import { beginChild } from './child.ts';
import { type Context, PART } from './context.ts';
import { logPath } from './layout.ts';
import { LOOPBACK } from './ports.ts';
import type { Settings } from './settings.ts';

/** Where mail goes: to the lab on this machine, or to whom the caller's environment says. */
export interface MailWorld {
  /** Variables that lead the origin's processes there; empty ones are the caller's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Counters of the lab; null without it. */
  readonly statsUrl: string | null;
}

const LabLineSchema = v.object({
  dnsServer: v.string(),
  smtpPort: v.number(),
  statsUrl: v.string(),
});

/** Who the worker says it is in the lab: a name that no one on the internet can have (RFC 6761 §6.2). */
const LAB_SENDER = { EV_HELO_NAME: 'verifier.test', EV_MAIL_FROM: 'postmaster@verifier.test' };

/** Loads and benchmarks put hundreds of domains on one host of the lab, and it has agreed to them. */
const LAB_CONNECTIONS_PER_MINUTE = '60000';

/** Starts the lab, or takes the world as the caller's environment describes it. */
export async function enterMailWorld(context: Context): Promise<MailWorld> {
  const { settings, ports, roster } = context;
  const sender = {
    EV_HELO_NAME: settings.heloName ?? LAB_SENDER.EV_HELO_NAME,
    EV_MAIL_FROM: settings.mailFrom ?? LAB_SENDER.EV_MAIL_FROM,
  };
  const EV_EGRESS_CHECKS = egressChecks(settings);
  if (!settings.lab) return { environment: { ...sender, EV_EGRESS_CHECKS }, statsUrl: null };
  const note = `DNS ${LOOPBACK}:${ports.labDns}, SMTP port ${ports.labSmtp}`;
  const line = await roster.start(PART.lab, 'surroundings', note, () =>
    beginChild({
      name: PART.lab,
      entry: new URL('./lab-host.ts', import.meta.url),
      environment: {
        EV_LAB_DNS_PORT: String(ports.labDns),
        EV_LAB_SMTP_PORT: String(ports.labSmtp),
        EV_LAB_STATS_PORT: String(ports.labStats),
      },
      logPath: logPath(settings.stateDirectory, PART.lab),
      readiness: { kind: 'line' },
    }),
  );
  const lab = v.parse(LabLineSchema, line);
  return {
    environment: {
      ...sender,
      EV_DNS_SERVERS: lab.dnsServer,
      EV_SMTP_PORT: String(lab.smtpPort),
      EV_ALLOW_PRIVATE_MX: '1',
      EV_EGRESS_ADDRESS: settings.egressAddress ?? LOOPBACK,
      EV_EGRESS_CHECKS,
      EV_CONNECTIONS_PER_MINUTE: LAB_CONNECTIONS_PER_MINUTE,
    },
    statsUrl: lab.statsUrl,
  };
}

/**
 * Addresses of a private world have names and listings only where somebody made them up: in the lab,
 * for the lab's own sender. Elsewhere the checks are on, unless the caller says otherwise.
 */
export function egressChecks(settings: Settings): 'on' | 'off' {
  const isLabSender = settings.heloName === null && settings.mailFrom === null;
  const canKnow = settings.lab ? isLabSender : !settings.allowPrivateMx;
  return settings.egressChecks ?? (canKnow ? 'on' : 'off');
}
