import type { FactMetadata } from '@ucv/envelope';
import { defaultRules, limitOf } from './rules';
import { changedRules, ruleSetting } from './rules-change';

const held = { ...defaultRules, version: 4, blocked: { email: ['test@*'], phone: ['+000*'] } };

describe('a change of rules', () => {
  it('leaves what it does not name, also within a setting', () => {
    expect(changedRules(held, { limits: { email: 1 } }).limits).toEqual({ ...held.limits, email: 1 });
    expect(changedRules(held, { blocked: { user_id: ['0'] } }).blocked).toEqual({
      ...held.blocked,
      user_id: ['0'],
    });
    expect(changedRules(held, { velocity: { merges: 7 } }).velocity).toEqual({
      merges: 7,
      withinSeconds: held.velocity.withinSeconds,
    });
    expect(changedRules(held, { matching: { join: 1 } }).matching).toEqual({ join: 1, review: 0.6 });
    expect(changedRules(held, { hubAfter: 0 })).toEqual({ ...held, hubAfter: 0, version: 5 });
  });

  it('takes out what holds for a kind where it is null: then the default does', () => {
    const changed = changedRules(held, { limits: { user_id: null }, blocked: { email: null, fax: null } });
    expect(limitOf(changed, 'user_id')).toBe(held.defaultLimit);
    expect(changed.blocked).toEqual({ phone: ['+000*'] });
    expect(Object.keys(changed.limits)).not.toContain('user_id');
  });

  it('replaces a list whole', () => {
    const { priority, blocked } = changedRules(held, { priority: ['email'], blocked: { email: ['x@*'] } });
    expect([priority, blocked['email']]).toEqual([['email'], ['x@*']]);
  });

  it('is refused where it does not go together with what holds', () => {
    expect(() => changedRules(held, { matching: { join: 0.5 } })).toThrow(
      expect.objectContaining({ code: 'identity.rules-invalid', status: 400 }),
    );
  });

  it('is refused where it was made of another version than the one that holds', () => {
    expect(() => changedRules(held, { version: 3, hubAfter: 0 })).toThrow(
      expect.objectContaining({ code: 'identity.rules-conflict', status: 409, details: { version: 4 } }),
    );
    expect(changedRules(held, { version: 4, hubAfter: 0 }).version).toBe(5);
  });
});

it('of two facts of one version, as older code could write them, the first holds', () => {
  const set = (version: number, hubAfter: number) => ({
    ...{ id: 'f', type: 'identity.rules-set.v1', data: { rules: { ...defaultRules, version, hubAfter } } },
    metadata: {} as FactMetadata,
  });
  const state = [set(2, 7), set(2, 8)].reduce(ruleSetting.evolve, ruleSetting.initial);
  expect([state.version, state.hubAfter]).toEqual([2, 7]);
});
