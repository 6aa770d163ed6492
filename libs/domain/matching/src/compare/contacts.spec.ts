import { missing } from './feature';
import { type Named, value } from './contacts';
import type { ValueKind } from './value-kinds';

/** How the first two values of a column compare. */
function compared(
  values: string[],
  o: { kind: ValueKind; name?: string; meaning?: string; named?: Named },
): string | undefined {
  const column = { name: o.name ?? o.kind, meaning: o.meaning ?? `contact.${o.kind}`, values };
  const { feature } = value(
    { size: values.length, columns: [column] },
    { column, kind: o.kind, ofPeople: true, named: o.named },
  );
  expect(feature.compare(1, 0)).toBe(feature.compare(0, 1));
  const level = feature.compare(0, 1);
  return level === missing ? undefined : feature.labels[level];
}

it.each([
  ['+351 96 441 1880', '+351 91 441 1880', 'one digit off'],
  ['+44 1204 361 650', '01204 361650', 'the same'],
  ['+32 2 640 11 97', '02 640 11 97', 'the same'],
  ['+49 (0)30 5550 1234', '030 55501234', 'the same'],
  ['0204 361650', '361650', 'different'],
])('the numbers %s and %s: %s', (a, b, how) => expect(compared([a, b], { kind: 'phone' })).toBe(how));

it.each([
  ['dung.le@thu.example', 'dungle@thu.example', 'different'],
  ['ann.quill@gmail.com', 'annquill@gmail.com', 'the same'],
  ['ann.quill@mail.example', 'ann.quill@post.example', 'the same mailbox elsewhere'],
])('the mailboxes %s and %s: %s', (a, b, how) => expect(compared([a, b], { kind: 'email' })).toBe(how));

it.each([
  ['N1188402', 'EB4418802', undefined],
  ['AET5510938', '519980127', undefined],
  ['G25540083', 'N00418273', 'different'],
  ['P4471902', 'P4471903', 'a neighbour'],
  ['P4471902', 'P4417902', 'a slip'],
])('numbers of two issuers tell nobody apart: %s and %s: %s', (a, b, how) =>
  expect(compared([a, b], { kind: 'identifier', name: 'passport', meaning: 'identifier.passport' })).toBe(
    how,
  ),
);

it('where names agree, sex and country in common say nothing more; where they differ, as much as before', () => {
  const agree = (given: boolean, whole: boolean): Named => ({ given: () => given, whole: () => whole });
  const country = { kind: 'category', name: 'nationality', meaning: 'address.country' } as const;
  expect(compared(['FR', 'France'], { ...country, named: agree(true, true) })).toBeUndefined();
  expect(compared(['FR', 'France'], { ...country, named: agree(true, false) })).toBe('the same');
  expect(compared(['FR', 'Spain'], { ...country, named: agree(true, true) })).toBe('different');
  const sex = { kind: 'category', name: 'sex', meaning: 'person.sex' } as const;
  expect(compared(['m', 'male'], { ...sex, named: agree(true, false) })).toBeUndefined();
  expect(compared(['m', 'female'], { ...sex, named: agree(true, true) })).toBe('different');
});
