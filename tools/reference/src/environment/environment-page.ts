import { code, table } from '../page';
import { meanings } from './meanings';
import type { Variable } from './variables-in';

export const environmentPage = (variables: ReadonlyMap<string, Variable>): string =>
  table(
    ['variable', 'meaning', 'where it is not set', 'named in'],
    [...variables.values()].map((variable) => [
      code(variable.name),
      meaningOf(variable) ?? '',
      presetOf(variable),
      variable.projects.map(nameOfProject).join(', '),
    ]),
  );

export const meaningOf = ({ name, meaning }: Variable): string | undefined =>
  meanings[name]?.means ?? meaning;

function presetOf({ name, preset }: Variable): string {
  const said = meanings[name]?.preset;
  if (said) return said;
  return preset === undefined || preset === `''` ? '–' : code(preset.replaceAll(/^'|'$|_(?=\d)/g, ''));
}

const nameOfProject = (project: string): string =>
  project === 'platform/service' ? 'every service' : project;
