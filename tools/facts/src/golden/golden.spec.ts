import { everyFact } from '@ucv/contracts-catalogue';
import { type Catalogue, parseFactType, parseStream, type RecordedFact, type Sealed } from '@ucv/envelope';
import { KnownFacts } from '@ucv/platform-event-store';
import { join } from 'node:path';
import { publisherOf, publishersIn } from '../contracts/folders';
import { breaches, checksum, frozenAt, frozenIn, parseFrozen, writeFrozen } from './frozen';
import { type Golden, goldensIn } from './golden-files';
import { mismatches } from './typed';

const root = join(__dirname, '../../../..');
const catalogue: Catalogue = everyFact;
const goldens = goldensIn(root);
const read = ({ text }: Golden): RecordedFact => JSON.parse(text) as RecordedFact;

describe('golden facts', () => {
  it('are there for every version of every fact, and for nothing else', () => {
    expect([...new Set(goldens.map(({ type }) => type))].sort()).toEqual(Object.keys(everyFact).sort());
    const main = goldens.filter(({ name, type }) => name === type);
    expect(main).toHaveLength(Object.keys(everyFact).length);
  });

  it('are never changed nor removed once they are committed', () => {
    const before = ['HEAD^', 'HEAD'].map((commit) => frozenAt(root, commit));
    expect(breaches(goldens, frozenIn(root), before)).toEqual([]);
  });

  it('are of the types that are declared today, and show every field of them', () => {
    const claims = goldens.map(({ type, text }) => ({ type, json: text }));
    expect(mismatches(root, claims)).toEqual([]);
  });

  it.each(goldens.map((golden) => [golden.name, golden] as const))('%s lies where it says', (_, golden) => {
    const { type } = golden;
    const fact = read(golden);
    expect(fact.type).toBe(type);
    expect(parseStream(fact.stream)).toMatchObject({
      category: catalogue[type as never]!.category,
      tenant: fact.metadata.tenant,
    });
    expect(fact.stream.split('-')[1]!.slice(0, 2)).toBe(fact.stream.split('.')[2]!.slice(0, 2));
  });

  it.each(goldens.map((golden) => [golden.name, golden] as const))('%s is sealed as it says', (_, golden) => {
    const { type } = golden;
    const { data, metadata } = read(golden) as RecordedFact<string, Record<string, unknown>>;
    const sealed = Object.keys(catalogue[type as never]!.sealed ?? {});
    expect(Object.keys(data).filter((field) => isSealed(data[field]))).toEqual(sealed);
    for (const field of sealed) {
      const { kid, iv, tag, ct } = data[field] as Sealed;
      expect(metadata.kid).toBe(kid);
      expect([kid, iv, tag].map((text) => Buffer.from(text, 'base64url').length)).toEqual([16, 12, 16]);
      expect(ct).toMatch(/^[\w-]+$/);
    }
  });
});

const isSealed = (value: unknown): boolean => (value as Partial<Sealed> | undefined)?.alg === 'A256GCM';

describe('old versions', () => {
  const { upcasters } = new KnownFacts(catalogue);
  const newest = new Map<string, number>();
  for (const type of Object.keys(catalogue)) {
    const { name, version } = parseFactType(type)!;
    newest.set(name, Math.max(version, newest.get(name) ?? 0));
  }
  const lifted = goldens.map((golden) => upcasters.lift(read(golden)));

  it('are lifted to the newest, and it alone', () => {
    const types = goldens.map(({ type }) => {
      const { name } = parseFactType(type)!;
      return `${name}.v${newest.get(name)}`;
    });
    expect(lifted.map(({ type }) => type)).toEqual(types);
  });

  it('come out as the newest is declared', () => {
    const old = lifted.filter(({ type }, n) => type !== goldens[n]!.type);
    expect(
      mismatches(
        root,
        old.map((fact) => ({ type: fact.type, json: JSON.stringify(fact) })),
      ),
    ).toEqual([]);
  });
});

describe('a change to a fact', () => {
  const entered = goldens.find(({ type }) => type === 'segmentation.entered.v1')!;
  const claim = (change: (fact: Record<string, never>) => void): string[] => {
    const fact = JSON.parse(entered.text) as Record<string, never>;
    change(fact);
    return mismatches(root, [{ type: entered.type, json: JSON.stringify(fact) }]);
  };

  it.each<[string, (fact: { data: Record<string, unknown> }) => void, string]>([
    ['is missing', ({ data }) => delete data['segment'], 'segment'],
    ['has another kind', ({ data }) => (data['version'] = '1'), 'number'],
    [
      'has a word that nobody declares',
      ({ data }) => (data['cause'] = { kind: 'luck', factId: null }),
      'luck',
    ],
    ['is new', ({ data }) => (data['score'] = 1), 'score'],
    ['is optional and not shown', ({ data }) => delete data['carriedFrom'], 'carriedFrom'],
  ])('is seen where a field %s', (_, change, word) => {
    const found = claim(change as never);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(word);
  });

  it('is shown by a second golden file where it is an optional field that came later', () => {
    const later = JSON.parse(entered.text) as { data: Record<string, unknown> };
    delete later.data['carriedFrom'];
    const claims = [JSON.stringify(later), entered.text].map((json) => ({ type: entered.type, json }));
    expect(mismatches(root, claims.slice(0, 1))[0]).toContain('add segmentation.entered.v1.<word>.json');
    expect(mismatches(root, claims)).toEqual([]);
  });

  it('is not seen where there is none', () => expect(claim(() => undefined)).toEqual([]));

  const changed = goldens.map((golden) => (golden === entered ? { ...golden, text: '{}' } : golden));
  const without = goldens.filter((golden) => golden !== entered);
  const now = frozenIn(root);
  const forged = new Map([...now, [entered.type, checksum('{}')]]);

  it.each([
    ['changed', changed, now, 'was changed'],
    ['changed and frozen anew', changed, forged, 'was changed'],
    ['removed', without, now, 'is gone'],
    ['taken off the list', goldens, new Map([...now].slice(1)), 'is no longer in SHA256SUMS'],
  ])('breaks what is frozen where a golden file is %s', (_, files, list, word) => {
    const found = breaches(files, list, [now]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(word);
    expect(found[0]).toContain('npx ucv new version');
  });

  it('asks that what is new is frozen', () => {
    const found = breaches(goldens, new Map([...now].slice(1)), []);
    expect(found).toEqual([expect.stringContaining('is not frozen')]);
  });
});

describe('a list of what is frozen', () => {
  it('is read as it is written', () => {
    for (const publisher of publishersIn(root)) {
      const own = new Map([...frozenIn(root)].filter(([type]) => publisherOf(type) === publisher));
      expect(parseFrozen(writeFrozen(own))).toEqual(own);
    }
  });
});
