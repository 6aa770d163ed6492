/** Words of a–z and 0–9; what is between them, and the case, tells no two names apart. */
const plain = /^[a-z0-9]+(?:[\s_-]+[a-z0-9]+)*$/;
const longestCode = 40;
const outer = /^[\s\u200b\u2060]+|[\s\u200b\u2060]+$/g;

/** Whether a code tells nothing of the name that it stands for. */
export const isFingerprint = (code: string): boolean => /^name-[0-9a-f]{32}$/.test(code);

/** How a purpose is called by whoever sends consent. */
export interface NamedPurpose {
  /** `[a-z0-9-]`, at most 40 characters. */
  code: string;
  /** The category's name; absent where the code says the same. */
  name?: string;
}

/**
 * A purpose's code out of a category's name: `Email Marketing` is `email-marketing`. A name of other characters, or too
 * long, is `name-` and its fingerprint, so that two names are never one purpose: `Ads!`, `Ads?` and `Ads` are three.
 * @param fingerprint  32 hexadecimal characters, others for every other text
 */
export function purposeOf(name: string, fingerprint: (text: string) => string): NamedPurpose {
  const text = name.normalize('NFC').replace(outer, '').toLowerCase();
  const code = plain.test(text) ? text.replace(/[\s_-]+/g, '-') : undefined;
  if (code !== undefined && code.length <= longestCode) return { code };
  return { code: `name-${fingerprint(text)}`, name };
}
