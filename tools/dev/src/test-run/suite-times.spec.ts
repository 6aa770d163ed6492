import { suiteTimes } from './suite-times';

const suite = (name: string, startTime: number, endTime: number) => ({
  name: `/repo/${name}`,
  startTime,
  endTime,
});

describe('the time of a test run', () => {
  it('is told by suite, the slowest first, by kind, and as a whole', () => {
    const suites = [
      suite('libs/a/src/quick.spec.ts', 10_000, 10_300),
      suite('apps/b/src/b.int-spec.ts', 10_000, 14_250),
      suite('apps/acceptance/kill.scenario.ts', 14_000, 141_000),
      suite('libs/a/src/slow.spec.ts', 10_300, 12_300),
      suite('libs/a/src/quicker.spec.ts', 12_300, 12_400),
      suite('libs/a/src/cannot-run.spec.ts', 0, 0),
    ];
    expect(suiteTimes('/repo', suites).split('\n')).toEqual([
      'Time by suite, the slowest first',
      '   127.0 s  apps/acceptance/kill.scenario.ts',
      '     4.3 s  apps/b/src/b.int-spec.ts',
      '     2.0 s  libs/a/src/slow.spec.ts',
      '     0.4 s  2 suites of less than a second each',
      '',
      '     4.3 s  integration: 1 suite',
      '   127.0 s  acceptance: 1 suite',
      '     2.4 s  unit: 3 suites',
      '   133.7 s  all: 5 suites, 131.0 s on the clock',
    ]);
  });

  it('is nothing where nothing ran', () => {
    expect(suiteTimes('/repo', [])).toContain('     0.0 s  all: 0 suites, 0.0 s on the clock');
  });
});
