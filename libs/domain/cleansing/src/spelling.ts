const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const visibleAscii = /^[!-~]*$/;
const escaped = /%[0-9a-f]{2}|&#?\w{1,8};|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}/i;
const entities: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', nbsp: ' ' },
  ...{ lcub: '{', rcub: '}', dollar: '$', percnt: '%' },
};

/** Text without what nobody sees, and in one width; its case stays. */
export const seen = (text: string): string =>
  visibleAscii.test(text)
    ? text
    : text.replace(invisible, '').normalize('NFKC').replace(invisible, '').trim();

/** What was meant before programs escaped it for a URL, for HTML or as JSON; on the way that happens twice. */
export function unescaped(text: string): string {
  let now = text;
  for (let round = 0; round < 2 && escaped.test(now); round += 1) now = seen(unescapedOnce(now));
  return now;
}

const unescapedOnce = (text: string): string =>
  percentDecoded(text)
    .replace(/&#(\d{1,5});|&#x([0-9a-f]{1,4});/gi, (_, decimal?: string, hex?: string) =>
      String.fromCharCode(decimal ? Number(decimal) : parseInt(hex!, 16)),
    )
    .replace(/&([a-z]{2,6});/gi, (all, name: string) => entities[name.toLowerCase()] ?? all)
    .replace(/\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (_, four?: string, two?: string) =>
      String.fromCharCode(parseInt(four ?? two!, 16)),
    );

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const outside = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
/** Without the quotes, brackets and dots around it. */
export const bare = (text: string): string => text.replace(outside, '');

/** Letters and digits alone. */
export const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');
