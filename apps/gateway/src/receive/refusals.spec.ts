import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusals } from './refusals';

const sources = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('spec.ts') && !file.endsWith('refusals.ts'))
  .map((file) => readFileSync(join(__dirname, '..', file), 'utf8'));

describe('the documented refusals', () => {
  const thrown = sources.flatMap((text) =>
    [...text.matchAll(/'(gateway\.[a-z-]+)'/g)].map(([, code]) => code!),
  );

  it('holds every code that the gateway refuses with, and no other of its own', () => {
    const own = Object.keys(refusals).filter((code) => code.startsWith('gateway.'));
    expect([...new Set(thrown)].sort()).toEqual(own.sort());
  });

  it('holds every refusal that the contracts of the services behind name, and no other of theirs', () => {
    const contracts = join(__dirname, '../../../../libs/contracts');
    const promised = ['identity', 'consent', 'segmentation', 'activation'].flatMap((publisher) =>
      readdirSync(join(contracts, publisher, 'src')).flatMap((file) =>
        refusedIn(readFileSync(join(contracts, publisher, 'src', file), 'utf8')),
      ),
    );
    const told = Object.keys(refusals).filter((code) =>
      /^(identity|consent|segmentation|activation)\./.test(code),
    );
    expect(told.sort()).toEqual([...new Set(promised)].filter((code) => !neverComes.includes(code)).sort());
  });
});

/** The gateway refuses such a body itself. */
const neverComes = ['activation.deliveries-unnamed'];

/** Codes behind `@refuses`, up to the next tag or the end of the comment. */
const refusedIn = (text: string): string[] =>
  [...text.matchAll(/@refuses([^@]*?)\*\//g)].flatMap(([, said]) => said!.match(/[a-z]+\.[a-z-]+/g) ?? []);
