import type { Explanation } from '@ucv/matching';
import { explainPair } from '@ucv/matching';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { rename, rm, writeFile } from 'node:fs/promises';
import { Refused } from '../refused';
import { doubtful, html, markdown, sections, summary } from '../resolve/report';
import { type Resolved, resolveFile } from '../resolve/work';
import { printJson, printLine, type Terminal } from '../terminal';

interface Options {
  records: string;
  schema?: string;
  encoding?: string;
  output?: string;
  review?: string;
  decisions?: string;
  report?: string;
  threshold?: number;
  prefer?: 'precision' | 'recall';
  explain?: [string, string];
  json?: boolean;
}

const help = `
Needs no labels: what makes two records one is learned from the file. The schema is
  {"record_id": "id", "source": "system", "columns": {"first": "person.given_name", …}, "pairs": "all"}
Meanings: person.given_name, .family_name, .full_name, .birth_date, .sex, .title; address.street_number, .street,
.line1, .line2, .city, .postcode, .region; contact.email, .phone; identifier.<kind>; organisation.name, .legal_form,
.register_number, .tax_id; category; text. What follows the first space is a remark. Without a schema, or for columns
that it gives no meaning, meanings are guessed and told.
"pairs": "cross" joins records of different sources alone.

Examples:
  npx ucv resolve --records people.csv --output clusters.csv
  npx ucv resolve --records people.csv.gz --schema schema.json --output clusters.csv --report report.html
  npx ucv resolve --records people.csv --output clusters.csv --review doubtful.csv
  npx ucv resolve --records people.csv --output clusters.csv --decisions doubtful.csv
  npx ucv resolve --records people.csv --explain 17 42`;

export function addResolve(program: Command, terminal: Terminal): void {
  program
    .command('resolve')
    .description('Finds which records of a file are one person or thing.')
    .requiredOption('--records <file>', 'CSV, also gzipped; its first line names the columns')
    .option('--schema <file>', 'what the columns mean, as JSON (default: guessed)')
    .option('--encoding <name>', 'of the records, such as windows-1250 (default: found out)')
    .option('--output <file>', 'record_id,cluster_id: a line for every record')
    .option('--review <file>', 'doubtful pairs side by side, as CSV with a column decision to fill in')
    .option('--decisions <file>', 'that file, filled in with same or different: holds, and teaches the rest')
    .option('--report <file>', 'weights, blocking, clusters and doubtful pairs: .html or .md')
    .option(
      '--threshold <p>',
      'least probability of a join, between 0 and 1 (default: 0.5, for less than 100 records 0.9)',
      probability,
    )
    .addOption(
      new Option(
        '--prefer <what>',
        'precision: rather one person twice than two in one; recall: the other way round, for a list that somebody will check',
      )
        .choices(['precision', 'recall'])
        .default('precision'),
    )
    .option('--explain <ids...>', 'why two records are one, or are not: two record ids')
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action((options: Options) => resolve(options, terminal));
}

function probability(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It is a number between 0 and 1, such as 0.8.');
}

async function resolve(options: Options, terminal: Terminal): Promise<void> {
  check(options);
  const resolved = await resolveFile(
    options,
    options.json ? ({ ...terminal.err, isTTY: false } as Terminal['err']) : terminal.err,
  );
  const notes = [...resolved.schema.notes, ...resolved.result.notes];
  if (!options.json) for (const note of notes) printLine(terminal.err, note);
  await write(options, resolved);
  if (options.explain) return explain(options.explain, resolved, { ...options, terminal });
  if (options.json) return printJson(terminal.out, machine(resolved, notes));
  const rows = summary(resolved);
  const width = Math.max(...rows.map(([what]) => what!.length));
  for (const [what, figure] of rows) printLine(terminal.out, `${what!.padEnd(width)}  ${figure!}`);
}

