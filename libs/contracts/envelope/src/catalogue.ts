import type { Fact, RecordedFact } from './fact';
import type { Sealed } from './sealed';
import type { Category } from './stream';

/** Reads an old version of a fact as the next one. Pure; never fails, also when the fact's key is gone. */
export type Upcaster = (fact: RecordedFact) => RecordedFact;

/** What a publisher says of one version of a fact. `Data` is what the fact holds. */
export interface FactEntry<Data = unknown> {
  /** Category of the streams that it lies in. */
  category: Category;
  /** What has happened when it is said, in one line. */
  says: string;
  /** Fields of data that are sealed, each with the name of what it holds; absent where all is in the clear. */
  sealed?: Readonly<Record<string, string>>;
  /** With every version but the newest: reads it as the next one. */
  lift?(fact: RecordedFact<string, Data>): RecordedFact;
}

/** Fields of data that hold sealed content. */
export type SealedField<Data> = {
  [Field in keyof Data]-?: [NonNullable<Data[Field]>] extends [never]
    ? never
    : NonNullable<Data[Field]> extends Sealed
      ? Field & string
      : never;
}[keyof Data];

type Sealing<Data> = [SealedField<Data>] extends [never]
  ? { sealed?: undefined }
  : { sealed: Readonly<Record<SealedField<Data>, string>> };

/** Declares one version of a fact; the compiler holds `sealed` to the fields of `Data` that are. */
export const fact = <Data>(entry: Omit<FactEntry<Data>, 'sealed'> & Sealing<Data>): FactEntry<Data> => entry;

/** Facts by type, `<publisher>.<fact-in-past-tense>.v<N>`. */
export type Catalogue<Publisher extends string = string> = Readonly<
  Record<`${Publisher}.${string}.v${number}`, FactEntry>
>;

type DataOf<Entry> = Entry extends FactEntry<infer Data> ? Data : never;

/** A fact about to be appended, as a catalogue declares it. */
export type FactOf<Facts, Type extends keyof Facts & string> = Fact<Type, DataOf<Facts[Type]>>;

/** A fact as the log holds it, as a catalogue declares it. */
export type RecordedOf<Facts, Type extends keyof Facts & string> = RecordedFact<Type, DataOf<Facts[Type]>>;

/** A type taken apart; undefined where it is not well formed. */
export function parseFactType(type: string): { name: string; version: number } | undefined {
  const match = /^([a-z][a-z-]*\.[a-z][a-z-]*)\.v([1-9]\d*)$/.exec(type);
  return match ? { name: match[1] as string, version: Number(match[2]) } : undefined;
}
