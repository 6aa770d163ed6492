const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `2026-11-20 18:42`, in UTC like every instant of the API. */
export const minute = (instant: string | null): string =>
  instant === null ? '' : `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;

/** `2026-11-20 18:42:07`. */
export const second = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 19)}`;

/** `2026-11-20`. */
export const day = (instant: string): string => instant.slice(0, 10);

/** `Fri 2026-11-20`. */
export const dayHeading = (instant: string): string =>
  `${days[new Date(instant).getUTCDay()]} ${day(instant)}`;

/** `18:42`. */
export const clock = (instant: string): string => instant.slice(11, 16);
