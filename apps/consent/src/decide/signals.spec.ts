import type { InteractionContent } from '@ucv/contracts-ingestion';
import { type Purpose, saleOrSharing } from '@ucv/contracts-consent';
import { maxPurposes, signalsOf } from './signals';

const purpose = (code: string, more: Partial<Purpose> = {}): [string, Purpose] => [
  code,
  { purpose: code, basis: 'legitimate-interests', description: '', ...more },
];
const defined = new Map([purpose('ads', { gpc: true }), purpose('statistics')]);
const read = (content: Partial<InteractionContent>, granted: string[] = []) => {
  const reading = { source: 'shop', defined, granted, fingerprint: (name: string) => `of ${name}` };
  const { said, unusable } = signalsOf(content as InteractionContent, reading);
  return {
    said: said.map(({ purpose: code, status, basis, source, note, name }) => [
      ...[code, status, basis, source],
      ...[note, name].filter((one) => one !== undefined),
    ]),
    unusable,
  };
};
const segment = (categoryPreferences: unknown) => ({ context: { consent: { categoryPreferences } } });
const rudderstack = (consentManagement: unknown) => ({ context: { consentManagement } });

describe('consent that SDKs send', () => {
  it('is a grant or a denial of each category, on the basis of its purpose', () => {
    expect(read(segment({ statistics: true, 'Email Marketing': false }))).toEqual({
      said: [
        ['email-marketing', 'denied', 'consent', 'shop'],
        ['statistics', 'granted', 'legitimate-interests', 'shop'],
      ],
      unusable: 0,
    });
    expect(read(rudderstack({ allowedConsentIds: ['C1'], deniedConsentIds: ['C2'] })).said).toEqual([
      ['c2', 'denied', 'consent', 'shop'],
      ['c1', 'granted', 'consent', 'shop'],
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

  it('is kept under a code of its own, with its name, where the name is no plain one', () => {
    expect(read(segment({ Реклама: false, 'Ads!': true, 'Ads?': false })).said).toEqual([
      ['name-of реклама', 'denied', 'consent', 'shop', 'Реклама'],
      ['name-of ads?', 'denied', 'consent', 'shop', 'Ads?'],
      ['name-of ads!', 'granted', 'consent', 'shop', 'Ads!'],
    ]);
  });

  it('is a refusal, and says so, where it can’t be read', () => {
    expect(read(segment({ Advertising: 'false', ok: 1 }))).toEqual({
      said: [
        ['advertising', 'denied', 'consent', 'shop', 'unreadable'],
        ['ok', 'denied', 'consent', 'shop', 'unreadable'],
      ],
      unusable: 2,
    });
    const twice = {
      context: {
        consent: { categoryPreferences: { C2: 'no' } },
        consentManagement: { deniedConsentIds: ['C2'] },
      },
    };
    expect(read(twice).said).toEqual([['c2', 'denied', 'consent', 'shop']]);
    const both = { allowedConsentIds: ['C2'], deniedConsentIds: { C2: 'Ads' } };
    expect(read(rudderstack(both)).said).toEqual([
      ['c2', 'denied', 'consent', 'shop', 'unreadable'],
      ['ads', 'denied', 'legitimate-interests', 'shop', 'unreadable'],
    ]);
  });

  it('is a refusal of everything that is defined or was granted, where it names nothing', () => {
    const { said } = read(
      { context: { consent: false, consentManagement: { allowedConsentIds: ['ads', 'new'] } } },
      ['old'],
    );
    expect(said.map(([code, status]) => [code, status])).toEqual([
      ['ads', 'denied'],
      ['new', 'denied'],
      [saleOrSharing, 'denied'],
      ['statistics', 'denied'],
      ['old', 'denied'],
    ]);
  });

  it('loses no refusal among very many names', () => {
    const named = (count: number, given: boolean) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, given]));
    const some = read(segment({ ...named(300, true), p299: false })).said;
    expect([some.length, some.filter(([, status]) => status === 'denied')]).toEqual([
      300,
      [['p299', 'denied', 'consent', 'shop']],
    ]);
    const grants = read(segment(named(maxPurposes + 3, true)));
    expect([grants.said.length, grants.unusable]).toEqual([maxPurposes, 3]);
    const refusals = read(segment(named(maxPurposes + 3, false)), ['p1002', 'old']).said;
    expect(refusals.every(([, status]) => status === 'denied')).toBe(true);
    expect(refusals.map(([code]) => code)).toEqual(
      expect.arrayContaining(['p0', 'p999', 'p1002', 'old', 'ads', 'statistics', saleOrSharing]),
    );
  });

  it.each([{}, { context: {} }, segment(null), segment([]), rudderstack({ allowedConsentIds: {} })])(
    'is nothing in %j',
    (content) => expect(read(content)).toEqual({ said: [], unusable: 0 }),
  );
});
