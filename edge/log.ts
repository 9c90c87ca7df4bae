/** The edge's log: one JSON object a line, which is what Workers' observability reads. */

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';
/** What a line may say: names, codes, counts. Never an address, never a key, never a body. */
export type LogFields = Readonly<Record<string, string | number | readonly string[]>>;
export type Log = (level: LogLevel, event: string, fields: LogFields) => void;

export const log: Log = (level, event, fields) => {
  // A Worker has no other way to write a log.
  // oxlint-disable-next-line no-console
  console.log(JSON.stringify({ level, event, ...fields }));
};
