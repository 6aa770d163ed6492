import { correctionProblems, correctionStatuses, reviewStatuses } from '@ucv/contracts-identity';
import { mostDecided, verdicts } from './review-queries';
import { at, bodyOf, count, list, mapOf, named, ref, shape, text, textUpTo } from './schema-parts';

const person = { type: 'string', description: 'Person id or type:value', examples: ['user_id:42'] };
const reason = { ...textUpTo(1_000), description: 'Why; kept sealed under the key of the person' };
const positive = { type: 'integer', minimum: 1 };
const number = { type: 'number' };
const probability = { type: 'number', minimum: 0, maximum: 1 };
const threshold = { type: 'number', exclusiveMinimum: 0, maximum: 1 };
const verdict = { enum: verdicts };
const orNull = (one: object) => ({ anyOf: [one, { type: 'null' }] });
const thresholds = { join: threshold, review: threshold };
const velocity = { merges: positive, withinSeconds: positive };
const matching =
  'From which probability on fragments are joined, and a steward is asked; 1: never. `review` <= `join`';
const crowd = {
  ever: mapOf(count),
  others: count,
  withinDay: mapOf(count),
  times: { type: 'number', minimum: 0 },
};
const rules = {
  limits: mapOf(positive),
  defaultLimit: positive,
  maxIdentifiers: { ...positive, maximum: 10_000 },
  priority: list(text),
  hubAfter: count,
  blocked: mapOf(list(text)),
  velocity: shape(velocity),
  matching: { ...shape(thresholds), description: matching },
  crowd: {
    ...shape(crowd),
    description:
      'Seen with more others of one kind than `ever` (`others` for kinds not named) and `limits` say, or than `withinDay`, and than `times` the usual, an identifier is nobody’s; 0: never',
  },
  country: {
    type: ['string', 'null'],
    pattern: '^[A-Z]{2}$',
    description: 'ISO 3166 code of the country of phone numbers that name none; null: they are unusable',
  },
};
const kindOut = 'By kind: kinds that are left out stay, and null takes one out';
const rulesChange = {
  ...rules,
  version: {
    ...positive,
    description:
      'The version from which the change was made; where another holds by now it is refused as identity.rules-conflict',
  },
  limits: { ...mapOf(orNull(positive)), description: kindOut, examples: [{ email: 1 }] },
  blocked: { ...mapOf(orNull(list(text))), description: kindOut, examples: [{ email: ['test@*'] }] },
  crowd: bodyOf(crowd, Object.keys(crowd)),
  velocity: bodyOf(velocity, Object.keys(velocity)),
  matching: { ...bodyOf(thresholds, Object.keys(thresholds)), description: matching },
};
const effect = {
  identifiers: count,
  persons: { ...shape({ now: count, then: count }), description: 'Before, and under these rules' },
  merged: count,
  split: count,
  hubs: count,
  largest: list(shape({ identifiers: count })),
  samples: shape({
    split: list(shape({ person: ref, parts: list(list(ref)), named: named('NamedPerson') }, ['named'])),
    merged: list(shape({ persons: list(ref), named: list(named('NamedPerson')) }, ['named'])),
  }),
};

const correction = shape(
  {
    id: text,
    status: { enum: correctionStatuses },
    person: { ...ref, description: 'Id of the person whose it was' },
    identifier: named('Subject'),
    problem: { enum: correctionProblems },
    proposedAt: at,
    proposedBy: text,
    decidedAt: at,
    decidedBy: text,
    order: { type: 'string', description: 'Of an accepted one, the order that took the identifier out' },
    named: named('NamedPerson'),
  },
  ['decidedAt', 'decidedBy', 'order', 'named'],
);

