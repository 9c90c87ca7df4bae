/**
 * How the origin tells the edge of a promise ahead of its time: 202 with the job's Location, and a
 * body of lines. The first is the provisional verdict, sent as soon as the job is written down; the
 * second is the verdict itself, where it comes before the deadline. Whoever has read the first line
 * may end the waiting at any moment, and has a promise that is kept.
 *
 * Cloudflare's tunnel passes this media type on without collecting it (connection/connection.go of
 * cloudflared, `flushableContentTypes`).
 */
export const PROMISE_AHEAD_MEDIA_TYPE = 'application/x-ndjson';
