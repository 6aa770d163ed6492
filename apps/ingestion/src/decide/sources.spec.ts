import { isSourceName, type RegisterSource, sources } from './sources';

const command = (more: Partial<RegisterSource> = {}): RegisterSource => ({
  tenant: 'main',
  source: 'shop',
  writeKeyHash: 'hash-1',
  replaceKey: false,
  actor: 'service:ingestion',
  at: '2026-11-23T12:00:00.000Z',
  correlationId: 'c',
  ...more,
});
const after = (...commands: RegisterSource[]) =>
  commands.reduce(
    (state, next) => sources.decide(next, state).reduce(sources.evolve, state),
    sources.initial,
  );

describe('sources', () => {
  it('are registered once', () => {
    expect(sources.decide(command(), sources.initial)).toMatchObject([
      { data: { source: 'shop', writeKeyHash: 'hash-1' } },
    ]);
    expect(sources.decide(command(), after(command()))).toEqual([]);
  });

  it('keep their key, unless it is to be replaced', () => {
    const other = { writeKeyHash: 'hash-2' };
    expect(sources.decide(command(other), after(command()))).toEqual([]);
    expect(sources.decide(command({ ...other, replaceKey: true }), after(command()))).toHaveLength(1);
    expect(sources.decide(command({ source: 'constructor' }), after(command()))).toHaveLength(1);
  });

  it('have plain names', () => {
    expect(['shop', 'web-2', 'a_b'].every(isSourceName)).toBe(true);
    expect(['', 'Shop', 'a.b', '-a', 'x'.repeat(41), 5].some(isSourceName)).toBe(false);
  });
});
