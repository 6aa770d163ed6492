import type { RecordedFact } from '@ucv/envelope';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../contracts/compile';
import { formatted } from '../contracts/formatted';
import { breaches, frozenAt, frozenIn } from '../golden/frozen';
import { goldensIn } from '../golden/golden-files';
import { mismatches } from '../golden/typed';
import { entriesIn } from './edit-source';
import { mint, type Wish } from './mint';
import type { NewFact } from './new-fact';

const repository = join(__dirname, '../../../..');
let root: string;

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    encoding: 'utf8',
  });
const commit = (): string => git('add', '-A') + git('commit', '-qm', 'contracts');

/** A copy of the contracts, under version control. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ucv-mint-'));
  const notBuilt = (file: string): boolean => !/\/(dist|node_modules)$/.test(file);
  cpSync(join(repository, 'libs/contracts'), join(root, 'libs/contracts'), {
    recursive: true,
    filter: notBuilt,
  });
  cpSync(join(repository, 'tools/config/prettier.json'), join(root, 'tools/config/prettier.json'));
  git('init', '-q');
  commit();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const minting = (wish: Wish, dryRun = false) => mint(wish, { root, cwd: root, dryRun });
const fact = (more: Partial<NewFact> = {}): Wish => ({
  fact: { name: 'segmentation.score-given', category: 'person', says: 'a person has a score', ...more },
});
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

/** What the compiler, prettier and the golden files find wrong after minting. */
async function faultsIn(files: readonly string[]): Promise<string[]> {
  const sources = files.filter((file) => file.endsWith('.ts'));
  const { faults } = compile(
    root,
    new Map(
      sources.filter((file) => !file.endsWith('.spec.ts')).map((file) => [join(root, file), text(file)]),
    ),
  );
  const unformatted = await Promise.all(
    sources.map(async (file) =>
      (await formatted(root, file, text(file))) === text(file) ? [] : [`${file} is not formatted`],
    ),
  );
  minted.push(...sources.map((file) => ({ text: text(file), as: file })));
  const goldens = goldensIn(root);
  return [
    ...sources.flatMap((file) => (file.endsWith('.spec.ts') ? [] : faults(join(root, file)))),
    ...unformatted.flat(),
    ...breaches(goldens, frozenIn(root), [frozenAt(root, 'HEAD')]),
    ...mismatches(
      root,
      goldens.map(({ type, text: json }) => ({ type, json })),
    ),
  ];
}

/** Sources that were minted, to be linted at the end: lint takes seconds to begin. */
const minted: { text: string; as: string }[] = [];

describe('a new fact', () => {
  it.each([
    ['about a person', fact()],
    ['about a thing', fact({ category: 'segment' })],
    ['with sealed content', fact({ sealed: 'ScoreContent' })],
    ['of a publisher whose facts share a name’s beginning', fact({ name: 'segmentation.enter' })],
    ['that nobody has described yet', fact({ says: undefined })],
  ])('%s is whole as it is minted', async (_, wish) => {
    const { type, files } = await minting(wish);
    expect(await faultsIn(files.map(({ file }) => file))).toEqual([]);
    const { entries } = entriesIn(text('libs/contracts/segmentation/src/facts.ts'));
    expect(entries.map((entry) => entry.type)).toContain(type);
    expect(files.map(({ file }) => file)).toContain(`libs/contracts/segmentation/golden/${type}.json`);
  });

  it('is exported by its contracts', async () => {
    await minting(fact({ sealed: 'ScoreContent' }));
    const index = text('libs/contracts/segmentation/src/index.ts');
    for (const name of ['ScoreGiven', 'ScoreGivenData', 'ScoreContent'])
      expect(index).toMatch(new RegExp(`export type \\{[^}]*\\b${name}\\b`));
  });

  it('is frozen anew after an edit until it is committed, and never again', async () => {
    const { type } = await minting(fact());
    const golden = join(root, `libs/contracts/segmentation/golden/${type}.json`);
    writeFileSync(golden, readFileSync(golden, 'utf8').replace('"revision": 0', '"revision": 7'));
    expect(breaches(goldensIn(root), frozenIn(root), [])).toHaveLength(1);
    await minting({ freeze: true });
    expect(breaches(goldensIn(root), frozenIn(root), [frozenAt(root, 'HEAD')])).toEqual([]);
    commit();
    writeFileSync(golden, readFileSync(golden, 'utf8').replace('"revision": 7', '"revision": 8'));
    await expect(minting({ freeze: true })).rejects.toMatchObject({ code: 'facts.frozen' });
  });
});

