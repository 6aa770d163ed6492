/** Records to be resolved, by column. */
export interface Table {
  size: number;
  columns: readonly Column[];
  /** The source of each record, where there are several. */
  sources?: readonly string[];
  /** Today as yyyymmdd, where it is known: nobody is born later. */
  today?: number;
}

export interface Column {
  name: string;
  /** Such as `person.given_name`; see `kindOf`. */
  meaning: string;
  /** One for each record; empty where it is missing. */
  values: readonly string[];
}

/** Texts by number, so that equal ones are compared as numbers. 0 is missing. */
export class Dictionary {
  readonly texts: string[] = [''];
  /** How many records have each text. */
  readonly counts: number[] = [0];
  private readonly ids = new Map<string, number>();

  add(text: string): number {
    if (text === '') return 0;
    let id = this.ids.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.ids.set(text, id);
      this.texts.push(text);
      this.counts.push(0);
    }
    this.counts[id]! += 1;
    return id;
  }
}
