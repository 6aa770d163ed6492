import { type Catalogue, type Category, parseFactType } from '@ucv/envelope';
import type { Reader } from '../code/readers';
import { publisherOf } from '../contracts/folders';

/** One version of a fact: who says it, where it lies, who reads it. */
export interface MappedFact {
  type: string;
  publisher: string;
  category: Category;
  says: string;
  /** Fields of data that are sealed, and what they hold. */
  sealed: Readonly<Record<string, string>>;
  /** The newest version, where this is an older one: it is read as that. */
  newest?: string;
  /** Services that read it, and where they name its streams. */
  readers: Record<string, string[]>;
}

/** Every fact with its readers, in the order of publishers and of their catalogues. */
export function mapFacts(catalogue: Catalogue, readers: readonly Reader[]): MappedFact[] {
  const types = Object.keys(catalogue);
  return types.map((type) => {
    const { category, says, sealed = {} } = catalogue[type as keyof Catalogue] as Catalogue[keyof Catalogue];
    const newest = newestOf(type, types);
    const taking = readers.filter((reader) => reader.takes(newest, category) || reader.takes(type, category));
    const byService: Record<string, string[]> = {};
    for (const { service, file } of taking) (byService[service] ??= []).push(file);
    return {
      type,
      publisher: publisherOf(type),
      category,
      says,
      sealed,
      ...(newest === type ? {} : { newest }),
      readers: byService,
    };
  });
}

function newestOf(type: string, types: readonly string[]): string {
  const { name } = parseFactType(type) as { name: string };
  const versions = types.flatMap((other) => {
    const parsed = parseFactType(other);
    return parsed?.name === name ? parsed.version : [];
  });
  return `${name}.v${Math.max(...versions)}`;
}
