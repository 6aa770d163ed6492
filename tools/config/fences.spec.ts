import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const boundary = '@nx/enforce-module-boundaries';
const imports = 'no-restricted-imports';
const globals = 'no-restricted-globals';
const properties = 'no-restricted-properties';
const syntax = 'no-restricted-syntax';

/** Fixture, where it is said to stand, and the rules that must object. */
const cases: [fixture: string, as: string, rules: string[]][] = [
  ['app-imports-app', 'apps/identity/src/receive/fixture.ts', [imports]],
  ['app-imports-inside-of-app', 'apps/identity/src/receive/fixture.ts', [boundary, imports]],
  ['imports-inside-of-library', 'apps/identity/src/decide/fixture.ts', [imports]],
  ['app-imports-app', 'apps/event-store/src/fixture.ts', [imports]],
  ['app-reaches-into-app', 'apps/identity/src/fixture.ts', [boundary]],
  ['imports-platform', 'libs/domain/golden-record/src/fixture.ts', [boundary]],
  ['imports-envelope', 'libs/domain/golden-record/src/fixture.ts', [boundary]],
  ['imports-domain', 'libs/platform/service/src/fixture.ts', [boundary]],
  ['imports-contract', 'libs/platform/service/src/fixture.ts', [boundary]],
  ['imports-platform', 'libs/contracts/identity/src/fixture.ts', [boundary]],
  ['imports-contract', 'libs/contracts/identity/src/fixture.ts', [boundary]],
  ['imports-catalogue', 'libs/contracts/identity/src/fixture.ts', [boundary]],
  ['imports-catalogue', 'libs/platform/event-store/src/fixture.ts', [boundary]],
  ['imports-platform', 'libs/contracts/catalogue/src/fixture.ts', [boundary]],
  ['imports-testing', 'libs/contracts/identity/src/fixture.ts', [boundary]],
  ['imports-testing', 'apps/identity/src/fixture.ts', [boundary]],
  ['imports-testing', 'libs/platform/service/src/fixture.ts', [boundary]],
  ['imports-testing', 'tools/cli/src/fixture.ts', [boundary]],
  ['imports-log-client', 'apps/identity/src/receive/fixture.ts', [imports]],
  ['imports-log-client', 'apps/identity/src/decide/fixture.ts', [imports]],
  ['imports-log-client', 'libs/platform/messaging/src/fixture.ts', [imports]],
  ['imports-built-in', 'apps/identity/src/decide/fixture.ts', [imports]],
  ['imports-built-in', 'libs/domain/golden-record/src/fixture.ts', [imports]],
  ['rolls-dice', 'apps/identity/src/decide/fixture.ts', [properties]],
  ['reads-clock', 'libs/domain/golden-record/src/fixture.ts', [globals, properties]],
  ['reads-environment', 'apps/identity/src/decide/fixture.ts', [globals]],
  ['reads-environment', 'apps/identity/src/receive/fixture.ts', [properties]],
  ['appends-anywhere', 'apps/identity/src/receive/fixture.ts', [syntax]],
  ['appends-anywhere', 'libs/platform/privacy/src/fixture.ts', [syntax]],

  ['imports-domain', 'apps/profile/src/decide/fixture.ts', []],
  ['imports-platform', 'apps/profile/src/receive/fixture.ts', []],
  ['imports-contract', 'apps/profile/src/receive/fixture.ts', []],
  ['imports-catalogue', 'apps/profile/src/fixture.ts', []],
  ['imports-contract', 'libs/contracts/catalogue/src/fixture.ts', []],
  ['imports-envelope', 'libs/contracts/identity/src/fixture.ts', []],
  ['imports-envelope', 'libs/platform/service/src/fixture.ts', []],
  ['imports-testing', 'apps/identity/src/fixture.int-spec.ts', []],
  ['imports-testing', 'libs/platform/service/src/fixture.int-spec.ts', []],
  ['imports-testing', 'tools/bench/src/fixture.ts', []],
  ['imports-log-client', 'libs/platform/event-store/src/fixture.ts', []],
  ['imports-built-in', 'apps/identity/src/decide/fixture.spec.ts', []],
  ['reads-environment', 'apps/identity/src/identity.config.ts', []],
  ['appends-anywhere', 'apps/identity/src/receive/fixture.int-spec.ts', []],
];

describe('import fences', () => {
  let found: string[][];

  beforeAll(() => {
    const input = cases.map(([fixture, as]) => ({
      file: join(__dirname, 'fence-fixture', `${fixture}.ts`),
      as,
    }));
    const output = execFileSync(process.execPath, [join(__dirname, 'lint-as.mjs')], {
      input: JSON.stringify(input),
      encoding: 'utf8',
    });
    found = JSON.parse(output.trim().split('\n').pop() ?? '[]');
  });

  it.each(cases.map(([fixture, as, rules], n) => ({ fixture, as, rules, n })))(
    '$fixture in $as: $rules',
    ({ rules, n }) => {
      expect([...new Set(found[n])].sort()).toEqual([...rules].sort());
    },
  );
});
