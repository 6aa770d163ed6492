import { decode } from 'iconv-lite';

/** Letters beside those of ASCII, by the encodings that were made for them, the likeliest first. */
const western = [
  'äöüß',
  'àâæçéèêëîïôœùûüÿ',
  'áéíóúüñ',
  'áâãàçéêíóôõú',
  'àèéìíîòóùú',
  'áéíïóúüçàèò',
  'æøåéü',
  'åäöéüšž',
  'ëïéèöüáíóú',
  'áéíóúýþæöð',
];
const central = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýžäôľĺŕ', 'áéíóöőúüű', 'ăâîșțşţ', 'čćđšž'];
const languages: [labels: string[], alphabets: string[]][] = [
  [['windows-1252', 'iso-8859-15'], western],
  [
    ['windows-1250', 'iso-8859-2'],
    [...central, 'äöüß'],
  ],
  [['windows-1254'], ['çğıöşüİ']],
  [
    ['windows-1251', 'koi8-r', 'cp866'],
    ['абвгдеёжзийклмнопрстуфхцчшщъыьэюя', 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'],
  ],
  [['windows-1253', 'iso-8859-7'], ['αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ']],
  [['windows-1257'], ['āčēģīķļņšūž', 'ąčęėįšųūž', 'õäöüšž']],
  [['cp850'], western],
  [['cp852'], central],
  [['macintosh'], western],
];
/** Signs that stand in names and addresses: within a word, at its ends, and by themselves. */
const within = /[’‘´`·ʼ]/;
const attached = /[’‘“”„‚«»ºª\u00a0…]/;
const alone = /[–—“”„‚‘’«»°№§€£\u00a0…•®©²½]/;

/** Where less of the letters fit into one language, the encoding is none of those that are known. */
const leastShare = 0.85;

/**
 * The encoding of a byte for each letter in which the words of a file look most like words of one language: letters of it,
 * in one case within a word. Windows-1252 where others are not clearly better.
 * @param words  with letters beyond ASCII, as ISO 8859-1 reads them
 * @returns undefined where they look like words in none
 * @cost about 1 µs for each word and encoding
 */
export function guessEncoding(words: readonly string[]): string | undefined {
  const bytes = Buffer.from(words.join('\n'), 'latin1');
  const guesses = languages.flatMap(([labels, alphabets]) =>
    labels.map((label) => ({ label, share: shareOf(decode(bytes, label), alphabets) })),
  );
  const usual = guesses[0]!;
  const best = guesses.reduce((one, other) => (other.share > one.share ? other : one));
  const { label, share } = 1 - best.share < (1 - usual.share) / 2 ? best : usual;
  return share < leastShare ? undefined : label;
}

function shareOf(text: string, alphabets: readonly string[]): number {
  const odd = [...text].map((_, i) => i).filter((i) => text.charCodeAt(i) > 127);
  const signs = odd.reduce((sum, i) => sum + signShare(text, i), 0);
  const letters = odd.filter((i) => fits(text, i)).map((i) => text[i]!.toLowerCase());
  const inOne = Math.max(
    ...alphabets.map((alphabet) => letters.filter((letter) => alphabet.includes(letter)).length),
  );
  const inAny = letters.filter((letter) => alphabets.some((alphabet) => alphabet.includes(letter))).length;
  // People of one file have names in several languages, most of them in one.
  const weighed = inOne + (inAny - inOne) * 0.8 + (letters.length - inAny) * 0.25;
  return (signs + weighed) / Math.max(1, odd.length);
}

/** Whether a letter stands among letters of its own script, in the case of the word; of Latin words most letters are ASCII. */
function fits(text: string, at: number): boolean {
  if (!isLetter(text, at) || isCaseBroken(text, at)) return false;
  const inWord = [at - 1, at + 1].some((i) => isLetter(text, i));
  if (isLatin(text, at))
    return !inWord || [at - 2, at - 1, at + 1, at + 2].some((i) => /[a-z]/i.test(text[i] ?? ''));
  return ![at - 1, at + 1].some((i) => isLatin(text, i));
}

const isLatin = (text: string, at: number): boolean => /\p{Script=Latin}/u.test(text[at] ?? '');
const isLetter = (text: string, at: number): boolean => /\p{L}/u.test(text[at] ?? '');
const isLower = (text: string, at: number): boolean => /\p{Ll}/u.test(text[at] ?? '');
const isUpper = (text: string, at: number): boolean => /\p{Lu}/u.test(text[at] ?? '');

/** A capital after a small letter, a small one between capitals, and `MŸller`. */
function isCaseBroken(text: string, at: number): boolean {
  const isAfterCapital = isUpper(text, at - 1);
  if (!isUpper(text, at)) return isAfterCapital && isUpper(text, at + 1);
  return isLower(text, at - 1) || (isAfterCapital && isLower(text, at + 1));
}

/** What a sign says for its encoding: less beside a letter. */
function signShare(text: string, at: number): number {
  if (isLetter(text, at)) return 0;
  const [before, after] = [isLetter(text, at - 1), isLetter(text, at + 1)];
  if (before && after) return Number(within.test(text[at]!));
  if (before || after) return Number(attached.test(text[at]!)) / 2;
  return Number(alone.test(text[at]!));
}
