import { compile, SegmentCycle, segmentsIn, type When } from './index';
import { personOf } from './person.fixture';

describe('segments in segments', () => {
  const inside = (...ids: string[]): When => ({ any: ids.map((segment) => ({ segment })) });

  it('are named once each, however deep', () => {
    expect(segmentsIn({ all: [inside('a', 'b'), { not: { segment: 'a' } }, { event: 'E' }] })).toEqual([
      'a',
      'b',
    ]);
  });

  it('make no circle', () => {
    const circle = new Map([
      ['a', inside('b')],
      ['b', inside('c')],
      ['c', inside('b')],
    ]);
    expect(() => compile(inside('a'), circle)).toThrow(new SegmentCycle(['b', 'c', 'b']));
    expect(() => compile(inside('own'), new Map([['own', inside('own')]]))).toThrow('own → own');
  });

  it('are looked at once a question, though each of forty names the one before twice', () => {
    const names = Array.from({ length: 40 }, (_, i) => `s${i}`);
    const segments = new Map(
      names.map((id, i): [string, When] => [id, i === 0 ? { event: 'E' } : inside(`s${i - 1}`, `s${i - 1}`)]),
    );
    const compiled = compile(inside('s39'), segments);
    let asked = 0;
    const person = { ...personOf({}), events: () => ((asked += 1), []) };
    compiled.evaluate(person, 0);
    compiled.since(person, 0);
    const explained = compiled.explain(person, 0);
    expect(asked).toBeLessThan(10);
    expect(JSON.stringify(explained).length).toBeLessThan(20_000);
  });
});
