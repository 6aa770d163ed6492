import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsIn, wrongClaims } from './claims';
import type { Passage } from './documents';
import { wrongMessages } from './messages';
import { productIn } from './product';

const product = productIn(join(__dirname, '../../../..'));

it('README, RUNBOOKs and handbook name nothing that is not there', () => {
  expect(wrongClaims(product)).toEqual([]);
});

it('the README’s tree has every app, library and tool', () => {
  const readme = readFileSync(join(product.root, 'README.md'), 'utf8');
  const [, tree = ''] = /\n## The tree\n[^`]*```\n(.*?)\n```/s.exec(readme) ?? [];
  const projects = ['apps', 'libs/domain', 'libs/platform', 'tools'].flatMap((folder) =>
    readdirSync(join(product.root, folder)),
  );
  expect(projects.filter((name) => !new RegExp(`\\b${name}\\b`).test(tree))).toEqual([]);
});

it('messages and helps of the code tell nobody to run what is not there', () => {
  expect(wrongMessages(product)).toEqual([]);
});

describe('a claim that does not hold is found', () => {
  const said = (text: string, kind: Passage['kind'] = 'inline'): string[] =>
    faultsIn({ file: 'apps/gateway/README.md', line: 1, kind, text }, product);

  it.each([
    ['GET /v1/nonsense', 'there is no route GET /v1/nonsense'],
    ['/v1/nonsense', 'there is no route /v1/nonsense'],
    ['PUT /v1/segments', 'there is no route PUT /v1/segments'],
    ['GET|PATCH /v1/purposes', 'there is no route PATCH /v1/purposes'],
    ['GET /health/nonsense', 'there is no route GET /health/nonsense'],
    ['GET /v1/deliveries?colour=red', 'GET /v1/deliveries takes no ?colour'],
    ['npx ucv nonsense', 'there is no command ucv nonsense'],
    ['npx ucv profile email:a@b.c --nonsense', 'ucv profile has no --nonsense'],
    ['npx ucv identity merge a b --undo m', 'ucv identity merge has no --undo'],
    ['ucv restore --nonsense', 'ucv restore has no --nonsense'],
    ['npm run nonsense', 'there is no npm script nonsense'],
    ['npm start -- --nonsense', 'npm run start has no --nonsense'],
    ['npm run bench -- --only pipeline --nonsense', 'npm run bench has no --nonsense'],
    ['npm run proof -- sigkill --nonsense 7', 'npm run proof has no --nonsense'],
    ['--nonsense', 'any command has no --nonsense'],
    ['UCV_NONSENSE', 'nothing reads the variable UCV_NONSENSE'],
    ['UCV_NONSENSE=1 npm start', 'nothing reads the variable UCV_NONSENSE'],
    ['projection_nonsense_total', 'there is no metric projection_nonsense_total'],
    ['nonsense_waiting', 'the code has no nonsense_waiting'],
    ['consent.nonsensed.v1', 'the code has no consent.nonsensed.v1'],
    ['gateway.nonsense', 'the code has no gateway.nonsense'],
    ['activation.{define,nonsense}-destination.v1', 'the code has no activation.nonsense-destination.v1'],
    ['apps/gateway/src/nonsense.ts', 'there is no file apps/gateway/src/nonsense.ts'],
    ['src/decide/nonsense/', 'there is no file src/decide/nonsense/'],
    ['nonsense.int-spec', 'there is no file nonsense.int-spec'],
  ])('`%s`', (text, fault) => expect(said(text)).toEqual([fault]));

  it.each([
    ['curl http://127.0.0.1:3001/v1/nonsense -d {}', 'there is no route POST /v1/nonsense'],
    [`curl -u "$KEY:" http://localhost:3001/v1/track`, 'there is no route GET /v1/track'],
    [`ucv -X PATCH $api/purposes -d '{}'`, 'there is no route PATCH /v1/purposes'],
    [`ucv -X POST $api/segments/nonsense/more -d '{}'`, 'there is no route POST /v1/segments/nonsense/more'],
    ['npx ucv nonsense   # why', 'there is no command ucv nonsense'],
  ])('in a block: %s', (text, fault) => expect(said(text, 'block')).toEqual([fault]));

  it.each([
    ['It is asked by GET /v1/nonsense, twice.', 'there is no route GET /v1/nonsense'],
    ['See <http://127.0.0.1:3000/nonsense>.', 'there is no route /nonsense'],
    ['Set UCV_NONSENSE first.', 'nothing reads the variable UCV_NONSENSE'],
  ])('in words: %s', (text, fault) => expect(said(text, 'words')).toEqual([fault]));

  it.each([
    ['nonsense.md', 'the link nonsense.md leads nowhere'],
    ['RUNBOOK.md#nonsense', 'apps/gateway/RUNBOOK.md has no heading #nonsense'],
  ])('a link to %s', (to, fault) => expect(said(to, 'link')).toEqual([fault]));
});