function check(options: Options): void {
  const { report, explain: ids } = options;
  const wrong = (message: string) => new Refused('cli.bad-options', message, undefined, 2);
  const made = [options.output, options.review, report, ids];
  if (made.every((each) => !each))
    throw wrong('Say what to make: --output <file>, --review, --report, or --explain <a> <b>.');
  if (ids && ids.length !== 2) throw wrong('--explain takes two record ids.');
  if (report && !/\.(html?|md)$/i.test(report))
    throw wrong('--report makes a file that ends in .html or .md.');
}

async function write({ output, review, report }: Options, resolved: Resolved): Promise<void> {
  const { ids, result } = resolved;
  if (output)
    await put(
      output,
      csv(
        ['record_id', 'cluster_id'],
        Array.from(ids, (id, i) => [id, String(result.clusters[i]! + 1)]),
      ),
    );
  if (review)
    await put(
      review,
      csv(
        ['record_a', 'record_b', 'decision', 'probability', 'joined', 'for', 'against'],
        doubtful(resolved).map((pair) => reviewed(resolved, pair)),
      ),
    );
  if (report)
    await put(report, /\.md$/i.test(report) ? markdown(sections(resolved)) : html(sections(resolved)));
}

const csv = (header: string[], rows: string[][]): string => stringify([header, ...rows]);

function reviewed(
  { ids, result }: Resolved,
  { a, b, probability: likely }: { a: number; b: number; probability: number },
): string[] {
  const { steps, sameCluster } = explainPair(result, a, b);
  const say = (some: Explanation['steps']) =>
    some.map(({ feature, level, a: one, b: other }) => `${feature} ${level}: ${one} / ${other}`).join('; ');
  const told = [...steps].sort((x, y) => Math.abs(y.bits) - Math.abs(x.bits));
  return [
    ids[a]!,
    ids[b]!,
    '',
    likely.toFixed(4),
    sameCluster ? 'yes' : 'no',
    say(told.filter(({ bits }) => bits > 0)),
    say(told.filter(({ bits }) => bits < 0)),
  ];
}

/** A file is there whole or not at all. */
async function put(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new Refused(
      'cli.not-written',
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}): check its folder and rights.`,
    );
  }
}

function explain(
  [a, b]: [string, string],
  resolved: Resolved,
  { json, terminal }: { json?: boolean; terminal: Terminal },
): void {
  const [x, y] = [a, b].map((id) => {
    const at = resolved.ids.indexOf(id);
    if (at < 0) throw new Refused('cli.record-unknown', `No record has the id "${id}".`);
    return at;
  }) as [number, number];
  const told = explainPair(resolved.result, x, y);
  if (json) return printJson(terminal.out, told);
  const line = (bits: number, what: string) =>
    printLine(terminal.out, `${bits.toFixed(1).padStart(7)}  ${what}`);
  line(told.prior, 'before anything is compared');
  for (const { feature, level, bits, a: one, b: other } of told.steps)
    line(bits, `${feature}: ${level} (${one || '–'} / ${other || '–'})`);
  if (Math.abs(told.relatives) >= 0.05)
    line(told.relatives, 'relatives in one home would look like this, too');
  line(told.weight, `log2 odds of the pair by itself`);
  line(told.groups, `what the groups around them say`);
  line(
    told.weight + told.groups,
    `log2 odds: probability ${told.probability.toFixed(4)}, ${told.sameCluster ? 'one cluster' : 'two clusters'}`,
  );
}

const machine = ({ ids, result, seconds, schema }: Resolved, notes: string[]) => ({
  records: ids.length,
  clusters: new Set(result.clusters).size,
  candidates: result.blocking.candidates,
  blockingRecall: result.blocking.recall.share,
  bands: result.bands,
  joined: result.joined,
  threshold: result.threshold,
  decisions: result.refinement?.decisions ?? 0,
  columns: schema.columns,
  duplicateFree: result.duplicateFree,
  notes,
  seconds: Number(seconds.toFixed(2)),
});
