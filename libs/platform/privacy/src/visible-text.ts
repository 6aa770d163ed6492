const longest = 1_000;
const printable = /^[ -~]*$/;
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Control characters, and halves of surrogate pairs, which have no UTF-8 form. */
const unusable = /[\p{Cc}\p{Cs}]/u;

/**
 * An identifier's text as people see it: without zero-width characters, byte-order marks, soft hyphens and marks of
 * direction, with plain spaces and none around it, composed (NFC); its case stays. Undefined for what is no text, is
 * empty, or can't be kept as UTF-8.
 */
export function visibleText(raw: unknown): string | undefined {
  const text = typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : raw;
  if (typeof text !== 'string' || text.length > longest) return undefined;
  const visible = printable.test(text)
    ? text.trim()
    : text
        .replace(invisible, '')
        .replace(/\p{Zs}/gu, ' ')
        .normalize('NFC')
        .trim();
  return visible === '' || unusable.test(visible) ? undefined : visible;
}
