/** `ev explain`: what the service makes of a reply, an address or an MX host, without asking anybody. */
import * as v from 'valibot';
import { explainAddress, explainMx } from '#shared/address/explain.ts';
import { explainReply } from '#shared/smtp/explain.ts';
import { loadDomainLists } from '#origin/lists/load.ts';
import { EXIT, UsageError } from './command.ts';
import type { Command, Terminal } from './command.ts';
import { readNdjson } from './ndjson.ts';

type Explain = (input: Readonly<Record<string, unknown>>) => object;

const ReplyInput = v.object({
  stage: v.picklist(['connect', 'ehlo', 'starttls', 'mail', 'rcpt', 'rset', 'quit']),
  lines: v.array(v.string()),
  mx: v.optional(v.nullable(v.string()), null),
});
const AddressInput = v.object({ address: v.string() });
const MxInput = v.object({ mx: v.string() });

export const explainCommands: readonly Command[] = [
  command(
    'reply',
    'what SMTP replies mean: {"stage","lines","mx"} a line in, `meaning` and `state` added',
    async () => (input) => explainReply(parse(ReplyInput, input)),
  ),
  command(
    'address',
    'what addresses are: {"address"} a line in, syntax, flags and suggestion added',
    async () => {
      const lists = await loadDomainLists();
      return (input) => explainAddress(parse(AddressInput, input).address, lists);
    },
  ),
  command(
    'mx',
    'who runs MX hosts: {"mx"} a line in, `provider` added',
    async () => (input) => explainMx(parse(MxInput, input).mx),
  ),
];

function command(what: string, summary: string, prepare: () => Promise<Explain>): Command {
  return {
    name: `explain ${what}`,
    synopsis: '< NDJSON',
    summary,
    run: async (args, terminal) => {
      if (args.length > 0) throw new UsageError(`explain ${what} reads standard input`);
      return explainAll(await prepare(), terminal);
    },
  };
}

async function explainAll(explain: Explain, { input, out }: Terminal): Promise<number> {
  for await (const object of readNdjson(input)) {
    out(JSON.stringify({ ...object, ...explain(object) }));
  }
  return EXIT.ok;
}

function parse<TSchema extends v.GenericSchema>(
  schema: TSchema,
  input: unknown,
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UsageError(`${v.getDotPath(issue) ?? 'input'}: ${issue.message}`);
}
