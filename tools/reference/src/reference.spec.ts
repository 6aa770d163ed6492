import { SourceTree } from '@ucv/facts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagsIn, flagsNamed, helpIn } from './commands/help-in';
import { npmScripts, proofs } from './commands/npm-scripts';
import { meaningOf } from './environment/environment-page';
import { meanings } from './environment/meanings';
import { variablesIn } from './environment/variables-in';
import { stalePages } from './main';
import { metricsIn } from './metrics/metrics-in';

const root = join(__dirname, '../../..');
const tree = new SourceTree(root);
const at = ({ file, line }: { file: string; line: number }): string => `${file}:${line}`;

describe('the handbook’s reference', () => {
  it('names what there is: where this fails, run `npm run reference` and commit what it writes', async () => {
    expect(await stalePages(root)).toEqual([]);
  });

  it('says what each variable means: in the comment above its @Env, else in environment/meanings.ts', () => {
    const variables = [...variablesIn(tree).values()];
    const unsaid = variables
      .filter((one) => !meaningOf(one))
      .map(({ name, places }) => `${name} ${at(places[0]!)}`);
    expect(unsaid).toEqual([]);
  });

  it('has no meaning of a variable that nothing reads', () => {
    const variables = variablesIn(tree);
    expect(Object.keys(meanings).filter((name) => !variables.has(name))).toEqual([]);
  });

  it('names what docker-compose.yml fills in', () => {
    const known = variablesIn(tree);
    const filled = [...readFileSync(join(root, 'docker-compose.yml'), 'utf8').matchAll(/\$\{(\w+)/g)];
    const names = filled.map(([, name]) => name!.replace(/(_PASSWORD|_SEED)_[A-Z]+$/, '$1_<SERVICE>'));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('says what each metric counts: in its second argument', () => {
    const metrics = metricsIn(tree);
    expect(metrics.length).toBeGreaterThan(10);
    expect(metrics.filter(({ help }) => help === '').map((metric) => `${metric.name} ${at(metric)}`)).toEqual(
      [],
    );
  });
});

describe('a command’s help', () => {
  const scripts = npmScripts(tree).filter(({ help }) => help !== undefined);

  it.each(
    scripts.filter(({ name }) => name !== 'proof').map(({ name, help, flags }) => [name, help!, flags!]),
  )('of npm run %s names its flags, and no others', (_, help, flags) =>
    expect(flagsNamed(help).sort()).toEqual(flags),
  );

  it('of npm run proof names every flag of every proof, and no others', () => {
    const { help } = scripts.find(({ name }) => name === 'proof')!;
    const flags = new Set(['--help', ...proofs(tree).flatMap((proof) => proof.flags)]);
    expect(flagsNamed(help!).sort()).toEqual([...flags].sort());
  });

  it('of the event store names its flags, and no others', () => {
    const file = 'apps/event-store/src/options.ts';
    expect(flagsNamed(helpIn(tree, file, 'usage')).sort()).toEqual(flagsIn(tree, [file]));
  });
});
