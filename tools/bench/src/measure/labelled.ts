import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { resolveFile } from '@ucv/cli';
import { repository } from '@ucv/servers';
import { type PairwiseQuality, pairwiseQuality } from '../figures/pairwise';

/** One labelled file, resolved. */
export interface LabelledSet extends PairwiseQuality {
  density: Density;
  name: string;
  records: number;
  /** Share of the joined pairs that the report expects to be right. */
  expected: number;
}

/** Pairs of one kind that look alike and are two, or look different and are one. */
export interface Kind {
  kind: string;
  pairs: number;
  wrong: number;
}

/** Pairs whose stated probability is in one tenth. */
export interface Tenth {
  from: number;
  pairs: number;
  /** Means of what was stated, and of what is true. */
  stated: number;
  right: number;
}

export interface LabelledFigures {
  sets: LabelledSet[];
  kinds: Kind[];
  tenths: Tenth[];
}

/** Whether a file is full of look-alikes, as families and registers are, or an everyday one. */
export type Density = 'dense' | 'ordinary';
const densities: readonly Density[] = ['dense', 'ordinary'];

export const labelledSets = join(repository, 'tools/bench/sets');

/** Resolves every labelled set of a folder as `ucv resolve` does, by its defaults. @cost about a second a set */
export async function measureLabelled(folder: string): Promise<LabelledFigures> {
  const figures = new Counted();
  for (const density of densities)
    for (const name of setsIn(join(folder, density)))
      await figures.add(density, { name, folder: join(folder, density, name) });
  if (figures.all.sets.length > 0) return figures.all;
  throw new Error(`${folder} holds no labelled files: lay them out as dense/<name> and ordinary/<name>.`);
}

const setsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

type Row = Record<string, string>;
const rows = (path: string): Row[] => parse(readFileSync(path, 'utf8'), { columns: true, bom: true });

/** @throws where a file names what another does not have: it would count as right */
function known(numbers: ReadonlyMap<string, number>, key: string, what: string): number {
  const number = numbers.get(key);
  if (number === undefined) throw new Error(`${what} is not known: mend the set.`);
  return number;
}

class Counted {
  private readonly sets: LabelledSet[] = [];
  private readonly kinds = new Map<string, Kind>();
  private readonly tenths = Array.from({ length: 10 }, (_, i) => ({
    from: i / 10,
    pairs: 0,
    stated: 0,
    right: 0,
  }));

  async add(density: Density, { name, folder }: { name: string; folder: string }): Promise<void> {
    const files = { records: join(folder, 'records.csv'), schema: join(folder, 'schema.json') };
    const { ids, result } = await resolveFile(files, silent);
    const entities = new Map(rows(join(folder, 'truth.csv')).map((row) => [row.record_id!, row.cluster_id!]));
    const numbers = new Map([...new Set(entities.values())].map((entity, i) => [entity, i]));
    const truth = ids.map((id) => known(numbers, entities.get(id) ?? '', `${name}: the entity of ${id}`));
    const quality = pairwiseQuality(result.clusters, truth);
    const { precision } = result.joined;
    this.sets.push({ density, name, records: ids.length, expected: precision, ...quality });
    for (const { a, b, probability } of result.pairs) this.state(probability, truth[a] === truth[b]);
    const at = new Map(ids.map((id, i) => [id, i]));
    for (const { record_a: a, record_b: b, kind } of rows(join(folder, 'kinds.csv'))) {
      const [x, y] = [a, b].map((id) => known(at, id!, `${name}: record ${id} of kinds.csv`)) as [
        number,
        number,
      ];
      const joined = result.clusters[x] === result.clusters[y];
      this.judge(kind!, joined === (truth[x] === truth[y]));
    }
  }

  get all(): LabelledFigures {
    return {
      sets: this.sets,
      kinds: [...this.kinds.values()].sort((x, y) => y.wrong - x.wrong || y.pairs - x.pairs),
      tenths: this.tenths
        .filter(({ pairs }) => pairs > 0)
        .map(({ stated, right, ...tenth }) => ({
          ...tenth,
          stated: stated / tenth.pairs,
          right: right / tenth.pairs,
        })),
    };
  }

  private state(probability: number, isOne: boolean): void {
    const tenth = this.tenths[Math.min(9, Math.floor(probability * 10))]!;
    tenth.pairs += 1;
    tenth.stated += probability;
    tenth.right += Number(isOne);
  }

  private judge(kind: string, right: boolean): void {
    const known = this.kinds.get(kind) ?? { kind, pairs: 0, wrong: 0 };
    this.kinds.set(kind, { kind, pairs: known.pairs + 1, wrong: known.wrong + Number(!right) });
  }
}

const silent = { write: () => true } as unknown as NodeJS.WritableStream;
