import { preferencesIn } from './preferences';

const segment = (categoryPreferences: unknown, more: object = {}) =>
  preferencesIn({ consent: { categoryPreferences, ...more } });
const rudderstack = (consentManagement: unknown) => preferencesIn({ consentManagement });
/** `+name` granted, `-name` denied, `?name` denied because it can't be read; `?` alone is about everything. */
const brief = (said: ReturnType<typeof preferencesIn>) =>
  said.map(({ name = '', granted, unreadable }) => (unreadable ? '?' : granted ? '+' : '-') + name);

describe('consent in an event', () => {
  it('is read as the SDKs send it', () => {
    expect(brief(segment({ Реклама: false, Ads: true }))).toEqual(['-Реклама', '+Ads']);
    const ids = { allowedConsentIds: ['C1', 'C3'], deniedConsentIds: ['C2', 7], provider: 'oneTrust' };
    expect(brief(rudderstack(ids))).toEqual(['+C1', '+C3', '-C2', '-7']);
  });

  it.each(['false', 'true', '', '0', 'no', 'off', 'denied', 0, 1, null, {}, []])(
    'is a refusal where a category has %j in the place of true and false',
    (value) => expect(brief(segment({ Advertising: value }))).toEqual(['?Advertising']),
  );

  it('is a refusal of every name in what has another form', () => {
    expect(brief(segment({ Advertising: { email: false, sms: true } }))).toEqual([
      '?Advertising',
      '?email',
      '?sms',
    ]);
    expect(brief(segment({ Advertising: ['google', 'meta'] }))).toEqual(['?Advertising', '?google', '?meta']);
    expect(brief(segment(['Advertising', 'Social']))).toEqual(['?Advertising', '?Social']);
    expect(brief(segment([{ name: 'Ads', given: false }, { Social: true }]))).toEqual([
      '?Ads',
      '?given',
      '?Social',
    ]);
    expect(brief(segment('{"Advertising": false}'))).toEqual(['?Advertising', '?']);
    expect(brief(preferencesIn({ consent: ['Advertising'] }))).toEqual(['?Advertising']);
    expect(brief(preferencesIn({ consent: { Advertising: false, ad_storage: 'denied' } }))).toEqual([
      '?Advertising',
      '?ad_storage',
    ]);
    expect(brief(preferencesIn({ consent: { CategoryPreferences: { Ads: false } } }))).toEqual([
      '?CategoryPreferences',
      '?Ads',
    ]);
  });

  it.each([
    [{ C0002: 'Ads' }, ['?C0002', '?Ads']],
    [{ C0002: true }, ['?C0002']],
    [{ 0: 'C0002', 1: 'C0003' }, ['?C0002', '?C0003']],
    ['C0002', ['?C0002']],
    [',C0002, C0003,', ['?C0002', '? C0003']],
    ['["C0002"]', ['?C0002']],
    [7, ['?7']],
    [true, ['?']],
    [[{ id: 'C0002', name: 'Ads' }], ['?C0002', '?Ads']],
    [[['C0002']], ['?C0002']],
    [[true], ['?']],
    [[2 ** 60], ['?']],
    [['', null], []],
  ])('is a refusal of the names in a list of ids such as %j, of those allowed too', (ids, said) => {
    expect(brief(rudderstack({ deniedConsentIds: ids }))).toEqual(said);
    expect(brief(rudderstack({ allowedConsentIds: ids }))).toEqual(said);
  });

  it.each([false, true, 'denied', 1, [false]])('is a refusal of everything where it is %j alone', (said) => {
    expect(brief(preferencesIn({ consent: said })).at(-1)).toBe('?');
    expect(brief(segment(said)).at(-1)).toBe('?');
    expect(brief(rudderstack(said)).at(-1)).toBe('?');
  });

  it('is not lost in a member of another name', () => {
    expect(brief(rudderstack({ denied_consent_ids: ['C0002'] }))).toEqual(['?denied_consent_ids', '?C0002']);
    expect(brief(segment({ Ads: true }, { denied: ['Social'] }))).toEqual(['+Ads', '?denied', '?Social']);
  });

  it('is not spoilt by a TCF or GPP string, nor by where it comes from', () => {
    const beside = { tcf: 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA', version: 2, provider: 'x' };
    expect(brief(segment({ Ads: true }, beside))).toEqual(['+Ads']);
  });

  it('is not taken from a name that was mended: it may have been two', () => {
    expect(brief(segment({ 'x\ufffd': true }))).toEqual(['?x\ufffd']);
  });

  it.each([
    undefined,
    null,
    {},
    { consent: null },
    { consent: [] },
    { consent: {} },
    { consent: { categoryPreferences: {} } },
    { consent: { categoryPreferences: [] } },
    { consentManagement: [] },
    { consentManagement: { provider: 'oneTrust', deniedConsentIds: [], allowedConsentIds: null } },
  ])('is nothing in %j', (context) => expect(preferencesIn(context)).toEqual([]));

  it('is read however deep it is', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    expect(brief(segment(deep))).toEqual(['?']);
  });
});
