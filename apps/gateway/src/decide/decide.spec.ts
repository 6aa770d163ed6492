import { roles, type TokenFact } from '@ucv/contracts-gateway';
import type { FactMetadata } from '@ucv/envelope';
import { accessTo, mayOpen, routeAccess } from './access';
import { fieldsOf, usualFields } from './event-fields';
import { personRef } from './person-ref';
import { type TokenCommand, tokenDecider, type TokenState } from './token';

const metadata = {} as FactMetadata;
const issue: TokenCommand = { kind: 'issue', id: 'i', hash: 'h', role: 'steward', name: 'desk', metadata };
const revoke: TokenCommand = { kind: 'revoke', id: 'r', metadata };

describe('a token', () => {
  const after = (commands: TokenCommand[]): { state: TokenState; facts: TokenFact[] } =>
    commands.reduce<{ state: TokenState; facts: TokenFact[] }>(
      ({ state, facts }, command) => {
        const news = tokenDecider.decide(command, state);
        return { state: news.reduce(tokenDecider.evolve, state), facts: [...facts, ...news] };
      },
      { state: tokenDecider.initial, facts: [] },
    );

  it.each<[string, TokenCommand[], TokenState, string[]]>([
    ['is valid once issued', [issue], 'valid', ['gateway.token-issued.v1']],
    ['is issued once', [issue, issue], 'valid', ['gateway.token-issued.v1']],
    [
      'ends when revoked',
      [issue, revoke],
      'revoked',
      ['gateway.token-issued.v1', 'gateway.token-revoked.v1'],
    ],
    [
      'is revoked once',
      [issue, revoke, revoke],
      'revoked',
      ['gateway.token-issued.v1', 'gateway.token-revoked.v1'],
    ],
    [
      'never comes back',
      [issue, revoke, issue],
      'revoked',
      ['gateway.token-issued.v1', 'gateway.token-revoked.v1'],
    ],
    ['that was never issued has nothing to revoke', [revoke], 'unknown', []],
  ])('%s', (_what, commands, state, types) => {
    const result = after(commands);
    expect([result.state, result.facts.map(({ type }) => type)]).toEqual([state, types]);
  });

  it('stands in the log as a hash', () => {
    expect(after([issue]).facts[0]?.data).toEqual({ hash: 'h', role: 'steward', name: 'desk' });
  });
});

describe('the table of routes', () => {
  it('names roles that exist, and refuses what it does not name', () => {
    for (const access of Object.values(routeAccess)) {
      if (access.roles !== 'public') expect(roles).toEqual(expect.arrayContaining([...access.roles]));
    }
    expect(accessTo('GET', '/v1/unheard-of')).toBeUndefined();
    expect(accessTo('HEAD', '/v1/events')).toEqual(routeAccess['GET /v1/events']);
    expect(roles.filter(mayOpen)).toEqual(['admin', 'governance']);
  });

  it('says of every route why it is for just these roles', () => {
    for (const [route, { reason }] of Object.entries(routeAccess)) {
      expect([route, reason]).toEqual([route, expect.stringMatching(/^[A-Z].{15,}\.$/)]);
    }
  });

  it('keeps single persons from marketers', () => {
    for (const [route, { roles: allowed }] of Object.entries(routeAccess)) {
      if (route.includes('/v1/profiles/') && !route.endsWith('/explanation'))
        expect(allowed).not.toContain('marketer');
    }
  });
});

describe('personRef', () => {
  it.each([
    ['a'.repeat(32), { id: 'a'.repeat(32) }],
    ['email:ann@example.org', { type: 'email', value: 'ann@example.org' }],
    ['anonymous_id:a:b', { type: 'anonymous_id', value: 'a:b' }],
    ['A'.repeat(32), undefined],
    ['email', undefined],
    ['email: ', undefined],
    [':x', undefined],
    ['__proto__:x', undefined],
    [`email:${'x'.repeat(401)}`, undefined],
  ])('%s', (text, expected) => expect(personRef(text)).toEqual(expected));
});

describe('fieldsOf', () => {
  it('takes a list, once each, in its order, and says what does not exist', () => {
    expect(fieldsOf(undefined).fields).toBe(usualFields);
    expect(fieldsOf('position, type,position')).toEqual({ fields: ['position', 'type'], unknown: [] });
    expect(fieldsOf('type,email,').unknown).toEqual(['email', '']);
  });
});