describe('a new version', () => {
  it.each([
    'segmentation.entered.v1',
    'consent.decided.v1',
    'projections.parked-fact-discarded.v1',
    'gateway.token-revoked.v1',
  ])('of %s is whole as it is minted', async (old) => {
    const { type, files } = await minting({ version: old });
    expect(type).toBe(old.replace('.v1', '.v2'));
    expect(await faultsIn(files.map(({ file }) => file))).toEqual([]);
  });

  it('comes with what reads the old one as it', async () => {
    await minting({ version: 'segmentation.entered.v1' });
    const folder = 'libs/contracts/segmentation';
    // The file is minted by this very test, so no import can name it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { liftEnteredV1 } = require(join(root, folder, 'src/lift-entered-v1.ts')) as {
      liftEnteredV1: (old: RecordedFact) => RecordedFact;
    };
    const old = JSON.parse(text(`${folder}/golden/segmentation.entered.v1.json`)) as RecordedFact;
    expect(liftEnteredV1(old)).toEqual({ ...old, type: 'segmentation.entered.v2' });
    expect(text(`${folder}/src/facts.ts`)).toContain('lift: liftEnteredV1');
  });

  it('is followed by a third', async () => {
    await minting({ version: 'segmentation.entered.v1' });
    commit();
    const { type, files } = await minting({ version: 'segmentation.entered.v2' });
    expect(type).toBe('segmentation.entered.v3');
    expect(await faultsIn(files.map(({ file }) => file))).toEqual([]);
  });

  it('leaves the old one untouched', async () => {
    const golden = 'libs/contracts/segmentation/golden/segmentation.entered.v1.json';
    const before = text(golden);
    const { files } = await minting({ version: 'segmentation.entered.v1' });
    expect(files.map(({ file }) => file)).not.toContain(golden);
    expect(text(golden)).toBe(before);
  });
});

describe('minting', () => {
  it.each([
    [fact({ name: 'Segmentation.score' }), 'facts.name-invalid'],
    [fact({ name: 'segmentation.score.v2' }), 'facts.name-invalid'],
    [fact({ name: 'segmentation.score_given' }), 'facts.name-invalid'],
    [fact({ name: 'segmentation.score-' }), 'facts.name-invalid'],
    [fact({ name: 'score' }), 'facts.name-invalid'],
    [fact({ name: 'weather.rain-fallen' }), 'facts.publisher-unknown'],
    [fact({ name: 'profile.page-turned' }), 'facts.publisher-unknown'],
    [fact({ category: 'people' }), 'facts.category-unknown'],
    [fact({ name: 'segmentation.entered' }), 'facts.type-exists'],
    [fact({ name: 'segmentation.segment' }), 'facts.type-exists'],
    [{ version: 'segmentation.left.v1' }, 'facts.type-unknown'],
    [{ version: 'segmentation.entered.v2' }, 'facts.type-unknown'],
    [{ version: 'entered' }, 'facts.name-invalid'],
  ] as [Wish, string][])('refuses %j as %s, and changes nothing', async (wish, code) => {
    await expect(minting(wish)).rejects.toMatchObject({ code });
    expect(git('status', '--porcelain')).toBe('');
  });

  it('refuses a version of what is not the newest', async () => {
    await minting({ version: 'segmentation.entered.v1' });
    commit();
    await expect(minting({ version: 'segmentation.entered.v1' })).rejects.toMatchObject({
      code: 'facts.version-not-newest',
    });
  });

  it('refuses to touch what is not committed', async () => {
    await minting(fact());
    await expect(minting(fact({ name: 'segmentation.score-taken' }))).rejects.toMatchObject({
      code: 'facts.dirty',
    });
  });

  it('refuses to be asked from elsewhere', async () => {
    const elsewhere = mint(fact(), { root, cwd: tmpdir() });
    await expect(elsewhere).rejects.toMatchObject({ code: 'facts.outside-repository' });
  });

  it('shows what it would write, and writes nothing', async () => {
    const { files } = await minting(fact(), true);
    expect(git('status', '--porcelain')).toBe('');
    const { files: written } = await minting(fact());
    expect(files).toEqual(written);
  });
});

describe('all that was minted here', () => {
  it('passes the repository’s lint where it would stand', () => {
    const input = minted.map(({ text: source, as }, n) => {
      const file = join(root, `${n}.ts`);
      writeFileSync(file, source);
      return { file, as };
    });
    const output = execFileSync(process.execPath, [join(repository, 'tools/config/lint-as.mjs')], {
      input: JSON.stringify(input),
      encoding: 'utf8',
    });
    const found = JSON.parse(output.trim().split('\n').pop() ?? '[]') as string[][];
    expect(found).toEqual(minted.map(() => []));
    expect(minted.length).toBeGreaterThan(30);
  });
});
