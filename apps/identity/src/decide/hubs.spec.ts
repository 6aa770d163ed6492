import { hubsIn } from './hubs';
import { defaultRules } from './rules';

const evidence = (...subjects: [type: string, ref: string][]) => ({
  subjects: subjects.map(([type, ref]) => ({ type, ref })),
  ...{ byHand: false, position: 1n, cause: 'event' },
});

describe('hubs', () => {
  const rules = { ...defaultRules, limits: { user_id: 1, email: 1 } };
  const kiosk: [string, string] = ['device_id', 'kiosk'];

  it('are seen with many of one unique kind', () => {
    const seen = ['ada', 'ben', 'carl'].map((user) => evidence(['user_id', user], kiosk));
    expect(hubsIn(seen.slice(1), rules)).toEqual([]);
    expect(hubsIn(seen, rules)).toEqual([{ identifier: { type: 'device_id', ref: 'kiosk' }, seenWith: 3 }]);
  });

  it('are not seen with one person by many kinds, nor joined by hand', () => {
    const seen = [
      evidence(['user_id', 'ada'], ['email', 'ada@'], kiosk),
      evidence(['user_id', 'ben'], ['email', 'ben@'], kiosk),
      { ...evidence(['user_id', 'carl'], kiosk), byHand: true },
    ];
    expect(hubsIn(seen, rules)).toEqual([]);
  });
});
