import { publisherOf } from '../contracts/folders';
import { breaches, frozenAt, frozenIn } from '../golden/frozen';
import { goldensIn } from '../golden/golden-files';
import { type Change, freeze } from './change';
import { MintRefused } from './refusal';

/**
 * Freezes what was edited since it was minted. What is committed stays as it is.
 * @refuses facts.frozen
 */
export function freezeAnew(root: string): Change {
  const committed = frozenAt(root, 'HEAD');
  const goldens = goldensIn(root);
  const broken = breaches(
    goldens.filter(({ name }) => committed.has(name)),
    new Map([...frozenIn(root)].filter(([name]) => committed.has(name))),
    [committed],
  );
  if (broken.length > 0) throw new MintRefused('facts.frozen', broken.join('\n'));
  const fresh = goldens.filter(({ name }) => !committed.has(name));
  const change: Change = new Map();
  for (const publisher of new Set(fresh.map(({ type }) => publisherOf(type)))) {
    const own = fresh.filter(({ type }) => publisherOf(type) === publisher);
    for (const [file, text] of freeze(
      root,
      publisher,
      new Map(own.map(({ name, text: json }) => [name, json])),
    ))
      change.set(file, text);
  }
  return change;
}
