import type { InteractionContent } from '@ucv/contracts-ingestion';
import { type Purpose, saleOrSharing } from '@ucv/contracts-consent';
import { maxPurposes, signalsOf, slug } from './signals';

const purpose = (code: string, more: Partial<Purpose> = {}): [string, Purpose] => [
  code,
  { purpose: code, basis: 'legitimate-interests', description: '', ...more },
];
const defined = new Map([purpose('ads', { gpc: true }), purpose('statistics')]);
const read = (content: Partial<InteractionContent>) => {
  const { said, unusable } = signalsOf(content as InteractionContent, 'shop', defined);
  return { said: said.map(({ purpose: code, ...one }) => [code, ...Object.values(one)]), unusable };
};
const segment = (categoryPreferences: unknown) => ({ context: { consent: { categoryPreferences } } });
const rudderstack = (consentManagement: unknown) => ({ context: { consentManagement } });

describe('consent that SDKs send', () => {
  it('is a grant or a denial of each category, on the basis of its purpose', () => {
    expect(read(segment({ statistics: true, 'Email Marketing': false }))).toEqual({
      said: [
        ['statistics', 'granted', 'legitimate-interests', 'shop'],
        ['email-marketing', 'denied', 'consent', 'shop'],
      ],
      unusable: 0,
    });
    expect(read(rudderstack({ allowedConsentIds: ['C1'], deniedConsentIds: ['C2'] })).said).toEqual([
      ['c1', 'granted', 'consent', 'shop'],
      ['c2', 'denied', 'consent', 'shop'],
    ]);
  });

  it('is a denial where two names of one purpose disagree', () => {
    for (const said of [
      { 'a b': true, 'A-B': false },
      { 'a b': false, 'A-B': true },
    ])
      expect(read(segment(said)).said).toEqual([['a-b', 'denied', 'consent', 'shop']]);
  });

  it('is an objection to what Sec-GPC is about, also where a category says yes', () => {
    const { said } = read({ gpc: true, ...segment({ ads: true, statistics: true }) });
    expect(said).toEqual([
      ['statistics', 'granted', 'legitimate-interests', 'shop'],
      [saleOrSharing, 'objected', 'consent', 'gpc'],
      ['ads', 'objected', 'legitimate-interests', 'gpc'],
    ]);
  });

  it('is counted where it can’t be taken', () => {
    expect(read(segment({ '→': true, ok: 1, '': false }))).toEqual({ said: [], unusable: 3 });
    expect(read(rudderstack({ allowedConsentIds: [7, 'x'] })).unusable).toBe(1);
    const many = Object.fromEntries(Array.from({ length: maxPurposes + 3 }, (_, n) => [`p${n}`, true]));
    expect(read(segment(many))).toMatchObject({ said: { length: maxPurposes }, unusable: 3 });
  });

  it.each([
    {},
    { context: {} },
    segment(['a']),
    segment(null),
    rudderstack('x'),
    rudderstack({ allowedConsentIds: {} }),
  ])('is nothing in %j', (content) => expect(read(content)).toEqual({ said: [], unusable: 0 }));

  it.each([
    ['Email Marketing', 'email-marketing'],
    ['  C0001_x ', 'c0001-x'],
    ['x'.repeat(39) + ' y', 'x'.repeat(39)],
    ['__proto__', 'proto'],
    ['«»', ''],
  ])('goes from %j to the code %j', (name, code) => expect(slug(name)).toBe(code));
});
