/** What is known of a value that both of a pair have. */
export interface Shared {
  /** How often two strangers agree in it on average, whatever the value: u of its level. */
  usual: number;
  /** How many of the population have the value, both of the pair among them. */
  count: number;
  population: number;
  /** Bits that its level says by itself. */
  bits: number;
  /** Bits that rarity adds at most. */
  most: number;
}

/** So many descriptions one person may well have given: until there are more, a value is nobody else's. */
const ofOne = 10;
/** Bits that a value says less while it may be one person's alone. */
const leastOfOne = -1;

/**
 * Bits that the rarity of a value adds to its level, or takes from it where many have it; never more than the level says.
 * The chance that a stranger has it is estimated from how many others do, and one imagined among as many strangers as
 * usually have one: what few are counted of is as rare as the average, and dates, of which each is as rare as the next,
 * stay so.
 * @source Winkler 1989, frequency-based matching; a Gamma prior of shape 1 on the share of each value
 */
export function rarityBits({ usual, count, population, bits, most }: Shared): number {
  const others = Math.max(0, count - 2);
  const chance = (others + 1) / (population + 1 / usual);
  const least = count > ofOne ? -Math.max(0, bits) : leastOfOne;
  return Math.max(least, Math.min(most, Math.log2(usual / chance)));
}
