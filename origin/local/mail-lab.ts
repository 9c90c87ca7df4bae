import * as v from 'valibot';
import { beginChild } from './child.ts';
import { type Context, PART } from './context.ts';
import { logPath } from './layout.ts';
import { LOOPBACK } from './ports.ts';

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

/** Starts the lab, or takes the world as the caller's environment describes it. */
export async function enterMailWorld(context: Context): Promise<MailWorld> {
  const { settings, ports, roster } = context;
  const sender = {
    EV_HELO_NAME: settings.heloName ?? LAB_SENDER.EV_HELO_NAME,
    EV_MAIL_FROM: settings.mailFrom ?? LAB_SENDER.EV_MAIL_FROM,
  };
  if (!settings.lab) return { environment: sender, statsUrl: null };
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
      EV_EGRESS_ADDRESS: LOOPBACK,
    },
    statsUrl: lab.statsUrl,
  };
}
