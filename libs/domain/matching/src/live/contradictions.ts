import type { Feature } from '../compare/feature';
import { prepare } from '../features';
import { type Description, tableOf } from './description';

/**
 * Which of some descriptions cannot be of one person, however alike they are else: by a generation, a given name that is
 * known and no form of the other, birthdays a generation apart, numbers that an authority gives to everybody once. What one
 * alone says contradicts nobody.
 * @cost about 50 µs a description, 2 µs a pair
 */
export class Contradictions {
  private readonly features: readonly Feature[];

  constructor(descriptions: readonly Description[]) {
    const { features } = prepare(tableOf(descriptions), { whole: true });
    this.features = features.filter(({ contradicts }) => contradicts !== undefined);
  }

  /** The comparison by which two contradict each other; undefined where they do not. Symmetric. */
  between(a: number, b: number): string | undefined {
    return this.features.find(({ compare, contradicts }) => contradicts?.includes(compare(a, b)))?.name;
  }
}
