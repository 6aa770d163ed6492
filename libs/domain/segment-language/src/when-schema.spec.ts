import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { conditions } from './arbitrary.fixture';
import { parseWhen, whenExamples, whenSchemas } from './index';

const $defs = whenSchemas((name) => ({ $ref: `#/$defs/${name}` }));
const fits = new Ajv2020({ strict: false }).compile({ $defs, $ref: '#/$defs/When' });
const parses = (input: unknown): boolean => 'when' in parseWhen(input);

describe('the schema of a condition', () => {
  it('takes every condition that the language takes', () => {
    fc.assert(
      fc.property(conditions, ({ when }) => {
        expect([when, parses(when), fits(when)]).toEqual([when, true, true]);
      }),
    );
  });

  it.each<[string, unknown]>([
    ['nothing said', {}],
    ['a list', []],
    ['two things said', { event: 'E', trait: 't', eq: 1 }],
    ['an unknown key', { event: 'E', withn: 'P1D' }],
    ['a key beside all', { all: [{ event: 'E' }], within: 'P1D' }],
    ['an empty any', { any: [] }],
    ['an event without a name', { event: '' }],
    ['a bare value', { event: 'E', where: { a: 1 } }],
    ['a comparison that is none', { event: 'E', where: { a: { is: 1 } } }],
    ['a comparison that says nothing', { event: 'E', where: { a: {} } }],
    ['where as a list', { event: 'E', where: [] }],
    ['a trait not compared', { trait: 't' }],
    ['eq null', { trait: 't', eq: null }],
    ['gt true', { trait: 't', gt: true }],
    ['in nothing', { trait: 't', in: [] }],
    ['half a time', { event: 'E', count: { gte: 0.5 } }],
    ['a count of nothing', { event: 'E', count: {} }],
    ['months', { event: 'E', within: 'P3M' }],
    ['no duration', { event: 'E', within: 'P' }],
    ['a time of nothing', { event: 'E', within: 'P1DT' }],
    ['11 steps', { sequence: Array.from({ length: 11 }, () => ({ event: 'E' })) }],
    ['a step that is no event', { sequence: [{ trait: 't', eq: 1 }] }],
    ['a score, which none has', { score: 'churn', gte: 0.5 }],
  ])('refuses what the language refuses: %s', (_, input) => {
    expect([parses(input), fits(input)]).toEqual([false, false]);
  });
});

describe('the examples', () => {
  it.each(Object.entries(whenExamples))('%s', (_, when) => {
    expect([parses(when), fits(when)]).toEqual([true, true]);
  });
});
