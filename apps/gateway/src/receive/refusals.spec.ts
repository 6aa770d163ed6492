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
});
