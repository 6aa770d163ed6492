import fc from 'fast-check';
import { comparison, conditions, instant, known } from './arbitrary.fixture';
import { compile, describe as inWords, parseWhen, segmentsIn, type When } from './index';
import { personOf } from './person.fixture';

const nested = (depth: number): unknown => (depth === 1 ? { event: 'E' } : { not: nested(depth - 1) });
const faultsOf = (input: unknown): string[] => {
  const result = parseWhen(input);
  return 'faults' in result ? result.faults.map(({ path, problem }) => `${path}: ${problem}`) : [];
};
const steps = (count: number) => Array.from({ length: count }, () => ({ event: 'E' }));

describe('faults of a condition', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['no object', 'all buyers', '', /object with one of all, any, not, event/],
    ['null', null, '', /object with one of/],
    ['a list', [{ event: 'E' }], '', /object with one of/],
    ['nothing said', {}, '', /object with one of/],
    ['two things said', { event: 'E', trait: 't', eq: 1 }, '', /says event and trait at once/],
    ['an empty all', { all: [] }, 'all', /list of 1 to 199 conditions/],
    ['an empty any', { any: [] }, 'any', /list of 1 to 199 conditions/],
    ['an all that is no list', { all: { event: 'E' } }, 'all', /list of 1 to 199/],
    ['an unknown key', { event: 'E', withn: 'P1D' }, 'withn', /event, where, count, within are/],
    ['__proto__', JSON.parse('{"event":"E","__proto__":{"count":1}}'), '__proto__', /not known here/],
    ['a key beside all', { all: [{ event: 'E' }], within: 'P1D' }, 'within', /not known here: all are/],
    [
      'deep inside',
      { all: [{ event: 'E' }, { event: 'E', where: { total: { gte: true } } }] },
      'all[1].where.total.gte',
      /number, or a text/,
    ],
    ['a property with a dot', { event: 'E', where: { 'a.b': {} } }, 'where["a.b"]', /must compare: eq, ne/],
    ['an unknown comparison', { event: 'E', where: { a: { eq: 1, is: 1 } } }, 'where.a.is', /eq, ne, in, gt/],
    ['a bare value', { event: 'E', where: { a: 1 } }, 'where.a', /object with eq, ne/],
    ['where as a list', { event: 'E', where: [] }, 'where', /object of comparisons by property/],
    ['an event without name', { event: '' }, 'event', /must be a name/],
    ['a trait not compared', { trait: 't' }, '', /must compare: eq/],
    ['eq null', { trait: 't', eq: null }, 'eq', /say {"exists": false}/],
    ['eq a list', { trait: 't', eq: [1] }, 'eq', /text of at most 1000 characters, a number, true or false/],
    ['eq more than JSON has', { trait: 't', eq: 1e999 }, 'eq', /a number, true or false/],
    [
      'eq a number that JSON rounds',
      JSON.parse('{"trait":"t","eq":1234567890123456789}'),
      'eq',
      /send it as a text/,
    ],
    ['gt a number that JSON rounds', { trait: 't', gt: -(2 ** 53) }, 'gt', /send it as a text/],
    ['in with a number that JSON rounds', { trait: 't', in: [1, 2 ** 60] }, 'in[1]', /send it as a text/],
    [
      'a misspelt where',
      { event: 'E', wheer: { plan: { eq: 'pro' } } },
      'wheer',
      /event, where, count, within are/,
    ],
    [
      'a misspelt where in a step',
      { sequence: [{ event: 'E', wheer: {} }] },
      'sequence[0].wheer',
      /not known here/,
    ],
    ['a misspelt count', { event: 'E', cuont: { gte: 2 } }, 'cuont', /not known here/],
    ['a misspelt bound of a count', { event: 'E', count: { gte: 1, lt: 2 } }, 'count.lt', /gte, lte, eq are/],
    ['a toString beside', JSON.parse('{"event":"E","toString":{"eq":1}}'), 'toString', /not known here/],
    ['a where of nothing', { event: 'E', where: null }, 'where', /object of comparisons/],
    [
      'a property compared with nothing',
      JSON.parse('{"event":"E","where":{"constructor":{}}}'),
      'where.constructor',
      /must compare/,
    ],
    ['in nothing', { trait: 't', in: [] }, 'in', /list of 1 to 1000 values/],
    ['in with null', { trait: 't', in: [1, null] }, 'in[1]', /true or false/],
    ['exists maybe', { trait: 't', exists: 'yes' }, 'exists', /true or false/],
    ['a pattern left open', { trait: 't', matches: '(a' }, 'matches', /missing closing \)/],
    ['look-ahead', { trait: 't', matches: 'a(?=b)' }, 'matches', /no look-around/],
    ['back-references', { trait: 't', matches: '(a)\\1' }, 'matches', /no back-references/],
    ['a long pattern', { trait: 't', matches: 'a'.repeat(201) }, 'matches', /1 to 200 characters/],
    ['half a time', { event: 'E', count: { gte: 0.5 } }, 'count.gte', /whole number from 0/],
    [
      'an object for a number',
      { event: 'E', count: { lte: { valueOf: 1, toString: 1 } } },
      'count.lte',
      /whole number/,
    ],
    ['a count of nothing', { event: 'E', count: {} }, 'count', /without "count" it is once or more/],
    [
      'a count that cannot be',
      { event: 'E', count: { gte: 3, lte: 2 } },
      'count',
      /at least 3 and at most 2/,
    ],
    ['a month', { event: 'E', within: 'P1M' }, 'within', /months and years differ/],
    ['a year', { event: 'E', within: 'P1Y' }, 'within', /"P30D"/],
    ['a number', { event: 'E', within: 30 }, 'within', /ISO 8601/],
    ['no time', { event: 'E', within: 'PT0S' }, 'within', /more than nothing/],
    ['an empty duration', { event: 'E', within: 'P' }, 'within', /ISO 8601/],
    ['a dangling T', { event: 'E', within: 'P1DT' }, 'within', /ISO 8601/],
    ['more than ten years', { event: 'E', within: 'P3654D' }, 'within', /at most 10 years/],
    ['no steps', { sequence: [] }, 'sequence', /list of 1 to 10 steps/],
    ['eleven steps', { sequence: steps(11) }, 'sequence', /list of 1 to 10 steps/],
    [
      'a step that counts',
      { sequence: [{ event: 'E', count: { gte: 2 } }] },
      'sequence[0].count',
      /event, where are/,
    ],
    [
      'not in the middle',
      { sequence: [{ event: 'E' }, { not: { event: 'F' } }, { event: 'G' }], within: 'P1D' },
      'sequence[1]',
      /only the last step/,
    ],
    [
      'not alone',
      { sequence: [{ not: { event: 'F' } }], within: 'P1D' },
      'sequence[0]',
      /must follow another step/,
    ],
    [
      'not without time',
      { sequence: [{ event: 'E' }, { not: { event: 'F' } }] },
      'sequence[1]',
      /needs "within"/,
    ],
    [
      'not twice',
      { sequence: [{ event: 'E' }, { not: { not: { event: 'F' } } }], within: 'P1D' },
      'sequence[1].not.not',
      /not known here/,
    ],
    ['a score', { score: 'churn', gte: 0.5 }, 'score', /no such score is computed/],
    ['a segment without id', { segment: 7 }, 'segment', /must be a name/],
    ['17 deep', nested(17), Array(16).fill('not').join('.'), /deeper than 16/],
    [
      '201 parts',
      { any: [{ all: steps(150) }, { sequence: steps(10) }, { all: steps(60) }] },
      'any[2].all[36]',
      /part 201/,
    ],
  ])('%s', (_, input, path, problem) => {
    const result = parseWhen(input);
    expect('faults' in result && result.faults).toContainEqual({
      path,
      problem: expect.stringMatching(problem),
    });
  });

  it('are named all at once', () => {
    const input = {
      all: [
        { event: 'E', within: 'P1Y', count: { gte: -1 } },
        { trait: '', eq: null },
      ],
    };
    expect(faultsOf(input)).toHaveLength(4);
  });

  it('end at a hundred', () => {
    expect(faultsOf({ any: Array(199).fill({ event: '', within: '' }) })).toHaveLength(100);
  });

  it('are none at the limits', () => {
    expect(faultsOf(nested(16))).toEqual([]);
    expect(faultsOf({ all: steps(199) })).toEqual([]);
    expect(faultsOf({ event: 'E', within: 'P3653D', where: {} })).toEqual([]);
    expect(faultsOf({ event: 'E', within: 'P1W2DT3H4M5S', count: { eq: 0 } })).toEqual([]);
    expect(faultsOf({ trait: 't', matches: 'a'.repeat(200) })).toEqual([]);
  });
});

