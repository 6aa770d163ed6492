import { Refusal } from '@ucv/platform-service';
import { textOf } from './body-text';

const name = 'Müller, Реклама, 山田';
const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const codeOf = (bytes: Buffer, contentType?: string) => {
  try {
    return textOf(bytes, contentType);
  } catch (error) {
    return (error as Refusal).code;
  }
};

describe('the text of a body', () => {
  it.each([
    ['UTF-8', Buffer.from(name), undefined],
    ['UTF-8 that is called so', Buffer.from(name), 'application/json; charset=UTF-8'],
    ['UTF-8 that is called ASCII', Buffer.from(name), 'text/plain;charset="us-ascii"; x=y'],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${name}`), 'application/json'],
    ['UTF-16LE with its mark', Buffer.from(`\ufeff${name}`, 'utf16le'), undefined],
    ['UTF-16BE with its mark', bigEndian(`\ufeff${name}`), undefined],
    ['UTF-16 by its charset', Buffer.from(name, 'utf16le'), 'application/json; charset=utf-16'],
    [
      'UTF-16BE by its mark, though its charset says less',
      bigEndian(`\ufeff${name}`),
      'text/json; charset=utf-16',
    ],
    ['UTF-8 in odd quotes', Buffer.from(name), "text/plain; charset='utf-8'"],
    ['a content type of nonsense', Buffer.from(name), 'garbage;;;charset'],
  ])('is read: %s', (_, bytes, contentType) => {
    expect(textOf(bytes, contentType)).toBe(name);
  });

  it.each([
    ['iso-8859-1', [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72], 'Müller'],
    ['Windows-1252', [0x80, 0xfc], '€ü'],
    ['iso-8859-15', [0xa4], '€'],
    ['windows-1251', [0xd0, 0xe5, 0xea], 'Рек'],
    ['shift_jis', [0x8e, 0x52], '山'],
  ])('is read as its charset says: %s', (charset, bytes, text) => {
    expect(textOf(Buffer.from(bytes), `application/json; charset=${charset}`)).toBe(text);
  });

  it.each([
    ['Latin-1 without a charset', Buffer.from('Müller', 'latin1'), undefined, 'ingestion.not-utf8'],
    [
      'Latin-1 that is called UTF-8',
      Buffer.from('Müller', 'latin1'),
      'a/b; charset=utf-8',
      'ingestion.not-utf8',
    ],
    ['half a letter', Buffer.from(name).subarray(0, -1), undefined, 'ingestion.not-utf8'],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0xbd]), undefined, 'ingestion.not-utf8'],
    [
      'a charset that nobody knows',
      Buffer.from('x'),
      'a/b; charset=klingon',
      'ingestion.charset-unsupported',
    ],
    ['half a unit', Buffer.from('xyz'), 'a/b; charset=utf-16', 'ingestion.charset-unsupported'],
  ])('is refused: %s', (_, bytes, contentType, code) => {
    expect(codeOf(bytes, contentType)).toBe(code);
  });
});
