/** Evidence as the API shows it on request. */
import type { EvidenceItem } from '#shared/contract/verdict.ts';
import { redactReplyText } from '#shared/smtp/redact.ts';
import { formatEnhancedCode, replyText } from '#shared/smtp/reply.ts';
import type { Reply } from '#shared/smtp/reply.ts';
import type { AcceptAllEvidence, Evidence, RecipientEvidence, RouteEvidence } from './evidence.ts';

/** One item a check that was made, in the order in which they are made. */
export function evidenceItems(evidence: Evidence, observedAt: string): EvidenceItem[] {
  const items = [routeItem(evidence.route, observedAt)];
  const source = evidence.mxHost ?? 'smtp';
  if (evidence.recipient !== null) {
    items.push(recipientItem('smtp.recipient', evidence.recipient, source, observedAt));
  }
  const control = acceptAllItem(evidence.acceptAll, source, observedAt);
  if (control !== null) items.push(control);
  return items;
}

function routeItem(route: RouteEvidence, observedAt: string): EvidenceItem {
  const detail =
    route.kind === 'route' || route.kind === 'unusable_mx'
      ? route.hosts.join(' ')
      : route.kind === 'dns_failure'
        ? route.failure
        : null;
  return { check: 'dns.mx', result: route.kind, source: 'dns', observed_at: observedAt, detail };
}

function recipientItem(
  check: string,
  evidence: RecipientEvidence,
  source: string,
  observedAt: string,
): EvidenceItem {
  const result = evidence.kind === 'reply' ? evidence.meaning : evidence.kind;
  return { check, result, source, observed_at: observedAt, detail: recipientDetail(evidence) };
}

function acceptAllItem(
  evidence: AcceptAllEvidence,
  source: string,
  observedAt: string,
): EvidenceItem | null {
  switch (evidence.kind) {
    case 'control':
      return recipientItem('smtp.random_recipient', evidence.outcome, source, observedAt);
    case 'known':
      return {
        check: 'domain.accept_all',
        result: evidence.acceptAll,
        source: 'domain profile',
        observed_at: new Date(evidence.observedAtMs).toISOString(),
        detail: null,
      };
    case 'not_asked':
      return null;
  }
}

function recipientDetail(evidence: RecipientEvidence): string | null {
  switch (evidence.kind) {
    case 'reply':
      return `at ${evidence.stage}: ${formatReply(evidence.reply)}`;
    case 'connection_failed':
      return evidence.detail;
    case 'protocol_error':
      return `at ${evidence.stage}: ${redactReplyText(evidence.detail)}`;
    case 'timeout':
    case 'disconnected':
      return `at ${evidence.stage}`;
    case 'not_probed':
      return evidence.why;
    case 'smtputf8_not_offered':
      return null;
  }
}

function formatReply(reply: Reply): string {
  const codes = [String(reply.code), formatEnhancedCode(reply.enhanced)].filter(Boolean).join(' ');
  return `${codes} ${redactReplyText(replyText(reply))}`.trimEnd();
}
