/** Records that hang together by links, to be parted into those that are one. */
export interface Linked {
  records: readonly number[];
  /** log2 odds that two records are one, −Infinity where they may not be; any pair may be asked for. */
  weight(a: number, b: number): number;
  /** Least average of a join. */
  threshold: number;
}

/** One pair says hardly more than this for or against: a single wrong one can't carry a cluster. */
const most = 8;
/** Beyond it bits count so much, so that the better of two sure links still comes first. */
const beyond = 0.05;
/** Larger components are cut at stronger links first. */
export const largestComponent = 1_500;

/**
 * Joins the closest groups first, as close as their records are on average, so that one bad link between two big
 * groups is outvoted by all the pairs that have nothing in common.
 * @cost   O(n²) weights and O(n²) memory for n records
 * @source average linkage (UPGMA), Sokal & Michener 1958; on clipped log odds, as correlation clustering does
 */
export function agglomerate({ records, weight, threshold }: Linked): number[][] {
  const n = records.length;
  const sums = new Float32Array(n * n).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < n; i += 1)
    for (let j = i + 1; j < n; j += 1) {
      const own = weight(records[i]!, records[j]!);
      sums[i * n + j] = sums[j * n + i] = clipped(own - threshold);
    }
  const groups = new Agglomeration(sums, n);
  while (groups.joinClosest());
  return groups.members.filter((group) => group !== undefined).map((group) => group.map((i) => records[i]!));
}

function clipped(bits: number): number {
  if (bits === Number.NEGATIVE_INFINITY) return bits;
  return bits > most ? most + (bits - most) * beyond : Math.max(-2, bits);
}

class Agglomeration {
  readonly members: (number[] | undefined)[];
  /** Each group's closest other. */
  private readonly closest: Int32Array;

  constructor(
    private readonly sums: Float32Array,
    private readonly n: number,
  ) {
    this.members = Array.from({ length: n }, (_, i) => [i]);
    this.closest = new Int32Array(n);
    for (let i = 0; i < n; i += 1) this.seek(i);
  }

  /** @returns whether two groups were close enough */
  joinClosest(): boolean {
    let [best, at] = [0, -1];
    for (let i = 0; i < this.n; i += 1) {
      if (!this.members[i] || this.closest[i]! < 0) continue;
      const own = this.average(i, this.closest[i]!);
      if (own > best || (at < 0 && own >= best)) [best, at] = [own, i];
    }
    if (at < 0) return false;
    this.join(at, this.closest[at]!);
    return true;
  }

  private average(i: number, j: number): number {
    return this.sums[i * this.n + j]! / (this.members[i]!.length * this.members[j]!.length);
  }

  private join(i: number, j: number): void {
    const { n, sums, members } = this;
    members[i] = [...members[i]!, ...members[j]!];
    members[j] = undefined;
    for (let k = 0; k < n; k += 1) {
      if (!members[k] || k === i) continue;
      sums[i * n + k] = sums[k * n + i] = sums[i * n + k]! + sums[j * n + k]!;
    }
    for (let k = 0; k < n; k += 1) if (members[k]) this.renew(k, [i, j]);
  }

  /** A group's closest other, after one group went into another. */
  private renew(k: number, [into, gone]: readonly [number, number]): void {
    const closest = this.closest[k]!;
    if (k === into || closest === into || closest === gone) this.seek(k);
    else if (closest >= 0 && this.average(k, into) > this.average(k, closest)) this.closest[k] = into;
  }

  private seek(i: number): void {
    let [best, at] = [Number.NEGATIVE_INFINITY, -1];
    for (let j = 0; j < this.n; j += 1) {
      if (j === i || !this.members[j]) continue;
      const own = this.average(i, j);
      if (own > best) [best, at] = [own, j];
    }
    this.closest[i] = at;
  }
}
