import {
  type MatchStep,
  type Review,
  type ReviewBand,
  type ReviewList,
  type ReviewStatus,
  reviewStatuses,
} from '@ucv/contracts-identity';
import { minute } from './instants';
import type { Layout } from './person-sections';
import { rowsOf } from './rows';
import { cell, fit, printable, widest } from './text';

/** Columns of the waterfall's bars. */
const barWidth = 24;

/** Doubtful matches, and how right the model was about those that were decided. */
export function reviewsView(list: ReviewList, asked: ReviewStatus, layout: Layout): string {
  const { reviews, next, counts, bands, modelVersion } = list;
  const standing = reviewStatuses.map((status) => `${counts[status]} ${status}`).join(' · ');
  return [
    layout.style.title(`Reviews: ${standing} · model version ${modelVersion}`),
    ...(reviews.length === 0 ? [`None is ${asked}, of those that were asked for.`] : []),
    ...reviews.flatMap((review) => ['', ...reviewLines(review, layout)]),
    ...(next === undefined
      ? []
      : ['', 'There are more: --limit shows them, --below the less probable ones.']),
    ...bandLines(bands, layout),
    ...(reviews.length === 0 ? [] : ['', 'Do: npx ucv identity accept, reject or defer <id>']),
  ].join('\n');
}

function reviewLines(review: Review, layout: Layout): string[] {
  const { id, probability, sides, joined } = review;
  const head = `${decimal(probability)}  ${id}`;
  const together = joined ? ', one person by now' : '';
  return [
    layout.style.title(head),
    layout.style.aside(`  ${standingOf(review)}${together}`),
    ...sideBySide(sides, layout),
    '',
    ...waterfall(review, layout),
  ];
}

const standingOf = ({ status, openedAt, decidedAt, decidedBy }: Review): string =>
  decidedAt === undefined
    ? `${status} since ${minute(openedAt)}`
    : `${status} ${minute(decidedAt)}${decidedBy === undefined ? '' : ` by ${printable(decidedBy)}`}`;

/** Both by meaning; what differs is marked. */
function sideBySide([left, right]: Review['sides'], { width }: Layout): string[] {
  const meanings = [...new Set([left, right].flatMap(({ values }) => Object.keys(values)))];
  const rows = [
    ['', left.fragment.type, right.fragment.type],
    ['person', left.person, right.person],
    ...meanings.map((meaning) => [nameOf(meaning), left.values[meaning], right.values[meaning]]),
  ].map((row) => row.map((text = '') => printable(text)) as [string, string, string]);
  const nameWidth = widest(
    rows.map(([name]) => name),
    20,
  );
  const room = Math.floor((width - nameWidth - 9) / 2);
  const leftWidth = widest(
    rows.map(([, value]) => value),
    room,
  );
  return rows.map(([name, one, other], n) => {
    const mark = n > 1 && one && other && one !== other ? '≠' : ' ';
    return `  ${cell(name, nameWidth)}  ${cell(one, leftWidth)}  ${mark}  ${fit(other, room)}`.trimEnd();
  });
}

/** `person.given_name` as `given name`. */
const nameOf = (meaning: string): string => meaning.slice(meaning.indexOf('.') + 1).replaceAll('_', ' ');

/** How each comparison moves the odds, from what holds before any to all together; in bits. */
function waterfall({ steps, rest, weight }: Review, { width, style }: Layout): string[] {
  const before = { feature: 'before any comparison', level: '', bits: rest };
  const spans: [step: MatchStep, from: number][] = [];
  let sum = 0;
  for (const step of [before, ...steps]) {
    spans.push([step, sum]);
    sum += step.bits;
  }
  spans.push([{ feature: 'all together', level: '', bits: weight }, 0]);
  const ends = spans.flatMap(([{ bits }, from]) => [from, from + bits]);
  const scale = scaleOf(Math.min(...ends), Math.max(...ends));
  const labels = spans.map(([step]) => printable(labelOf(step)));
  const labelWidth = widest(labels, width - barWidth - 14);
  return spans.map(([{ bits }, from], n) => {
    const said = `${cell(labels[n]!, labelWidth)}  ${signed(bits).padStart(6)}`;
    return `  ${said}  ${style.aside(bar(scale(from), scale(from + bits)))}`;
  });
}

/** What was compared, how it came out, and how much of the bits is for how rare the value is. */
function labelOf({ feature, level, rarity = 0 }: MatchStep): string {
  if (!level) return feature;
  const rare = Math.abs(rarity) < 0.05 ? '' : `, ${rarity > 0 ? 'rare' : 'common'} ${signed(rarity)}`;
  return `${feature}: ${level}${rare}`;
}

const scaleOf = (least: number, most: number) => (bits: number) =>
  Math.round(((bits - least) / (most - least || 1)) * barWidth);

const bar = (from: number, to: number): string =>
  ' '.repeat(Math.min(from, to)) + ((to < from ? '░' : '█').repeat(Math.abs(to - from)) || '▏');

const signed = (bits: number): string => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;

function bandLines(bands: readonly ReviewBand[], layout: Layout): string[] {
  const decided = bands.filter(({ accepted, rejected }) => accepted + rejected > 0);
  if (decided.length === 0) return [];
  const rows = decided.map(({ from, to, accepted, rejected, expected }) => [
    `${from} to ${to}`,
    String(accepted),
    String(rejected),
    decimal(accepted / (accepted + rejected)),
    decimal(expected),
  ]);
  return [
    '',
    layout.style.heading('How right the model was'),
    ...rowsOf([['probability', 'accepted', 'rejected', 'share accepted', 'expected share'], ...rows], layout),
  ];
}

const decimal = (share: number): string => share.toFixed(3);
