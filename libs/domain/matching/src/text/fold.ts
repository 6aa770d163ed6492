/** Letters that Unicode does not take apart, and the alphabets that names of Europe are romanised from. */
const letters: Record<string, string> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'n', ĸ: 'k' },
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    й: 'i',
    к: 'k',
    л: 'l',
    м: 'm',
  },
  ...{ н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh' },
  ...{ щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya', і: 'i', є: 'ie', ґ: 'g', ў: 'u', ђ: 'dj' },
  ...{ ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', џ: 'dz' },
  ...{
    α: 'a',
    β: 'v',
    γ: 'g',
    δ: 'd',
    ε: 'e',
    ζ: 'z',
    η: 'i',
    θ: 'th',
    ι: 'i',
    κ: 'k',
    λ: 'l',
    μ: 'm',
    ν: 'n',
  },
  ...{ ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
};
const plain = /^[a-z0-9 ]*$/;

/**
 * Text as it is compared: lower case, without marks, in Latin letters where it was Cyrillic or Greek, words parted by
 * one space. Other scripts stay as they are.
 * @source Unicode TR 15 (NFKD); ISO 9 and ELOT 743, simplified to what people write
 */
export function fold(raw: string): string {
  const lower = raw.toLowerCase();
  if (plain.test(lower)) return lower.includes(' ') ? lower.split(' ').filter(Boolean).join(' ') : lower;
  let text = '';
  for (const letter of lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ου', 'ou'))
    text += letters[letter] ?? letter;
  return text
    .replace(/['’`´ʼ.]+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Words of folded text. */
export const words = (folded: string): string[] => (folded === '' ? [] : folded.split(' '));
