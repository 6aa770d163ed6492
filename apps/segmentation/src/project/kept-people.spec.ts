import { Definitions } from '../decide/definitions';
import { People } from '../decide/people';
import { instants } from './instants';
import { KeptPeople } from './kept-people';

const definitions = new Definitions([]);
const tenant = 'main';

/** Persons of these ids, with an event each. */
function people(ids: readonly string[], text = ''): People {
  const all = new People(instants);
  for (const ref of ids) {
    const person = all.person({ type: 'user_id', ref });
    person.addEvent({ id: ref, ref, name: 'Seen', at: 1, properties: { text } });
  }
  return all;
}

const taken = (kept: KeptPeople, ...refs: string[]): string[] =>
  kept.take(tenant, { definitions, refs }).map(({ person }) => person.id);

describe('kept people', () => {
  it('are taken out by any of their identifiers, once', () => {
    const kept = new KeptPeople();
    const all = people(['a', 'b']);
    all.begin({ type: 'user_id', ref: 'c' }, [
      { type: 'user_id', ref: 'c' },
      { type: 'email', ref: 'd' },
    ]);
    kept.put(tenant, { definitions, people: all });
    expect(taken(kept, 'd', 'c', 'a')).toEqual(['c', 'a']);
    expect(taken(kept, 'd', 'c', 'a', 'b')).toEqual(['b']);
  });

  it('go, the longest unused first, where they take too much memory', () => {
    const kept = new KeptPeople(350_000);
    const text = 'x'.repeat(100_000);
    for (const ref of ['a', 'b', 'c']) kept.put(tenant, { definitions, people: people([ref], text) });
    kept.put(tenant, { definitions, people: people(taken(kept, 'a'), text) });
    kept.put(tenant, { definitions, people: people(['d'], text) });
    expect(taken(kept, 'a', 'b', 'c', 'd')).toEqual(['a', 'c', 'd']);
  });

  it('are not shown to other segments, nor to another tenant', () => {
    const kept = new KeptPeople();
    kept.put(tenant, { definitions, people: people(['a']) });
    expect(kept.take('other', { definitions, refs: ['a'] })).toEqual([]);
    expect(kept.take(tenant, { definitions: new Definitions([]), refs: ['a'] })).toEqual([]);
    expect(taken(kept, 'a')).toEqual([]);
  });
});
