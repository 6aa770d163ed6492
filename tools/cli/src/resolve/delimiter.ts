const candidates = [',', ';', '\t', '|'];
const quoted = /"(?:[^"]|"")*"/g;
/** How many lines are looked at. */
const enough = 50;

/** The first line of spreadsheets' CSV that names the delimiter: `sep=;`. */
const named = /^\s*"?sep=(.)"?[ \t,;|]*(?:[\r\n]|$)/i;
export const isNaming = (row: readonly string[]): boolean =>
  /^"?sep=.?"?$/i.test(row[0] ?? '') && row.slice(1).every((cell) => cell.trim() === '');

/**
 * What parts the columns: what the file names itself, else the sign that the first line with words has most of; of two the
 * one of which other lines have as many.
 * @param head  the beginning of a file
 */
export function delimiterOf(head: string): string {
  const own = named.exec(head)?.[1];
  if (own) return own;
  const lines = head
    .replace(quoted, 'q')
    .split(/\r\n|\n|\r/)
    .filter((line) => /[^\s,;|]/.test(line))
    .slice(0, enough);
  const score = (delimiter: string): [number, number] => {
    const counts = lines.map((line) => line.split(delimiter).length);
    // A title above the names of columns has no delimiter.
    const columns = counts.find((count) => count > 1) ?? 1;
    return [columns, counts.filter((count) => count === columns).length];
  };
  return candidates.reduce((best, each) => {
    const [[columns, alike], [most, usual]] = [score(each), score(best)];
    return columns > most || (columns === most && columns > 1 && alike > usual) ? each : best;
  });
}
