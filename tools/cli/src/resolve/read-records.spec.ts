import { encode } from 'iconv-lite';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readRecords } from './read-records';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ucv-records-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Buffer, encoding?: string) {
  const path = join(folder, 'records.csv');
  writeFileSync(path, content);
  const { header, columns, size, notes } = await readRecords(path, encoding);
  return {
    rows: [header, ...Array.from({ length: size }, (_, i) => columns.map((values) => values[i]))],
    notes,
  };
}

const people = 'id,name,city\r\n1,Müller,Köln\r\n2,Möller,Cœur\r\n';
const rows = [
  ['id', 'name', 'city'],
  ['1', 'Müller', 'Köln'],
  ['2', 'Möller', 'Cœur'],
];
const marked = (label: string) => encode(people, label, { addBOM: true });

it.each<[string, Buffer]>([
  ['UTF-8', Buffer.from(people)],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${people}`)],
  ['UTF-8 with two marks', Buffer.from(`\uFEFF\uFEFF${people}`)],
  ['UTF-16LE with a mark', marked('utf-16le')],
  ['UTF-16BE with a mark', marked('utf-16be')],
  ['UTF-16LE without', encode(people, 'utf-16le')],
  ['UTF-16BE without', encode(people, 'utf-16be')],
  ['UTF-16BE, packed', gzipSync(marked('utf-16be'))],
  ['Windows-1252', encode(people, 'windows-1252')],
  ['ISO-8859-15', encode(people, 'iso-8859-15')],
  ['Windows-1252, packed', gzipSync(encode(people, 'windows-1252'))],
  ['Mac Roman', encode(people, 'macintosh')],
])('reads %s', async (_, bytes) => expect((await read(bytes)).rows).toEqual(rows));

it('parts no letter of a value of many megabytes', async () => {
  const long = 'ä €'.repeat(700_000);
  const { rows: found, notes } = await read(`id,name\n1,${long}\n2,Bo\n`);
  expect(found.map(([id]) => id)).toEqual(['id', '1', '2']);
  expect(found[1]![1]).toBe(long);
  expect(notes).toEqual([]);
});

it('reads what was said to be the encoding, and tells which was guessed', async () => {
  const bytes = encode('id,name\n1,Dvořák\n', 'iso-8859-2');
  expect((await read(bytes, 'latin2')).rows[1]).toEqual(['1', 'Dvořák']);
  expect((await read(encode(people, 'windows-1252'))).notes).toEqual([
    expect.stringContaining('read as windows-1252'),
  ]);
  expect((await read(people)).notes).toEqual([]);
});

it.each<[string, string, string]>([
  ['rows of delimiters alone', 'id,name,city\n,,\n1,Müller,Köln\n , ,\n2,Möller,Cœur\n,,\n,,\n', ''],
  ['such rows in front', ',,\n,,\nid,name,city\n1,Müller,Köln\n2,Möller,Cœur\n', ''],
  ['sep=;', 'sep=;\r\nid;name;city\r\n1;Müller;Köln\r\n2;Möller;Cœur\r\n', ''],
  ['a mark, then SEP=\\t', '\uFEFFSEP=\t\nid\tname\tcity\n1\tMüller\tKöln\n2\tMöller\tCœur', ''],
  ['"sep=|" in quotes', '"sep=|"\nid|name|city\n1|Müller|Köln\n2|Möller|Cœur', ''],
  ['a delimiter named by sep=', 'sep=^\nid^name^city\n1^Müller^Köln\n2^Möller^Cœur', ''],
  ['ends of lines of three kinds', 'id,name,city\r\n1,Müller,Köln\n2,Möller,Cœur\r', ''],
  ['a first line that ends in another way', 'id,name,city\n1,"Müller",Köln\r\n2,Möller,"Cœur"\r\n', ''],
  ['lines of an old Mac', 'id,name,city\r1,Müller,Köln\r2,Möller,Cœur\r', ''],
  ['ends of lines twice converted', 'id,name,city\r\r\n1,Müller,Köln\r\r\n2,Möller,Cœur\r\r\n', ''],
  ['delimiters at the end of lines', 'id;name;city;;\n1;Müller;Köln;;\n2;Möller;Cœur;\n', ''],
  ['a longer row without more values', 'id,name,city\n1,Müller,Köln,,,\n2,Möller,Cœur\n', ''],
  ['a mark before a quote', '\uFEFF"id","name","city"\n"1","Müller","Köln"\n"2","Möller","Cœur"\n', ''],
])('reads %s', async (_, text) => expect((await read(text)).rows).toEqual(rows));

it.each([
  [
    'a quoted end of a line in the header',
    '"id";"family\nname"\n1;Lee\n',
    [
      ['id', 'family\nname'],
      ['1', 'Lee'],
    ],
  ],
  [
    'a comma in a header of semicolons',
    'id;name, title\n1;Lee, Dr.\n2;Haas\n',
    [
      ['id', 'name, title'],
      ['1', 'Lee, Dr.'],
      ['2', 'Haas'],
    ],
  ],
  [
    'quoted delimiters and ends of lines',
    'id,line\n1,"3 Mill Lane,\r\nBristol"\n',
    [
      ['id', 'line'],
      ['1', '3 Mill Lane,\r\nBristol'],
    ],
  ],
  [
    'a quote within a value',
    'id,name\n1,Ann "Nan" Lee\n',
    [
      ['id', 'name'],
      ['1', 'Ann "Nan" Lee'],
    ],
  ],
  [
    'a column without a name',
    ',name\n7,Lee\n',
    [
      ['column 1', 'name'],
      ['7', 'Lee'],
    ],
  ],
  [
    'a name twice',
    'id,phone,phone\n1,2,3\n',
    [
      ['id', 'phone', 'phone (2)'],
      ['1', '2', '3'],
    ],
  ],
  [
    'a short row',
    'id,name,city\n1,Lee\n',
    [
      ['id', 'name', 'city'],
      ['1', 'Lee', ''],
    ],
  ],
])('reads %s', async (_, text, expected) => expect((await read(text)).rows).toEqual(expected));

it('tells of columns that share a name or have none, and of letters that were lost', async () => {
  const { notes } = await read('id,phone,phone,\n1,2,3,M\uFFFDller\n');
  expect(notes).toEqual([
    ...[expect.stringContaining('have no name'), expect.stringContaining('"phone (2)"')],
    expect.stringContaining('a letter that was lost'),
  ]);
});

it.each([
  ['Customers of 2026\nid;name;city\n1;Müller;Köln\n2;Möller;Cœur\n'],
  ['"Customers; all",,\nid,name,city\n1,Müller,Köln\n2,Möller,Cœur\n'],
])('leaves a title above the names of columns out, and tells', async (text) => {
  const found = await read(text);
  expect(found.rows).toEqual(rows);
  expect(found.notes).toEqual([expect.stringContaining('is taken for a title')]);
});

it('reads what was encoded twice as it was meant, and tells', async () => {
  const found = await read('id,name,city\n1,MÃ¼ller,KÃ¶ln\n2,Möller,CÅ“ur\n');
  expect(found.rows).toEqual(rows);
  expect(found.notes).toEqual([expect.stringMatching(/^3 values were UTF-8/)]);
  expect((await read('id,name\n1,João Âncora\n2,RÉ»»\n')).notes).toEqual([]);
});

const zeros = Buffer.from('id,name\n1,a\0b\0\0c\n');
it.each<[string, Buffer, RegExp]>([
  ['an Excel workbook', Buffer.from('PK\x03\x04 and more'), /Excel workbook.*save the sheet/],
  ['an old Excel workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), /old Excel workbook/],
  ['HTML that is called CSV', Buffer.from('\n<html><table>'), /HTML/],
  ['JSON', Buffer.from('[{"id": 1}]'), /JSON/],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x69, 0, 0, 0]), /iconv -f UTF-32/],
  ['zeros', zeros, /bytes of zero/],
  [
    'two encodings in one file',
    Buffer.concat([Buffer.from(people), encode('3,Jäger,Köln', 'latin1')]),
    /line 4: not UTF-8, though 2/,
  ],
  [
    'an encoding that is not known',
    encode('id,name\n1,鈴木\n2,佐藤\n3,田中\n', 'Shift_JIS'),
    /line 2: .* iconv -f/,
  ],
])('refuses %s, and says what to do', async (_, bytes, message) => {
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'cli.records-unreadable',
    message: expect.stringMatching(message) as string,
  });
});

it('refuses a name of an encoding that there is not', async () => {
  await expect(read(people, 'utf-99')).rejects.toMatchObject({ code: 'cli.records-unreadable' });
});