export const identitySchemas = {
  ProposeCorrection: bodyOf({ person, identifier: person, problem: { enum: correctionProblems } }),
  Correction: correction,
  CorrectionList: shape({ data: list(named('Correction')), cursor: orNull(text) }),
  MergePersons: bodyOf({ into: person, absorb: person, reason }),
  SplitPerson: bodyOf(
    {
      person,
      identifiers: list(person),
      undo: { type: 'string', description: 'Id of a merge: of its fact, or of the order' },
      reason,
    },
    ['identifiers', 'undo'],
  ),
  LockPerson: bodyOf({ person, locked: { type: 'boolean' }, reason }),
  ReleaseIdentifier: bodyOf({ identifier: person, reason }),
  HubList: shape(
    {
      hubs: list(
        shape(
          {
            identifier: named('Subject'),
            seenWith: { ...count, description: 'With how many others of one kind when it was learned' },
            kind: { ...text, description: 'Of which kind; absent where of one that is unique to a person' },
            since: at,
          },
          ['kind'],
        ),
      ),
      next: { type: 'string', description: '`after` of the next page' },
    },
    ['next'],
  ),
  OrderDone: shape({ id: text, person: ref, apart: list(ref) }),
  IdentityRulesChange: bodyOf(rulesChange, Object.keys(rulesChange)),
  IdentityRules: shape({ version: positive, ...rules }),
  IdentityRulesInForce: shape({ version: positive, ...rules, effect: shape(effect) }),
  SimulateIdentityRules: bodyOf(
    {
      rules: named('IdentityRulesChange'),
      weights: {
        enum: ['learned', 'defaults'],
        description:
          'As if the matches that were found had been found by what would be learned now, or by the usual weights',
      },
    },
    ['weights'],
  ),
  IdentitySimulation: shape({
    version: { ...positive, description: 'That these rules would have' },
    heldVersion: { ...positive, description: 'That of the rules that hold' },
    rules: named('IdentityRules'),
    ...effect,
  }),
  MatchWeights: shape(
    {
      version: positive,
      origin: {
        enum: ['learned', 'defaults'],
        description: '`defaults`: the usual ones, before anything is learned or by order',
      },
      described: { ...count, description: 'How many fragments said something of themselves then' },
      sampled: { ...count, description: 'Of how many it was learned' },
      features: list(
        shape({
          name: text,
          labels: { ...list(text), description: 'Levels, the strongest agreement first' },
          m: { ...list(number), description: 'Share of pairs of one person at each level' },
          u: { ...list(number), description: 'Share of pairs of two; a level adds log2(m / u) bits' },
        }),
      ),
      shares: shape({ match: number, household: number }),
      setAt: at,
      setBy: text,
    },
    ['shares', 'setAt', 'setBy'],
  ),
  Review: shape(
    {
      id: text,
      status: { enum: reviewStatuses },
      probability,
      weight: {
        ...number,
        description: 'log2 odds that they are one person: the sum of all steps and `rest`',
      },
      steps: list(
        shape(
          {
            ...{ feature: text, level: text, bits: number },
            rarity: {
              ...number,
              description: 'What of the bits is for how rare the value is with the tenant',
            },
          },
          ['rarity'],
        ),
      ),
      rest: number,
      modelVersion: positive,
      openedAt: at,
      sides: {
        ...list(
          shape(
            { fragment: named('Subject'), person: ref, values: mapOf(text), named: named('NamedPerson') },
            ['named'],
          ),
        ),
        ...{ minItems: 2, maxItems: 2 },
      },
      joined: { type: 'boolean', description: 'Whether they are one person by now, whoever joined them' },
      order: { type: 'string', description: 'Of an accepted one, what `undo` of a split takes' },
      decidedAt: at,
      decidedBy: text,
    },
    ['order', 'decidedAt', 'decidedBy'],
  ),
  ReviewList: shape(
    {
      reviews: list(named('Review')),
      next: { type: 'string', description: '`after` of the next page' },
      counts: shape(Object.fromEntries(reviewStatuses.map((status) => [status, count]))),
      bands: list(
        shape({ from: number, to: number, accepted: count, rejected: count, expected: probability }),
      ),
      modelVersion: positive,
    },
    ['next'],
  ),
  DecideReview: bodyOf({ reason }, ['reason']),
  DecideReviews: bodyOf(
    {
      verdict,
      from: probability,
      below: probability,
      limit: { ...positive, maximum: mostDecided },
      reason,
    },
    ['limit', 'reason'],
  ),
  ReviewsDecided: shape({
    decided: count,
    refused: list(shape({ review: text, code: text })),
    left: count,
  }),
};
