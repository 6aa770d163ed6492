import { isNobodyOf } from './placeholders';

it.each([
  ...['test@gmail.com', 'guest@yahoo.co.uk', 'asd@asd.com', 'qwe@qwe.com', 'your@email.com'],
  ...[
    'guest@guest.com',
    'test@example.com',
    'TEST@Example.com',
    '"test@example.com"',
    'test@test.de',
    'a@a.com',
    'xx@xx.xx',
    'qwe@qwe.qwe',
  ],
  ...[
    'noreply@shop.example',
    'no-reply@x.org',
    'donotreply@x.org',
    'null@null.com',
    'null@shop.org',
    'not@provided.com',
    'undefined@undefined.com',
    'nan@nan.com',
  ],
  ...[
    'user@example.com',
    'your.email@example.com',
    'name@domain.com',
    'john.doe@example.com',
    'ann@noemail.com',
    'ann@shop.invalid',
  ],
  ...[
    '{{email}}@example.com',
    '%s@shop.org',
    '*|EMAIL|*',
    '<email>',
    'anonymous@shop.org',
    'nobody@shop.org',
    'email@example.com',
  ],
])('%p is nobody’s address', (text) => expect(isNobodyOf('email', text)).toBe(true));

it.each([
  ...['john.doe@gmail.com', 'tester.ann@gmail.com', 'abc@shop.org'],
  ...[
    'ann@example.com',
    'robin@example.com',
    'a@example.com',
    'info@shop.org',
    'guest@hotel.org',
    'testa@shop.org',
    'contest@test.org',
  ],
  ...[
    'nancy@nan.org',
    'john.doe@shop.org',
    'john.smith@gmail.com',
    'user1@example.com',
    'null.pointer@shop.org',
    'ups@ups.com',
    'na@shop.org',
    'mail@ann.org',
    'test+7@shop.org',
    'ann@test.com',
  ],
])('%p is somebody’s address', (text) => expect(isNobodyOf('email', text)).toBe(false));

it.each([
  ['+4900000000', true],
  ['+18888888888', true],
  ['+49123456789', true],
  ['+4930901820', false],
  ['+12025550123', false],
  ['+4915123456788', false],
])('phone %p: made up? %p', (text, madeUp) => expect(isNobodyOf('phone', text)).toBe(madeUp));
