import { reasonFault } from './reason';

it.each([
  'test data of a load run',
  'seen on 2026-11-21 22:51, fixed by release 1.4.2',
  'ticket OPS-4711',
  'duplicate of 5b9e5a7e-12f0-5c3a-9d0a-1234567890ab',
  'x'.repeat(500),
  'Überflüssig: 数据错误',
])('%s is a reason', (reason) => expect(reasonFault(reason)).toBeUndefined());

it.each([
  ['', 'length'],
  [' \t ', 'length'],
  ['x'.repeat(501), 'length'],
  ['two\nlines', 'characters'],
  ['zero \u0000', 'characters'],
  ['\u001b[31mred', 'characters'],
  ['half \ud83d', 'characters'],
  ['robin@example.com asked', 'email'],
  ['from ROBIN.MILLER＠EXAMPLE.COM', 'email'],
  ['<robin@localhost>', 'email'],
  ['call +49 170 1234567', 'phone'],
  ['call (0170) 123-45-67', 'phone'],
  ['call 5551234', 'phone'],
  ['call 555.123.4567 on 2026-11-21', 'phone'],
  ['call ٠١٢٣٤٥٦٧', 'phone'],
])('%j is none: %s', (reason, fault) => expect(reasonFault(reason)).toBe(fault));
