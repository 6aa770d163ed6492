import {
  type Review,
  type ReviewList,
  type ReviewsDecided,
  type ReviewStatus,
  reviewStatuses,
  type Verdict,
} from '@ucv/contracts-identity';
import { type Command, Option } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { Refused } from '../refused';
import { printJson, printLine, type Terminal, wantsColour, widthOf } from '../terminal';
import { reviewsView } from '../view/review-view';
import { styleFor } from '../view/style';
import { count } from '../view/text';
import { parseLimit, parseProbability } from './options';

interface Listed {
  status: ReviewStatus;
  from?: number;
  below?: number;
  limit: number;
  json?: boolean;
}

interface Decided {
  verdict: Verdict;
  from: number;
  below: number;
  limit: number;
  reason?: string;
  yes?: boolean;
  json?: boolean;
}

const verdicts = ['accept', 'reject', 'defer'] as const satisfies Verdict[];
const said = {
  accept: 'They are one person: makes them one, whatever the limits.',
  reject: 'They are two persons: keeps them apart, and takes a merge back that accepted it.',
  defer: 'Leaves it for later.',
};

const listHelp = `
The most probable first. Of each: what both say of themselves, ≠ where they differ, and how many bits each comparison
adds to the odds that they are one person.`;

export function addReviews(identity: Command, terminal: Terminal): void {
  identity
    .command('reviews')
    .description('Probable matches for a steward to decide, side by side; and how right the model was.')
    .addOption(new Option('--status <status>', 'only those').choices(reviewStatuses).default('open'))
    .option('--from <p>', 'from this probability on', parseProbability)
    .option('--below <p>', 'below this probability', parseProbability)
    .option('--limit <n>', 'most reviews', parseLimit(100), 10)
    .option('--json', 'for machines: as GET /v1/identity/reviews answers it')
    .addHelpText('after', listHelp)
    .action((options: Listed) => list(options, terminal));
  for (const verdict of verdicts)
    identity
      .command(verdict)
      .description(said[verdict])
      .argument('<id>', 'of the review, as the list gives it')
      .option('--reason <text>', 'why; kept sealed with the order')
      .option('--json', 'for machines: the review')
      .action((id: string, options: { reason?: string; json?: boolean }) =>
        decide({ id, verdict, ...options }, terminal),
      );
  identity
    .command('decide')
    .description('The same verdict for all open reviews of a band, the most probable first.')
    .addOption(new Option('--verdict <verdict>', 'what they are').choices(verdicts).makeOptionMandatory())
    .requiredOption('--from <p>', 'from this probability on', parseProbability)
    .requiredOption('--below <p>', 'below this probability', parseProbability)
    .option('--limit <n>', 'most reviews', parseLimit(100), 100)
    .option('--reason <text>', 'why; kept sealed with each order')
    .option('--yes', 'do it; else it is only told how many it would be')
    .option('--json', 'for machines: as POST /v1/identity/reviews/bulk answers it')
    .addHelpText('after', '\nExit code 1 where --yes is missing, or some were refused; the others are done.')
    .action((options: Decided) => decideAll(options, terminal));
}

async function list({ json, ...query }: Listed, terminal: Terminal): Promise<void> {
  const found = await gatewayOf(terminal).get<ReviewList>('/v1/identity/reviews', { ...query });
  if (json) return printJson(terminal.out, found);
  const layout = { width: widthOf(terminal), style: styleFor(wantsColour(terminal)) };
  printLine(terminal.out, reviewsView(found, query.status, layout));
}

async function decide(
  { id, verdict, reason, json }: { id: string; verdict: Verdict; reason?: string; json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const path = `/v1/identity/reviews/${encodeURIComponent(id)}/${verdict}`;
  const review = await gatewayOf(terminal).post<Review>(path, reason === undefined ? undefined : { reason });
  if (json) printJson(terminal.out, review);
  else printLine(terminal.out, told[verdict](review));
}

const told: Record<Verdict, (review: Review) => string> = {
  accept: ({ id, sides }) =>
    `They are one person now: ${sides[0].person}\nTo take it back: npx ucv identity reject ${id}`,
  reject: ({ sides }) => `Two persons, kept apart from now on:\n  ${sides[0].person}\n  ${sides[1].person}`,
  defer: () => 'Left for later: npx ucv identity reviews --status deferred',
};

async function decideAll({ yes, json, ...band }: Decided, terminal: Terminal): Promise<void> {
  if (!yes) return wouldDecide({ json, ...band }, terminal);
  const { decided, refused, left } = await gatewayOf(terminal).post<ReviewsDecided>(
    '/v1/identity/reviews/bulk',
    band,
  );
  if (json) printJson(terminal.out, { decided, refused, left });
  else {
    printLine(
      terminal.out,
      `${count(decided, 'review')} decided: ${band.verdict}; ${left} left in the band.`,
    );
    for (const { review, code } of refused) printLine(terminal.out, `  ${review}  refused: ${code}`);
  }
  if (refused.length > 0) throw someRefused(refused);
}

/** Counts what a page holds: a call decides no more than that. */
async function wouldDecide(
  { verdict, from, below, limit, json }: Decided,
  terminal: Terminal,
): Promise<void> {
  const query = { status: 'open', from, below, limit };
  const { reviews, next } = await gatewayOf(terminal).get<ReviewList>('/v1/identity/reviews', query);
  const would = { decided: reviews.length, more: next !== undefined };
  if (!json) {
    const others = would.more ? ', and leave others in the band' : '';
    printLine(terminal.out, `It would ${verdict} ${count(would.decided, 'open review')}${others}.`);
  } else if (would.decided === 0) printJson(terminal.out, { decided: 0, refused: [], left: 0 });
  if (would.decided > 0) throw notConfirmed(would);
}

const notConfirmed = (would: object): Refused =>
  new Refused('cli.not-confirmed', 'Nothing was decided.\nDo: add --yes if that is what you want.', would);

const someRefused = (refused: ReviewsDecided['refused']): Refused =>
  new Refused(
    'cli.reviews-refused',
    `${count(refused.length, 'review')} could not be decided so.\n` +
      'Do: npx ucv identity accept, reject or defer <id> says why.',
    refused,
  );

const gatewayOf = ({ env }: Terminal): GatewayClient => new GatewayClient(connection(env));
