/** When something was shown first, and by which fact. */
export interface Shown {
  /** RFC 3339 in UTC with milliseconds. */
  since: string;
  factId: string;
}

/** A total order, so that arrival never decides. */
export const isEarlier = (a: Shown, b: Shown): boolean =>
  a.since < b.since || (a.since === b.since && a.factId < b.factId);
