const form = /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
const milliseconds = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];
const names = ['week', 'day', 'hour', 'minute', 'second'];

/** 3,653 days. */
export const tenYears = 3653 * 86_400_000;

/**
 * Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds; null for anything else:
 * months and years differ in length, so that a window of one would be no fixed time.
 */
export function durationOf(text: string): number | null {
  const parts = form.exec(text)?.slice(1);
  if (!parts || text.endsWith('T') || text === 'P') return null;
  return parts.reduce((sum, digits, i) => sum + Number(digits ?? 0) * milliseconds[i]!, 0);
}

/** `PT90M` → '90 minutes'. */
export function durationInWords(text: string): string {
  const parts = form.exec(text)?.slice(1) ?? [];
  const said = parts.flatMap((digits, i) =>
    Number(digits ?? 0) > 0 ? [`${Number(digits)} ${names[i]}${Number(digits) === 1 ? '' : 's'}`] : [],
  );
  return said.join(' ');
}
