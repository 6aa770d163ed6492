import type { MappedFact } from './fact-map';

/** Stands between what people write on the page and what is generated. */
export const mark = '<!-- What follows is written by `npm run map`. -->';

/** The page with its part that is generated, as Markdown that prettier has yet to align. */
export function renderPage(page: string, facts: readonly MappedFact[]): string {
  const head = page.split(mark)[0] as string;
  return [head + mark, '## Who reads what', drawing(facts), table(facts)].join('\n\n') + '\n';
}

/** Publishers and readers as Mermaid: an arrow says in which streams the one finds facts of the other. */
export function drawing(facts: readonly MappedFact[]): string {
  const arrows = new Map<string, Set<string>>();
  for (const { publisher, category, readers } of facts)
    for (const service of Object.keys(readers)) {
      const key = `${publisher} -->|LABEL| ${service}`;
      arrows.set(key, (arrows.get(key) ?? new Set()).add(category));
    }
  const lines = [...arrows].map(([arrow, found]) => `  ${arrow.replace('LABEL', [...found].join(', '))}`);
  return ['```mermaid', 'flowchart LR', ...lines.sort(), '```'].join('\n');
}

function table(facts: readonly MappedFact[]): string {
  const rows = facts.map((fact) => [
    `\`${fact.type}\`${fact.newest ? ` (read as \`${fact.newest}\`)` : ''}`,
    `\`${fact.category}-\``,
    fact.says,
    Object.entries(fact.sealed)
      .map(([field, holds]) => `\`${field}\`: ${holds}`)
      .join(', ') || '–',
    Object.keys(fact.readers).join(', ') || 'nobody',
  ]);
  return [['fact', 'streams', 'says', 'sealed', 'read by'], Array(5).fill('-'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** For a terminal: publisher, fact, streams, readers. */
export function plain(facts: readonly MappedFact[]): string {
  const [widest, category] = (['type', 'category'] as const).map((key) =>
    Math.max(...facts.map((fact) => fact[key].length)),
  ) as [number, number];
  return facts
    .map((fact, n) => {
      const title =
        fact.publisher === facts[n - 1]?.publisher ? '' : `${n > 0 ? '\n' : ''}${fact.publisher}\n`;
      const readers = Object.keys(fact.readers).join(', ') || 'nobody';
      return `${title}  ${fact.type.padEnd(widest)}  ${fact.category.padEnd(category)}  → ${readers}\n`;
    })
    .join('');
}
