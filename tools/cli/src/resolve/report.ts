import { explainPair, type ScoredPair } from '@ucv/matching';
import type { Resolved } from './work';

/** A heading with a table, or with words. */
export interface Section {
  title: string;
  text?: string;
  head?: readonly string[];
  rows?: readonly (readonly string[])[];
}

const mostDoubtful = 50;

/** Pairs in doubt: near the threshold on either side, the most doubtful first. */
export function doubtful({ result }: Resolved): ScoredPair[] {
  const { review, match } = result.bands;
  return result.pairs
    .filter(({ probability }) => probability >= review.from && probability < match.from)
    .sort(
      (a, b) =>
        Math.abs(a.probability - 0.5) - Math.abs(b.probability - 0.5) ||
        b.weight - a.weight ||
        a.a - b.a ||
        a.b - b.b,
    );
}

export function clusterSizes({ result, ids }: Resolved): Map<number, number> {
  const counts = new Map<number, number>();
  for (const cluster of result.clusters) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  const sizes = new Map<number, number>();
  for (const size of ids.length > 0 ? counts.values() : []) sizes.set(size, (sizes.get(size) ?? 0) + 1);
  return new Map([...sizes].sort(([a], [b]) => a - b));
}

/** What a report says, whatever it is written in. */
export function sections(resolved: Resolved): Section[] {
  const { result, schema } = resolved;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    { title: 'Summary', head: ['what', 'figure'], rows: summary(resolved) },
    {
      title: 'Columns',
      head: ['column', 'meaning'],
      rows: schema.columns.map(({ name, meaning }) => [name, meaning]),
      text: [...schema.notes, ...result.notes].join('\n'),
    },
    {
      title: 'Weights',
      text: 'Bits by which each level speaks for a match (m: among matches, u: among others), before the rarity of a value.',
      head: ['compared', 'level', 'm', 'u', 'bits'],
      rows: result.model.features.flatMap(({ name, labels, m, u }) =>
        labels.map((label, i) => [
          name,
          label,
          m[i]!.toFixed(4),
          u[i]!.toExponential(1),
          Math.log2(m[i]! / u[i]!).toFixed(1),
        ]),
      ),
    },
    { title: 'Pairs by weight', head: ['log2 odds', 'pairs', ''], rows: histogram(result.pairs) },
    {
      title: 'Blocking',
      text: `Estimated recall of candidates: ${percent(result.blocking.recall.share)} (capture and recapture).`,
      head: ['rule', 'blocks', 'too large', 'new pairs'],
      rows: result.blocking.found.map(({ name, blocks, capped, pairs }) => [
        name,
        String(blocks),
        String(capped),
        String(pairs),
      ]),
    },
    {
      title: 'Cluster sizes',
      head: ['records', 'clusters'],
      rows: [...clusterSizes(resolved)].map(([size, count]) => [String(size), String(count)]),
    },
    {
      title: 'Doubtful pairs',
      text: 'The most doubtful first; every line is one thing that was compared.',
      head: ['pair', 'probability', 'joined', 'compared', 'one', 'other', 'level', 'bits'],
      rows: doubtful(resolved)
        .slice(0, mostDoubtful)
        .flatMap((pair) => sideBySide(resolved, pair)),
    },
  ];
}

export function summary({ ids, result, seconds }: Resolved): string[][] {
  const sizes = new Map<number, number>();
  for (const cluster of result.clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const { match, review } = result.bands;
  const said = ({ pairs, precision }: { pairs: number; precision: number }) =>
    pairs === 0 ? '0' : `${pairs}, expected precision ${(precision * 100).toFixed(1)} %`;
  return [
    ['records', String(ids.length)],
    ['clusters', String(sizes.size)],
    ['clusters of two and more', String([...sizes.values()].filter((size) => size > 1).length)],
    ['largest cluster', String([...sizes.values()].reduce((most, size) => Math.max(most, size), 0))],
    ['pairs of one cluster', said(result.joined)],
    ['candidate pairs', String(result.blocking.candidates)],
    [`matches, probability from ${match.from}`, said(match)],
    [`doubtful, from ${review.from}`, said(review)],
    ['threshold', String(result.threshold)],
    ['sources without doubles', result.duplicateFree.join(', ') || 'none'],
    ['seconds', seconds.toFixed(1)],
  ];
}

function sideBySide(resolved: Resolved, { a, b, probability }: ScoredPair): string[][] {
  const { ids, result } = resolved;
  const { steps, sameCluster } = explainPair(result, a, b);
  return steps.map(({ feature, level, bits, a: one, b: other }, i) => [
    ...(i === 0 ? [`${ids[a]} ${ids[b]}`, probability.toFixed(2), sameCluster ? 'yes' : 'no'] : ['', '', '']),
    ...[feature, one.slice(0, 200), other.slice(0, 200), level, bits.toFixed(1)],
  ]);
}

function histogram(pairs: readonly ScoredPair[]): string[][] {
  const bins = new Map<number, number>();
  for (const { weight } of pairs) {
    const bin = Math.floor(Math.min(40, weight) / 2) * 2;
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const most = Math.max(1, ...bins.values());
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, count]) => [
      `${bin} to ${bin + 2}`,
      String(count),
      '█'.repeat(Math.max(1, Math.round((count / most) * 40))),
    ]);
}

/** The report in Markdown. */
export function markdown(all: readonly Section[]): string {
  const cell = (text: string) =>
    text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ');
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const table = ({ head, rows }: Section) =>
    head ? [line(head), line(head.map(() => '-')), ...(rows ?? []).map(line), ''] : [];
  const words = ({ text }: Section) =>
    text ? [...text.split('\n').map((each) => `${cell(each)}  `), ''] : [];
  return [
    '# Resolved records',
    '',
    ...all.flatMap((section) => [`## ${section.title}`, '', ...words(section), ...table(section)]),
  ].join('\n');
}

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1b1f}h1{font-size:1.6rem}
h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%;font-size:.87rem}th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}
th{position:sticky;top:0;background:#f4f4f6}p{white-space:pre-line;color:#555}@media(prefers-color-scheme:dark){body{background:#17171a;color:#e8e8ea}th{background:#232328}td,th{border-color:#3a3a40}p{color:#aaa}}`;

/** The report as one page that needs nothing else. */
export function html(all: readonly Section[]): string {
  const safe = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const row = (cells: readonly string[], tag: 'td' | 'th') =>
    `<tr>${cells.map((text) => `<${tag}>${safe(text)}</${tag}>`).join('')}</tr>`;
  const table = ({ head, rows = [] }: Section) =>
    head
      ? `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('\n')}</tbody></table>`
      : '';
  const body = all.map(
    (section) =>
      `<section><h2>${safe(section.title)}</h2>${section.text ? `<p>${safe(section.text)}</p>` : ''}${table(section)}</section>`,
  );
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Resolved records</title><style>${style}</style></head><body><h1>Resolved records</h1>\n${body.join('\n')}\n</body></html>\n`;
}