/** Words of the grammar in any arrangement: nearly right, mostly wrong. */
const nearly = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown[]>(0, 1, -1, null, true, '', 'E', 'P1D', 'P1M', '(a', 's1'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          'all',
          'any',
          'not',
          'event',
          'trait',
          'sequence',
          'segment',
          'consent',
          'score',
          'where',
          'count',
        ],
        ...[
          'within',
          'eq',
          'gte',
          'lte',
          'in',
          'exists',
          'contains',
          'matches',
          'p',
          '__proto__',
          'constructor',
        ],
      ),
      tie('any'),
      { maxKeys: 3 },
    ),
  ),
})).any;

/** A valid condition of which one value somewhere was replaced. */
const spoilt = fc.tuple(conditions, fc.nat(), nearly).map(([{ when }, place, junk]) => {
  let left = place % 25;
  return JSON.parse(JSON.stringify(when), (_, value) => ((left -= 1) === 0 ? junk : value));
});
const anything = fc.oneof(fc.jsonValue(), nearly, spoilt);
const runs = (numRuns: number) => ({ numRuns, seed: 20_261_124 });

describe('parsing', () => {
  it('accepts every valid condition, after a journey as JSON', () => {
    fc.assert(
      fc.property(conditions, ({ when }) => {
        const sent = JSON.parse(JSON.stringify(when));
        expect(parseWhen(sent)).toEqual({ when: sent });
      }),
      runs(3000),
    );
  });

  it('accepts every comparison of a property, whatever its name', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), comparison, (name, asked) => {
        const where = Object.fromEntries([[name, asked]]);
        expect(faultsOf({ event: 'E', where })).toEqual([]);
      }),
      runs(1000),
    );
  });

  it('never throws, and what it accepts can be compiled, evaluated, explained and described', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anything, known, instant, (input, facts, now) => {
        const result = parseWhen(input);
        if ('faults' in result) return expect(result.faults).not.toEqual([]);
        accepted += 1;
        const segments = new Map(segmentsIn(result.when).map((id): [string, When] => [id, { event: 'A' }]));
        const compiled = compile(result.when, segments);
        const person = personOf(facts);
        expect(compiled.explain(person, now)).toMatchObject({
          says: inWords(result.when),
          holds: compiled.evaluate(person, now).holds,
        });
        return undefined;
      }),
      runs(10_000),
    );
    expect(accepted).toBeGreaterThan(1000);
  });
});
