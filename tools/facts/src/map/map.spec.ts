import { everyFact } from '@ucv/contracts-catalogue';
import { type Catalogue, fact } from '@ucv/envelope';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { readersIn } from '../code/readers';
import { SourceTree } from '../code/source-tree';
import { mapFacts } from './fact-map';
import { map } from './main';
import { drawing, renderPage } from './page';

const repository = join(__dirname, '../../../..');
const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/** A small repository: who reads what is known beforehand. */
const sources: Record<string, string> = {
  'apps/shop/src/shop.module.ts': 'export class ShopModule {}',
  'apps/shop/src/decide/order.ts': `export const order = { type: 'shop.ordered.v2' };`,
  'apps/post/src/post.module.ts': 'export class PostModule {}',
  'apps/post/src/project/post.projection.ts': `
    import { parcels } from './parcels';
    import type { Refund } from './refunds';
    import { movedAmong } from '@ucv/platform-moves';
    export const post = { name: 'post', reads: ['delivery-', 'person-'], apply: () => [parcels(), movedAmong()] };`,
  'apps/post/src/project/parcels.ts': `export const parcels = ({ type }) => type === 'shop.ordered.v2';`,
  'apps/post/src/project/refunds.ts': `export type Refund = string; export const is = 'shop.refunded.v1';`,
  'apps/post/src/project/parcels.spec.ts': `const also = { reads: ['config-'] }; 'shop.opened.v1' === type;`,
  'apps/bank/src/bank.module.ts': 'export class BankModule {}',
  'apps/bank/src/receive/feed.ts': `
    for await (const { facts } of log.feed({ prefixes: ['delivery-'] }))
      facts.filter(({ stream }) => stream.startsWith('delivery-'));`,
  'apps/bank/src/receive/direct.ts': `
    for await (const fact of log.read(streamName('person', tenant, ref))) if (handlers['shop.moved.v1']) use(fact);`,
  'libs/platform/moves/src/index.ts': `export { movedAmong } from './moves'; export { opened } from './opened';`,
  'libs/platform/moves/src/moves.ts': `export const movedAmong = (facts) => facts.filter((f) => f.type === 'shop.moved.v1');`,
  'libs/platform/moves/src/opened.ts': `export const opened = (facts) => facts.filter((f) => f.type === 'shop.opened.v1');`,
};
const shop: Catalogue = {
  'shop.ordered.v1': fact<object>({ category: 'delivery', says: 'ordered', lift: (old) => old }),
  'shop.ordered.v2': fact<object>({ category: 'delivery', says: 'ordered' }),
  'shop.refunded.v1': fact<object>({ category: 'delivery', says: 'refunded' }),
  'shop.moved.v1': fact<object>({ category: 'person', says: 'moved' }),
  'shop.opened.v1': fact<object>({ category: 'config', says: 'opened' }),
};

describe('readers', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'ucv-map-'));
    for (const [file, text] of Object.entries(sources)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const readersOf = (type: string): Record<string, string[]> =>
    mapFacts(shop, readersIn(new SourceTree(root))).find((mapped) => mapped.type === type)!.readers;
  const [projection, feed, direct] = [
    'apps/post/src/project/post.projection.ts',
    'apps/bank/src/receive/feed.ts',
    'apps/bank/src/receive/direct.ts',
  ];

  it.each([
    [
      'look for its type, in what the reading file calls',
      'shop.ordered.v2',
      { post: [projection], bank: [feed] },
    ],
    [
      'look for the newest version, which the old is read as',
      'shop.ordered.v1',
      { post: [projection], bank: [feed] },
    ],
    ['take all of a category; a type alone leads nowhere', 'shop.refunded.v1', { bank: [feed] }],
    [
      'read it in a platform library, or right from its stream',
      'shop.moved.v1',
      { post: [projection], bank: [direct] },
    ],
    ['are none where specs alone name it, or other parts of a library', 'shop.opened.v1', {}],
  ])('%s', (_, type, readers) => expect(readersOf(type)).toEqual(readers));

  it('are drawn once for each pair', () => {
    const facts = mapFacts(shop, readersIn(new SourceTree(root)));
    expect(drawing(facts).split('\n')).toEqual([
      '```mermaid',
      'flowchart LR',
      '  shop -->|delivery, person| bank',
      '  shop -->|delivery, person| post',
      '```',
    ]);
  });

  it('stand below what people write, which stays', () => {
    const facts = mapFacts(shop, []);
    const once = renderPage('# Facts\n\nWritten.\n', facts);
    expect(once).toMatch(/^# Facts\n\nWritten\.\n/);
    expect(renderPage(once, facts)).toBe(once);
  });
});

describe('the repository’s own map', () => {
  it('is fresh', async () => expect(await map(repository, ['--check'], nowhere)).toBe(0));

  it('knows who reads what an erasure, an event and a merge say', () => {
    const facts = mapFacts(everyFact, readersIn(new SourceTree(repository)));
    const readers = (type: string) => Object.keys(facts.find((one) => one.type === type)!.readers);
    const keepers = ['activation', 'consent', 'identity', 'profile', 'segmentation'];
    expect(readers('consent.person-erased.v1')).toEqual(expect.arrayContaining(keepers));
    expect(readers('identity.merged.v1')).toEqual(expect.arrayContaining(keepers));
    expect(readers('ingestion.interaction-recorded.v1')).toEqual(
      expect.arrayContaining(['consent', 'gateway', 'identity', 'profile', 'segmentation']),
    );
    expect(readers('ingestion.source-registered.v1')).toContain('ingestion');
  });
});
