import { decode, encode } from 'iconv-lite';
import { guessEncoding } from './single-byte';

const german = ['Müller', 'Schröder', 'Jäger', 'Weiß', 'Köhler'];
const french = ['François', 'Hélène', 'Chloé', 'Noël', 'Jérôme', 'Anaïs'];
const mixed = ['Müller', 'François', 'Jørgensen', 'Muñoz', 'João', 'D’Été'];
const czech = ['Dvořák', 'Černý', 'Procházka', 'Kučera', 'Šťastný'];
const polish = ['Wałęsa', 'Dąbrowski', 'Woźniak', 'Święty', 'Żak'];
const russian = ['Иванов', 'Щукин', 'Юлия', 'Ершов'];

it.each([
  ['windows-1252', german],
  ['windows-1252', french],
  ['windows-1252', mixed],
  ['windows-1252', ['Müller', 'Möller']],
  ['iso-8859-15', ['Lecœur', 'Hélène', 'Žofie', 'Šárka']],
  ['windows-1250', czech],
  ['iso-8859-2', czech],
  ['windows-1250', polish],
  ['iso-8859-2', polish],
  ['windows-1254', ['Şahin', 'Yıldız', 'Doğan', 'Işık', 'Çelik']],
  ['windows-1251', russian],
  ['koi8-r', russian],
  ['cp866', russian],
  ['windows-1253', ['Παπαδόπουλος', 'Γεωργίου', 'Ελένη']],
  ['cp850', german],
  ['cp850', french],
  ['cp852', czech],
  ['macintosh', german],
  ['macintosh', french],
])('reads %s: %j', (label, words) => {
  const bytes = words.map((word) => encode(word, label));
  const guess = guessEncoding(bytes.map((each) => each.toString('latin1')));
  expect(bytes.map((each) => decode(each, guess!))).toEqual(words);
});

it.each([
  ['Shift_JIS', ['鈴木', '佐藤', '田中', '高橋']],
  ['gbk', ['王伟', '李娜', '张敏', '刘洋']],
  ['euc-kr', ['김철수', '이영희', '박민준']],
])('does not take %s for letters of a byte', (label, words) => {
  expect(guessEncoding(words.map((word) => encode(word, label).toString('latin1')))).toBeUndefined();
});
