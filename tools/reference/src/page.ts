/** Stands between what people write on a page and what is generated. */
export const mark = '<!-- What follows is written by `npm run reference`. -->';

/** The page with its part that is generated, as Markdown that prettier has yet to align. */
export const renderPage = (page: string, ...generated: string[]): string =>
  `${[page.split(mark)[0]!.trimEnd(), mark, ...generated].join('\n\n')}\n`;

export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '-'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

/** A bar inside a cell would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const code = (text: string): string => `\`${text}\``;

export const block = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
