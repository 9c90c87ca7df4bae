/** Evidence as the API shows it on request. */
import type { EvidenceItem } from '#shared/contract/verdict.ts';
import { redactReplyText } from '#shared/smtp/redact.ts';
import { formatEnhancedCode, replyText } from '#shared/smtp/reply.ts';
import type { Reply } from '#shared/smtp/reply.ts';
import type { AcceptAllEvidence, Evidence, RecipientEvidence, RouteEvidence } from './evidence.ts';

/** One item a check that was made, in the order in which they are made. */
export function evidenceItems(evidence: Evidence, observedAt: string): EvidenceItem[] {
  const items = [routeItem(evidence.route, observedAt), ...policyItems(evidence.route, observedAt)];
  const source = evidence.mxHost ?? 'smtp';
  if (evidence.recipient !== null) {
    items.push(recipientItem('smtp.recipient', evidence.recipient, source, observedAt));
  }
  const control = acceptAllItem(evidence.acceptAll, source, observedAt);
  if (control !== null) items.push(control);
  return items;
}

/** What DNS has said of the domain. */
export function routeItem(route: RouteEvidence, observedAt: string): EvidenceItem {
  return {
    check: 'dns.mx',
    result: route.kind,
    source: 'dns',
    observed_at: observedAt,
    detail: routeDetail(route),
  };
}

function routeDetail(route: RouteEvidence): string | null {
  if ('hosts' in route) return route.hosts.join(' ');
  return route.kind === 'dns_failure' ? route.failure : null;
}

/** RFC 8461: shown where it changes what is done, and so only where it is enforced. */
function policyItems(route: RouteEvidence, observedAt: string): EvidenceItem[] {
  const enforced =
    route.kind === 'mx_outside_policy' || ('tls' in route && route.tls === 'required');
  if (!enforced) return [];
  const detail = route.kind === 'route' ? null : 'it names none of the MX hosts';
  return [
    { check: 'mta_sts', result: 'enforce', source: 'policy', observed_at: observedAt, detail },
  ];
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
        detail: evidence.confirmed ? 'seen twice, with random recipients of two shapes' : null,
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
    case 'tls_unavailable':
      return evidence.detail;
    case 'protocol_error':
      return `at ${evidence.stage}: ${redactReplyText(evidence.detail)}`;
    case 'timeout':
    case 'disconnected':
      return `at ${evidence.stage}`;
    case 'held_back':
      return `not asked before ${new Date(evidence.untilMs).toISOString()}: ${evidence.because}`;
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
