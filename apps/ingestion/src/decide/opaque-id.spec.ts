import fc from 'fast-check';
import { isOpaqueId } from './opaque-id';

describe('message ids that may stand in the clear', () => {
  it.each([
    'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    'node-next-1732400000000-f47ac10b-58cc-4372-a567-0e02b2c3d479',
    'ajs-next-f47ac10b-58cc-4372-a567-0e02b2c3d479',
    '9f86d081884c7d659a2feaa0c55ad015',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '1srOrx2ZWZBpBUvZwXKQmoEYga2',
    'V1StGXR8_Z5jdHi6B-myT',
    '000123',
    '1732400000000',
    'evt-000123',
    'load-17-0005',
    'msg_42',
  ])('%s', (id) => {
    expect(isOpaqueId(id)).toBe(true);
  });

  it.each([
    'ann@example.org',
    'ann@example.org-f47ac10b-58cc-4372-a567-0e02b2c3d479',
    'john.smith',
    'john-smith-purchase-1',
    'John-Smith-purchase-1',
    'JohnSmithBoughtShoes1234567',
    '4930901820',
    '+4930901820',
    '030-901820',
    '1990-12-24',
    'order-ann',
    'decadefacade',
    '',
  ])('%s is sealed', (id) => {
    expect(isOpaqueId(id)).toBe(false);
  });

  it('never holds an address or a sentence', () => {
    fc.assert(fc.property(fc.emailAddress(), (address) => !isOpaqueId(address)));
    fc.assert(fc.property(fc.lorem({ maxCount: 4 }), (words) => !isOpaqueId(words)));
  });
});
