import { Refused } from '../refused';
import { isNaming } from './delimiter';
import { withoutMojibake } from './mojibake';
import type { Records } from './read-records';

/** Takes in the rows of a file, the first with a value as the names of its columns. */
export class Rows {
  private header?: readonly string[];
  private columns: string[][] = [];
  private size = 0;
  private lost = 0;
  private repaired = 0;
  private readonly titles: string[] = [];

  constructor(private readonly path: string) {}

  /** @returns what is wrong with a row; one without a value is left out, as spreadsheets add them */
  take(row: readonly string[]): Refused | undefined {
    if (row.every((cell) => cell.trim() === '')) return undefined;
    if (this.header && !this.isTitleOf(row)) return this.add(row);
    if (!isNaming(row)) this.begin(row);
    return undefined;
  }

  /** Whether what was taken for the names of columns is a title above them, which spreadsheets have in their first cell. */
  private isTitleOf(row: readonly string[]): boolean {
    const [names, cells] = [this.header!, row].map((all) => all.map((cell) => cell.trim()).filter(Boolean));
    const isTitle =
      this.size === 0 && names!.length === 1 && names![0] === this.header![0] && /\s/.test(names![0]!);
    return isTitle && cells!.length > 1 && cells!.every((cell) => /\p{L}/u.test(cell)) && !this.titles.length;
  }

  private begin(row: readonly string[]): void {
    if (this.header) this.titles.push(this.header[0]!);
    this.header = row.map((name) => name.trim());
    this.columns = row.map(() => []);
  }

  private add(row: readonly string[]): Refused | undefined {
    const wanted = this.columns.length;
    if (row.slice(wanted).some((cell) => cell.trim() !== ''))
      return new Refused(
        'cli.row-too-long',
        `${this.path}, record ${this.size + 1}: ${row.length} values for ${wanted} columns. Quote values that hold the delimiter.`,
      );
    this.columns.forEach((values, i) => values.push(this.read(row[i] ?? '')));
    this.size += 1;
    return undefined;
  }

  private read(cell: string): string {
    const meant = withoutMojibake(cell);
    this.repaired += Number(meant !== cell);
    this.lost += Number(meant.includes('\uFFFD'));
    return meant;
  }

  /** @refuses cli.records-empty */
  records(): Records {
    if (!this.header)
      throw new Refused('cli.records-empty', `${this.path} is empty: its first line must name the columns.`);
    // Columns without a name and a value are what separators at the end of lines make.
    const kept = this.header
      .map((name, i) => ({ name, i }))
      .filter(({ name, i }) => name !== '' || this.columns[i]!.some((value) => value.trim() !== ''));
    const names = kept.map(({ name, i }) => name || `column ${i + 1}`);
    const header = distinct(names);
    const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
    return {
      ...{ header, twice, size: this.size, columns: kept.map(({ i }) => this.columns[i]!) },
      notes: this.notes(kept.filter(({ name }) => name === '').length, twice),
    };
  }

  private notes(nameless: number, twice: readonly string[]): string[] {
    return [
      ...(nameless > 0
        ? [`${nameless} columns have no name: they are called by their place, such as "column 4"`]
        : []),
      ...twice.map((name) => `${name}: several columns have this name, the second is called "${name} (2)"`),
      ...this.titles.map((title) => `the first row, "${title.slice(0, 60)}", is taken for a title`),
      ...(this.repaired > 0
        ? [
            `${this.repaired} values were UTF-8 that a program took for Windows-1252 (MÃ¼ller): they are read as they were meant`,
          ]
        : []),
      ...(this.lost > 0
        ? [
            `${this.lost} values hold the sign for a letter that was lost (\uFFFD): names that differ may look the same; export the file again in UTF-8`,
          ]
        : []),
    ];
  }
}

/** Names of which no two are the same: `phone`, `phone (2)`. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set(names);
  return names.map((name, i) => {
    if (names.indexOf(name) === i) return name;
    let nth = 2;
    while (taken.has(`${name} (${nth})`)) nth += 1;
    taken.add(`${name} (${nth})`);
    return `${name} (${nth})`;
  });
}
