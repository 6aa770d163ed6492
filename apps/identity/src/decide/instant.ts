/* eslint-disable no-restricted-globals -- Date parses here; nothing in this file reads the clock. */

/** Milliseconds since 1970 of an RFC 3339 instant. */
export const msOf = (instant: string): number => Date.parse(instant);
