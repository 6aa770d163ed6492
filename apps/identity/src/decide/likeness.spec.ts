import type { LinkRefusal } from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import { Constraints } from './constraints';
import { linkedByLikeness } from './likeness';
import { replay } from './replay';
import { defaultRules } from './rules';

const id = (ref: string): Subject => ({ type: 'anonymous_id', ref });
let position = 0n;
const seen = (...refs: string[]) => ({
  ...{ subjects: refs.map(id), byHand: false, position: (position += 1n), cause: refs.join() },
});
const alike = (a: string, b: string) => ({ ...seen(a, b), probability: 0.995 });
/** Whose given names differ. */
const twoOf = (...people: string[]) =>
  new Constraints(defaultRules, new Set(), {
    ...{ apart: [], locks: [] },
    contradicts: (a, b) => (people.includes(a) && people.includes(b) ? 'given name' : undefined),
  });
const groups = (evidence: Parameters<typeof replay>[0], constraints: Constraints): string[] => {
  const graph = replay(evidence, constraints);
  const persons = new Set(['ann', 'form', 'tom', 'shop'].map((ref) => graph.person(id(ref))).map(membersOf));
  return [...persons].sort();
};
const membersOf = ({ members }: { members: readonly Subject[] }) =>
  members
    .map(({ ref }) => ref)
    .sort()
    .join(' ');

describe('two groups that are alike', () => {
  it('are one person', () => {
    const evidence = [seen('ann', 'shop'), alike('ann', 'form')];
    expect(groups(evidence, twoOf('ann', 'tom'))).toEqual(['ann form shop', 'tom']);
  });

  it('stay two where a member of one contradicts a member of the other, though the pair does not', () => {
    const evidence = [alike('ann', 'form'), alike('form', 'tom')];
    expect(groups(evidence, twoOf('ann', 'tom'))).toEqual(['ann form', 'shop', 'tom']);
  });

  it('are one where an event carries both, or a steward says so, whatever they say of themselves', () => {
    const both = twoOf('ann', 'tom');
    expect(groups([seen('ann', 'tom')], both)).toContain('ann tom');
    expect(groups([{ ...seen('ann', 'tom'), byHand: true }], both)).toContain('ann tom');
  });

  it('are told why they are not joined', () => {
    const [a, b] = ['ann', 'tom'].map((ref) => ({ self: id(ref), members: [id(ref)] }));
    expect(twoOf('ann', 'tom').forbid(a!, b!, alike('ann', 'tom'))).toEqual<LinkRefusal>({
      ...{ code: 'identity.contradicted', type: '*', limit: 0, by: 'given name' },
    });
  });
});

describe('who may be joined by likeness', () => {
  it('hangs together with somebody who is alike enough under the rules, not by a hub', () => {
    const unsure = { ...alike('tom', 'till'), probability: 0.8 };
    const evidence = [
      seen('ann', 'shop'),
      seen('shop', 'hub'),
      seen('hub', 'eva'),
      alike('ann', 'form'),
      unsure,
    ];
    expect(linkedByLikeness(evidence, defaultRules, new Set(['hub'])).sort()).toEqual([
      'ann',
      'form',
      'shop',
    ]);
    expect(linkedByLikeness([seen('ann', 'shop'), unsure], defaultRules, new Set())).toEqual([]);
  });
});
