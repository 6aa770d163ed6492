import { factId } from '@ucv/platform-event-store';
import { purposeOf } from './purpose-code';

const of = (name: string) => purposeOf(name, (text) => factId('a', text, 'b').replaceAll('-', ''));

describe('the code of a category', () => {
  it.each([
    ['Email Marketing', 'email-marketing'],
    ['email_marketing', 'email-marketing'],
    ['email - marketing', 'email-marketing'],
    ['  C0001_x ', 'c0001-x'],
    ['\u200bAds\ufeff', 'ads'],
    ['7', '7'],
    ['x'.repeat(40), 'x'.repeat(40)],
  ])('of %j is %j: what is plain stays readable, and has no other name', (name, code) =>
    expect(of(name)).toEqual({ code }),
  );

  const different = [
    ...['Ads', 'Ads!', 'Ads?', '-Ads', 'Ads-', 'Ads & Social', 'Ads/Social', 'Ads Social', 'Ads, Social'],
    ...['Реклама', 'Аналитика', '广告', '🎯', '👩‍💻', '👩💻', '→', '«»', '', '__proto__', 'constructor'],
    ...[
      'É',
      'E',
      'ﬁ',
      'fi',
      'x'.repeat(41),
      'x'.repeat(42),
      `${'long '.repeat(8)}a`,
      `${'long '.repeat(8)}b`,
    ],
    ...['x\ud83d', 'x\udc00', 'x\u0000', 'a\u200bb', 'ab'],
  ];
  it('tells every two names apart, and is a code that a purpose may have', () => {
    const codes = different.map((name) => of(name).code);
    expect(new Set(codes).size).toBe(different.length);
    for (const code of codes) expect(code).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
  });

  it('is one of the same name in another case, or composed in another way', () => {
    expect(of('РЕКЛАМА').code).toBe(of(' Реклама').code);
    expect(of('Cafe\u0301').code).toBe(of('CAFÉ').code);
  });

  it('comes with the name where it does not say it', () => {
    expect(of('Реклама')).toEqual({
      code: expect.stringMatching(/^name-[0-9a-f]{32}$/) as string,
      name: 'Реклама',
    });
  });
});
