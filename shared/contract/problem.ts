import * as v from 'valibot';

/** RFC 9457 problem details, with the members that this API adds. */
export const ProblemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  code: v.string(),
  request_id: v.string(),
  errors: v.optional(
    v.array(v.object({ pointer: v.string(), code: v.string(), detail: v.string() })),
  ),
});
export type Problem = v.InferOutput<typeof ProblemSchema>;

/** What is wrong at one place of a body; `pointer` is a JSON Pointer (RFC 6901). */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}
